//! What typed text stands for among the remembered identifiers (identifier-rules §7).

use loquet_domain::remembered::RememberedList;
use loquet_domain::{Identifier, IdentifierError, Timestamp};

/// What typed text stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The text is an identifier, remembered or not.
    Typed(Identifier),
    /// The text is the beginning of these remembered ones, the most recent first.
    Remembered(Vec<Identifier>),
    /// The text is neither.
    Neither(IdentifierError),
}

/// What typed text stands for. A whole identifier is never completed into a longer one.
pub(crate) fn choose(typed: &str, remembered: &RememberedList, now: Timestamp) -> Choice {
    let error = match typed.parse() {
        Ok(identifier) => return Choice::Typed(identifier),
        Err(error) => error,
    };
    let matching = beginning_with(typed, remembered, now);
    if matching.is_empty() {
        Choice::Neither(error)
    } else {
        Choice::Remembered(matching)
    }
}

/// The remembered identifiers that begin like what was typed, the most recent first; none before
/// the first letter.
pub(crate) fn beginning_with(
    typed: &str,
    remembered: &RememberedList,
    now: Timestamp,
) -> Vec<Identifier> {
    if typed.trim().is_empty() {
        return Vec::new();
    }
    let found = remembered.complete(typed, now);
    found
        .into_iter()
        .map(|entry| entry.identifier.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Choice, beginning_with, choose};
    use loquet_domain::remembered::RememberedList;
    use loquet_domain::{Identifier, IdentifierError, Timestamp};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn identifier(typed: &str) -> Identifier {
        typed.parse().expect("an identifier")
    }

    /// The last one is the most recent.
    fn remembered() -> RememberedList {
        let mut list = RememberedList::default();
        for typed in ["L’Hœuillet.Zoë", "charbonnel.pascal", "charles.marie"] {
            list.remember(&identifier(typed), NOW);
        }
        list
    }

    fn check(typed: &str, expected: &Choice) {
        assert_eq!(choose(typed, &remembered(), NOW), *expected, "{typed:?}");
    }

    #[test]
    fn a_beginning_stands_for_remembered_ones_the_most_recent_first() {
        let both = vec![identifier("charles.marie"), identifier("charbonnel.pascal")];
        check("c", &Choice::Remembered(both.clone()));
        check("CH", &Choice::Remembered(both));
        check(
            "lhoe",
            &Choice::Remembered(vec![identifier("l’hœuillet.zoë")]),
        );
    }

    #[test]
    fn a_whole_identifier_is_taken_as_typed() {
        check("charbonnel.p", &Choice::Typed(identifier("charbonnel.p")));
        check("petit.luc", &Choice::Typed(identifier("petit.luc")));
    }

    #[test]
    fn anything_else_is_refused_for_what_is_wrong_with_it() {
        check("zz", &Choice::Neither(IdentifierError::MissingPoint));
        check(" ", &Choice::Neither(IdentifierError::Empty));
        check("", &Choice::Neither(IdentifierError::Empty));
    }

    #[test]
    fn nothing_is_shown_before_the_first_letter() {
        assert!(beginning_with("  ", &remembered(), NOW).is_empty());
        assert_eq!(beginning_with("l", &remembered(), NOW).len(), 1);
    }
}
