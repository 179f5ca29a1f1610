//! What is not checked, each with its reason. A test of this file looks that each has one.

/// What is not done with some operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// They are not called at all.
    Call,
    /// This check is not made.
    Check(&'static str),
    /// An answer `503` is no fault of the service; any other of 5xx is.
    Unavailable,
    /// An answer `413` refuses what does not fit the description, as the tester's own list does.
    TooLarge,
}

/// Operations that are not called, not checked, or checked less.
pub(super) struct Exclusion {
    /// Which operations: a regular expression over `METHOD /path`.
    pub(super) operations: &'static str,
    /// What is not done with them.
    pub(super) kind: Kind,
    /// Why.
    pub(super) reason: &'static str,
}

const fn without(kind: Kind, operations: &'static str, reason: &'static str) -> Exclusion {
    Exclusion {
        operations,
        kind,
        reason,
    }
}

/// In both passes.
pub(super) const ALWAYS: &[Exclusion] = &[
    without(
        Kind::Check("positive_data_acceptance"),
        ".*",
        "what fits the description can still be refused: a name that is taken, a code that is \
         wrong, a card that nobody has signed for; each refusal is documented, and that is checked",
    ),
    without(
        Kind::Check("response_schema_conformance"),
        "^(GET /v1/session/events|GET /v1/station/events|POST /v1/imports)$",
        "OpenAPI 3.1 describes a stream as text and not event by event; the tests of the service \
         read the events",
    ),
    without(
        Kind::Unavailable,
        "^[A-Z]+ /v1/station/",
        "where no card service runs, 503 with its code is the documented answer",
    ),
    without(
        Kind::TooLarge,
        "^POST /v1/workstations$",
        "what a stranger sends is not read beyond 1 KiB, and what is wrong with it is then not seen: \
         413 is documented, but not among the refusals that the tester knows",
    ),
];

/// In the pass with a session.
pub(super) const WITH_SESSION: &[Exclusion] = &[
    without(
        Kind::Call,
        "^(POST /v1/login/password|PUT /v1/password|POST /v1/session/unlock/password)$",
        "each failure pauses the workstation or locks the account of whoever tests; the other pass \
         calls them",
    ),
    without(
        Kind::Call,
        r"^(PUT /v1/accounts/\{identifier\}/(status|password)|DELETE /v1/sessions/\{id\})$",
        "identifiers come from earlier answers, so whoever tests would sooner or later be shut \
         out; the other pass calls them, and the journeys use them",
    ),
];

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
