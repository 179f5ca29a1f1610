//! Throttling and lockout of the password factor (LOCK-01 to LOCK-14), as a pure state machine:
//! `(state, event, now) -> (state, decision)`.
//!
//! An attempt is *reserved* before the hash is computed and *settled* after (LOCK-02).
//! A reserved attempt counts as a failure until it is settled, so that attempts made at once, or
//! cut off half-way, can never be more than the policy allows.
//!
//! Known and unknown identifiers go through the same machine, under a keyed hash of what was typed
//! ([`crate::journal::MaskedIdentifier`]): a lockout tells nothing of which accounts exist (LOCK-06).
//! The card has its own counters: a locked password never blocks a card (LOCK-05).

mod policy;
mod source;
mod state;
#[cfg(test)]
mod tests;

pub use policy::{LockoutPolicy, LockoutPolicyError};
pub use source::{SourceDecision, SourcePolicy, SourceState};
pub use state::{
    Admission, AttemptNumber, CountedAttempt, Lock, LockoutDay, LockoutState, NotReserved, Refusal,
    Settled, Throttle,
};

use crate::journal::MaskedIdentifier;

/// A reserved attempt: the right to compute one hash, to be settled exactly once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReservedAttempt {
    /// What was typed, masked.
    pub subject: MaskedIdentifier,
    /// The workstation, masked.
    pub source: MaskedIdentifier,
    /// Its number on this subject.
    pub number: AttemptNumber,
    /// The policy that it was reserved under.
    pub policy: LockoutPolicy,
}
