//! The audit trail: what is recorded (LOG-01, LOG-02), and the chain that shows tampering (LOG-08).
//!
//! Records are sealed by HMAC-SHA-256 over the previous seal and the record's canonical encoding,
//! under a key that is kept outside the database. Whoever can write the database but has not the
//! key can neither change, insert, remove nor reorder a record without [`ChainCheck`] finding it;
//! a cut at the end is found by comparing with a [`Head`] or an [`Anchor`] noted before. A purge
//! removes the beginning, and leaves a [`Checkpoint`] from which the rest is verified (LOG-11).

mod anchor;
mod chain;
mod checkpoint;
mod event;
mod key;
mod record;
mod retention;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use anchor::{Anchor, AnchorParseError, AnchorProblem, PracticeMark};
pub use chain::{ChainCheck, ChainFault, Head, NotedEarlier, Seal, Sequence};
pub use checkpoint::Checkpoint;
pub use event::{Event, EventContext, Note, Object};
pub use key::{JournalKey, JournalKeyError, MaskedIdentifier};
pub use record::Record;
pub use retention::{Retention, RetentionError};
pub use vocabulary::{Action, Outcome, Reason};
