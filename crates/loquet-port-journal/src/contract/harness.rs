//! What a back end lends to the suite.

use crate::Journal;
use async_trait::async_trait;
use loquet_domain::journal::{JournalKey, Sequence};
use loquet_domain::storage::Cause;
use std::sync::Arc;

/// A back end under test: its port, and what the suite must do or see behind it.
///
/// Each case is given a harness of its own, over a store that nothing was written to.
#[async_trait]
pub trait Harness: Send + Sync {
    /// The journal.
    fn journal(&self) -> Arc<dyn Journal>;

    /// The key that it seals with.
    fn key(&self) -> JournalKey;

    /// Lets `more` records into the journal, and refuses every one after them.
    async fn break_journal(&self, more: u64);

    /// Undoes [`Harness::break_journal`].
    async fn mend_journal(&self);

    /// Tries to change a stored record by a statement of the application's own, such as `UPDATE`.
    ///
    /// # Errors
    ///
    /// The store's refusal, or that there is no such statement.
    async fn try_to_change(&self, record: Sequence) -> Result<(), Cause>;

    /// Tries to remove a stored record by a statement of the application's own, such as `DELETE`.
    ///
    /// # Errors
    ///
    /// The store's refusal, or that there is no such statement.
    async fn try_to_remove(&self, record: Sequence) -> Result<(), Cause>;

    /// Alters a stored record as whoever goes around the application does: the time of what it
    /// tells becomes another, and its seal stays.
    async fn tamper(&self, record: Sequence);
}
