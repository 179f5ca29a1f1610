//! The contract suite is worth something: for each case an estimator that breaks its obligation,
//! and nothing else, is caught.

use loquet_adapter_zxcvbn::ZxcvbnEstimator;
use loquet_domain::Password;
use loquet_domain::account::PasswordStrength;
use loquet_port_password::StrengthEstimator;
use loquet_port_password::contract::estimator::{self, CASES};
use std::panic::catch_unwind;

#[derive(Clone, Copy, Debug)]
enum Flaw {
    Shrugs,
    RefusesAll,
    IgnoresLength,
    IgnoresContext,
    ComparesLetterByLetter,
}

impl StrengthEstimator for Flaw {
    fn estimate(&self, password: &Password, context: &[&str]) -> PasswordStrength {
        let honest = |context| ZxcvbnEstimator::default().estimate(password, context);
        let typed = password.expose();
        match self {
            Self::Shrugs if typed == "x" => PasswordStrength::Unknown,
            Self::RefusesAll => PasswordStrength::Weak,
            Self::IgnoresLength if typed.chars().count() < 8 => PasswordStrength::Acceptable,
            Self::IgnoresContext => honest(&[]),
            Self::ComparesLetterByLetter if !context.contains(&typed) => honest(&[]),
            _ => honest(context),
        }
    }
}

/// For each case of the suite, doubles that must be caught by it.
macro_rules! caught {
    ($($case:ident: $($flaw:ident)|+,)+) => {
        $(
            #[test]
            fn $case() {
                for flaw in [$(Flaw::$flaw),+] {
                    let end = catch_unwind(|| estimator::$case(&flaw));
                    assert!(end.is_err(), "{flaw:?} is not caught");
                }
            }
        )+

        #[test]
        fn every_case_has_its_double() {
            assert_eq!([$(stringify!($case)),+], CASES);
        }
    };
}

caught! {
    judges_and_never_answers_unknown: Shrugs | RefusesAll,
    calls_a_password_of_less_than_eight_characters_weak: IgnoresLength,
    calls_a_password_made_of_the_words_of_the_context_weak: IgnoresContext | ComparesLetterByLetter,
}
