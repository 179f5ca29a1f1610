//! The cases, in the order of the trait's documentation.

#![expect(
    missing_docs,
    reason = "the name of a case is the sentence of its obligation"
)]

use super::super::password;
use crate::StrengthEstimator;
use loquet_domain::account::PasswordStrength::{Acceptable, Unknown, Weak};

/// A passphrase that nothing known makes weak.
const PASSPHRASE: &str = "quatre girafes lisent sous un parapluie mauve";

pub fn judges_and_never_answers_unknown(estimator: &dyn StrengthEstimator) {
    let (long, longest) = ("a".repeat(100), "é€".repeat(128));
    for typed in ["x", "1234", "\u{301}", PASSPHRASE, &long, &longest] {
        for context in [&[][..], &[""], &["x", typed]] {
            assert_ne!(estimator.estimate(&password(typed), context), Unknown);
        }
    }
    let judged = estimator.estimate(&password(PASSPHRASE), &["charbonnel", "pascal"]);
    assert_eq!(judged, Acceptable, "a passphrase is refused");
}

pub fn calls_a_password_of_less_than_eight_characters_weak(estimator: &dyn StrengthEstimator) {
    for typed in ["1234", "kV9#xQz", "ù€Ωжé~ñ"] {
        assert_eq!(estimator.estimate(&password(typed), &[]), Weak, "{typed}");
    }
}

pub fn calls_a_password_made_of_the_words_of_the_context_weak(estimator: &dyn StrengthEstimator) {
    let context = ["lhœuillet", "jean-françois"];
    for typed in [
        "lhœuillet",
        "LHOEUILLET",
        "Lhœuillet1",
        "jean-françois",
        "JeanFrancois",
        "jean francois",
        "lhoeuilletjeanfrancois",
    ] {
        assert_eq!(
            estimator.estimate(&password(typed), &context),
            Weak,
            "{typed}"
        );
    }
}
