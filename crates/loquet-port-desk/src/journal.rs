//! Reading the journal: for auditors and administrators, and itself recorded (LOG-12).

use crate::DeskError;
use async_trait::async_trait;
use loquet_domain::journal::{ChainFault, Head, Record, Seal, Sequence};
use loquet_domain::session::SessionToken;
use loquet_domain::{Identifier, Origin};

/// The journal. Every method can also answer [`DeskError::Forbidden`], [`DeskError::SessionEnded`],
/// [`DeskError::SessionLocked`] and [`DeskError::Storage`].
#[async_trait]
pub trait JournalDesk: Send + Sync {
    /// The newest `limit` records, oldest first. Recorded as one reading.
    ///
    /// # Errors
    ///
    /// As said for the trait.
    ///
    /// # Contract
    ///
    /// - MUST give the newest records, oldest first, as they were recorded.
    /// - MUST name who acted and whom each record is about.
    /// - MUST record a reading once, and let an auditor read (LOG-12).
    async fn read_journal(
        &self,
        by: &SessionToken,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, DeskError>;

    /// Verifies the chain from its first record, against a head noted earlier if there is one.
    /// Recorded as one verification.
    ///
    /// # Errors
    ///
    /// As said for the trait; a broken chain is a verdict, not an error.
    ///
    /// # Contract
    ///
    /// - MUST find a whole journal whole, tell its end, and record itself once (LOG-08, LOG-12).
    /// - MUST tell that a head noted earlier is missing or another, as a verdict, and record it
    ///   (LOG-08).
    async fn verify_journal(
        &self,
        by: &SessionToken,
        anchor: Option<Head>,
    ) -> Result<JournalVerdict, DeskError>;

    /// At most `limit` records after a place, with their seals. The first page of an export
    /// (`after` is `None`) is recorded.
    ///
    /// # Errors
    ///
    /// As said for the trait.
    ///
    /// # Contract
    ///
    /// - MUST go through every record in order, each once with its seal, and record the first page
    ///   only (LOG-12).
    async fn export_journal(
        &self,
        by: &SessionToken,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, DeskError>;

    /// Records that a service over this desk has started or is about to stop (LOG-01). In process
    /// only: over a network nobody can say so.
    ///
    /// # Errors
    ///
    /// [`DeskError::Storage`], [`DeskError::NotOverNetwork`].
    ///
    /// # Contract
    ///
    /// - MUST record that the service has started, and that it stops (LOG-01).
    async fn record_service(&self, change: ServiceChange, origin: Origin) -> Result<(), DeskError>;
}

/// What happens to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceChange {
    /// It has started.
    Started,
    /// It is about to stop.
    Stopped,
}

/// A record, with the names of those it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// The record.
    pub record: Record,
    /// Its seal.
    pub seal: Seal,
    /// The present identifier of who acted, if an account did.
    pub actor: Option<Identifier>,
    /// The present identifier of the account it is about, if it is about one.
    pub object: Option<Identifier>,
}

/// Whether the journal is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalVerdict {
    /// Every record is as it was sealed.
    Whole {
        /// The end of the chain: note it elsewhere to find a later cut.
        head: Option<Head>,
    },
    /// It was altered.
    Altered(ChainFault),
    /// A record cannot be read.
    Unreadable(Sequence),
}
