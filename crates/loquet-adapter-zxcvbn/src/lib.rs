#![doc = include_str!("../README.md")]

mod fold;
mod pieces;
mod words;

use fold::fold;
use loquet_domain::Password;
use loquet_domain::account::PasswordStrength;
use loquet_port_password::StrengthEstimator;
use zeroize::Zeroizing;
use zxcvbn::{Score, zxcvbn};

/// A shorter password is weak whatever it is made of, in characters (PWD-02).
const MIN_CHARACTERS: usize = 8;

/// Only this many characters are judged: what follows could only make a password stronger.
const JUDGED_CHARACTERS: usize = 100;

/// Beside words of the person and the practice, a password needs this many letters and digits:
/// zxcvbn takes two words with a sign between them for a strong password, whatever the words.
const MIN_LEFT_OVER: usize = 5;

/// The highest score of zxcvbn, of 0 to 4, that is still weak: fewer than 10⁸ guesses.
const WEAK: Score = Score::Two;

/// Estimates strength by zxcvbn, which has English words; French ones are added.
#[derive(Clone, Debug, Default)]
pub struct ZxcvbnEstimator {
    practice: Vec<String>,
}

impl ZxcvbnEstimator {
    /// An estimator that also knows words of this practice, such as its name and its town
    /// (PWD-05). [`ZxcvbnEstimator::default`] knows none.
    pub fn with_words_of_practice<'words>(words: impl IntoIterator<Item = &'words str>) -> Self {
        let practice = words.into_iter().flat_map(words::variants).collect();
        Self { practice }
    }

    /// The words of the person and of the practice.
    fn own(&self, context: &[&str]) -> Vec<String> {
        let context = context.iter().copied().flat_map(words::variants);
        context.chain(self.practice.iter().cloned()).collect()
    }
}

impl StrengthEstimator for ZxcvbnEstimator {
    fn estimate(&self, password: &Password, context: &[&str]) -> PasswordStrength {
        let typed = password.expose();
        if typed.chars().count() < MIN_CHARACTERS {
            return PasswordStrength::Weak;
        }
        let (judged, _) = pieces::split_at_character(typed, JUDGED_CHARACTERS);
        let own = self.own(context);
        let inputs: Vec<&str> = (own.iter().map(String::as_str))
            .chain(words::COMMON.iter().copied())
            .collect();
        // Accents are no obstacle to who guesses: `médecin` is as weak as `medecin`.
        let folded = fold(judged);
        let is_guessed = |text| {
            let mut pieces = pieces::pieces(pieces::unrepeated(text));
            pieces.all(|piece| zxcvbn(piece, &inputs).score() <= WEAK)
        };
        if is_made_of(&folded, &own) || is_guessed(judged) || is_guessed(&folded) {
            PasswordStrength::Weak
        } else {
            PasswordStrength::Acceptable
        }
    }
}

/// Whether words of the person and the practice are nearly all the letters and digits of a
/// password.
fn is_made_of(folded: &str, own: &[String]) -> bool {
    let mut left = Zeroizing::new(String::with_capacity(folded.len()));
    left.extend(folded.chars().filter(|one| one.is_alphanumeric()));
    let whole = left.len();
    for word in words::longest_first(own) {
        left = Zeroizing::new(left.replace(word, ""));
    }
    left.len() < whole && left.chars().count() < MIN_LEFT_OVER
}
