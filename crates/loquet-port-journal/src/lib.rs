#![doc = include_str!("../README.md")]

#[cfg(feature = "contract")]
pub mod contract;

use async_trait::async_trait;
use loquet_domain::journal::{
    ChainFault, Checkpoint, Event, Head, Record, Retention, Seal, Sequence,
};
use loquet_domain::storage::StorageFault;
use loquet_domain::{SignedDuration, Timestamp};
use thiserror::Error;

/// The audit trail, as far as it is not written by the other ports together with their changes.
///
/// # Contract
///
/// - Records MUST be sealed by [`Head::append`], each over the one before (LOG-08).
/// - Sequences MUST have no gap and no double, whatever is appended at once (LOG-14).
/// - A record MUST never be changed or removed, by any statement of the application's (LOG-08) but
///   those of [`Journal::purge`].
/// - Times MUST come back to the millisecond, and text to the character (LOG-03).
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Journal: Send + Sync {
    /// Appends events that come with no change of state, all or none.
    ///
    /// # Errors
    ///
    /// [`JournalError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST append in the order given.
    async fn append(&self, events: &[Event]) -> Result<(), JournalError>;

    /// At most `limit` records after a place, oldest first, as they are stored: a record that was
    /// tampered with comes back as it is now, for the check to find.
    ///
    /// # Errors
    ///
    /// [`JournalError::Unreadable`], [`JournalError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST page through all records in order, each exactly once.
    async fn page(
        &self,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<SealedRecord>, JournalError>;

    /// The end of the chain. `None`: nothing is recorded yet.
    ///
    /// # Errors
    ///
    /// [`JournalError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST be the last record's place and seal.
    async fn head(&self) -> Result<Option<Head>, JournalError>;

    /// Removes the oldest records, and leaves a checkpoint in their place (LOG-11). `None`: nothing
    /// is old enough, and nothing is recorded.
    ///
    /// # Errors
    ///
    /// [`JournalError::TooYoung`], [`JournalError::Broken`], [`JournalError::Unreadable`],
    /// [`JournalError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST remove the oldest records only: those before the first that is not older than the
    ///   instant, and at most so many.
    /// - MUST leave a genuine checkpoint from which the rest verifies, and that moves forward only.
    /// - MUST refuse an instant that is younger than the shortest retention.
    /// - MUST verify what it would remove, and refuse to remove what is broken: its checkpoint would
    ///   hide it (LOG-08).
    /// - MUST record the event, with the number of records that are removed.
    /// - MUST remove, record and leave its checkpoint together, or do nothing.
    async fn purge(&self, purge: &Purge) -> Result<Option<Purged>, JournalError>;

    /// What the last purge has left, genuine or not. `None`: nothing was purged.
    ///
    /// # Errors
    ///
    /// [`JournalError::Unavailable`].
    async fn checkpoint(&self) -> Result<Option<Checkpoint>, JournalError>;
}

/// What is to be removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purge {
    /// Records of this instant and after it stay, and what follows them.
    pub before: Timestamp,
    /// At most so many records.
    pub at_most: u32,
    /// The event, whose time is now; the store fills in its count.
    pub event: Event,
}

impl Purge {
    /// Whether it would remove what is younger than the shortest retention (N11).
    pub fn is_too_young(&self) -> bool {
        let shortest = SignedDuration::from_hours(24 * Retention::SHORTEST_DAYS);
        self.event.at.duration_since(self.before) < shortest
    }
}

/// What was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purged {
    /// So many records.
    pub records: u64,
    /// What stands in their place.
    pub checkpoint: Checkpoint,
}

/// A record and the seal stored with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRecord {
    /// The record.
    pub record: Record,
    /// Its seal.
    pub seal: Seal,
}

/// The journal refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// What is stored at this place is no record at all: it was tampered with or damaged.
    #[error("record {} cannot be read", sequence.0)]
    Unreadable {
        /// The place.
        sequence: Sequence,
    },
    /// Nothing that is younger than the shortest retention is ever removed.
    #[error("the records are too young to be purged")]
    TooYoung,
    /// The chain is broken where it would be removed.
    #[error("what is to be purged was altered")]
    Broken(#[from] ChainFault),
    /// The store refused.
    #[error("the journal is out of reach")]
    Unavailable(#[from] StorageFault),
}
