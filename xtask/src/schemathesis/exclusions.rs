//! What is not checked, each with its reason. A test of this file looks that each has one.

/// A check that is not made of some operations, or an operation that is not called.
pub(super) struct Exclusion {
    /// Which operations: a regular expression over `METHOD /path`.
    pub(super) operations: &'static str,
    /// Which check; none if the operations are not called at all.
    pub(super) check: Option<&'static str>,
    /// Why.
    pub(super) reason: &'static str,
}

const fn without(check: &'static str, operations: &'static str, reason: &'static str) -> Exclusion {
    Exclusion {
        operations,
        check: Some(check),
        reason,
    }
}

/// In both passes.
pub(super) const ALWAYS: &[Exclusion] = &[without(
    "positive_data_acceptance",
    ".*",
    "what fits the description can still be refused: a name that is taken, a code that is \
         wrong, a card that nobody has signed for; each refusal is documented, and that is checked",
)];

/// In the pass with a session.
pub(super) const WITH_SESSION: &[Exclusion] = &[];

#[cfg(test)]
mod tests {
    use super::{ALWAYS, WITH_SESSION};

    #[test]
    fn every_exclusion_says_why_and_of_what() {
        for exclusion in ALWAYS.iter().chain(WITH_SESSION) {
            assert!(exclusion.reason.len() > 20, "{}", exclusion.operations);
            regex::Regex::new(exclusion.operations).unwrap();
        }
    }
}
