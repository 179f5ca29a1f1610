//! From a person's name to an identifier (identifier-rules §5).

mod derived;
mod split;
mod word;

#[cfg(test)]
mod tests;

pub use derived::{Candidates, Derived, UserNameError};

use super::scan::{MAX_TYPED_BYTES, scan};
use super::{Identifier, IdentifierError};
use word::{Word, without_civilities, words};

/// The identifier of a person whose family and given names are known.
///
/// # Errors
///
/// Those of an identifier typed as `family.given`: positions count in that text.
pub fn from_names(family: &str, given: &str) -> Result<Identifier, IdentifierError> {
    if family.len().saturating_add(given.len()) >= MAX_TYPED_BYTES {
        return Err(IdentifierError::TooLong);
    }
    format!("{family}.{given}").parse()
}

/// The identifier that a user name of version 3.2 gives.
///
/// Words are what spaces separate; a hyphen with spaces around it does not separate words.
/// 1. Civilities at the start are left out, in any case and number, with or without a point, also
///    where the point is all that separates them from the name (`Dr.MARTIN`).
/// 2. A word that holds a point makes the user name an identifier already (`BERNARD.CLAIRE`).
///    Among several words, a point after one or two letters or at the end of a word is an
///    abbreviation instead (`ST. MARTIN Paul`), and is refused as a forbidden character.
/// 3. Exactly two words are family and given name, in this order, whatever they look like.
/// 4. More words are first bound into units: a particle, and an elided `d` or `l`, with the word
///    that follows. If only one split into family and given name remains, it is certain
///    (`LE GALL ANNE`); if none does, a half is missing (`DE LA TOUR`).
/// 5. If some units are upper case and others are not, the upper-case ones are the family name. A
///    unit has the case of its last word, and a word that of what follows its last apostrophe
///    (`de la TOUR`, `d'AUVERGNE`). If they do not stand together at one end
///    (`MARTIN Paul DUPONT`), this is only the most likely of the candidates.
/// 6. Otherwise every split is a candidate. The given name is most likely two units if the last
///    but one commonly opens a compound name (`JEAN PIERRE`, `THI BICH`); else it is the shorter
///    half (one unit of three, two of four). The other splits follow by their distance from that
///    one, the longer family name first.
///
/// # Errors
///
/// [`UserNameError`]; positions count the characters of the user name as typed.
pub fn from_user_name(user_name: &str) -> Result<Derived, UserNameError> {
    scan(user_name)?;
    let typed = words(user_name);
    if typed.is_empty() {
        return Err(UserNameError::Empty);
    }
    let words = without_civilities(&typed);
    if words.iter().any(Word::has_point) {
        return identifier_already(&words);
    }
    match words.as_slice() {
        [] | [_] => Err(UserNameError::SingleWord),
        [family, given] => Ok(Derived::Certain(read(&[*family], &[*given])?)),
        _ => split::derive(&words),
    }
}

/// Reads a user name that holds a point as an identifier.
fn identifier_already(words: &[Word<'_>]) -> Result<Derived, UserNameError> {
    let abbreviation = words.iter().find_map(Word::abbreviation_point);
    if let (Some(position), [_, _, ..]) = (abbreviation, words) {
        return Err(IdentifierError::ForbiddenCharacter {
            character: '.',
            position,
        }
        .into());
    }
    Ok(Derived::Certain(locate(&join(words), words)?))
}

/// The identifier of these words, with errors placed where the words were typed.
fn read(family: &[Word<'_>], given: &[Word<'_>]) -> Result<Identifier, IdentifierError> {
    let text = format!("{}.{}", join(family), join(given));
    locate(&text, &[family, given].concat())
}

/// Parses a text made of these words with one character between them.
fn locate(text: &str, words: &[Word<'_>]) -> Result<Identifier, IdentifierError> {
    text.parse().map_err(|error: IdentifierError| {
        error.relocated(|position| word::typed_position(words, position))
    })
}

fn join(words: &[Word<'_>]) -> String {
    let texts: Vec<_> = words.iter().map(Word::text).collect();
    texts.join(" ")
}
