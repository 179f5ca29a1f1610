#![doc = include_str!("../README.md")]

#[cfg(feature = "contract")]
pub mod contract;

use async_trait::async_trait;
use loquet_domain::journal::{Event, Head, Record, Seal, Sequence};
use loquet_domain::storage::StorageFault;
use thiserror::Error;

/// The audit trail, as far as it is not written by the other ports together with their changes.
///
/// # Contract
///
/// - Records MUST be sealed by [`Head::append`], each over the one before (LOG-08).
/// - Sequences MUST have no gap and no double, whatever is appended at once (LOG-14).
/// - A record MUST never be changed or removed, by any statement of the application's (LOG-08).
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
    /// The store refused.
    #[error("the journal is out of reach")]
    Unavailable(#[from] StorageFault),
}
