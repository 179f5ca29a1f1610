//! Reading the journal: for auditors and administrators, and itself recorded (LOG-12).

use crate::DeskError;
use async_trait::async_trait;
use loquet_domain::journal::{Anchor, ChainFault, Head, NotedEarlier, Record, Seal, Sequence};
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

    /// Verifies the chain from its first record, or from what the last purge has left, against
    /// what was noted earlier. Recorded as one verification.
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
    /// - MUST compare every anchor, and tell which is of another practice or out of order (LOG-08).
    async fn verify_journal(
        &self,
        by: &SessionToken,
        noted: &NotedEarlier,
    ) -> Result<JournalVerdict, DeskError>;

    /// Anchors the end of the journal, for whoever keeps anchors elsewhere (LOG-09). The service
    /// does it in process only.
    ///
    /// # Errors
    ///
    /// As said for the trait; [`DeskError::NotOverNetwork`].
    ///
    /// # Contract
    ///
    /// - MUST give an anchor that a later verification takes, let an auditor ask, and record it
    ///   once (LOG-09, LOG-12).
    async fn anchor_journal(&self, by: JournalKeeper<'_>) -> Result<Anchor, DeskError>;

    /// Removes what is older than the practice's retention (LOG-11). Recorded with the number of
    /// records: as often as there are parts, and once for a person where nothing is old enough. The
    /// service does it in process only.
    ///
    /// # Errors
    ///
    /// As said for the trait; [`DeskError::NotOverNetwork`]. A broken chain is a refusal, not an
    /// error.
    ///
    /// # Contract
    ///
    /// - MUST keep what is younger than the retention, and record what an administrator asked for
    ///   (LOG-11).
    async fn purge_journal(&self, by: JournalKeeper<'_>) -> Result<JournalPurge, DeskError>;

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

/// Who looks after the journal.
#[derive(Clone, Debug)]
pub enum JournalKeeper<'by> {
    /// A person, in their session: an auditor or an administrator; to purge, an administrator.
    Person(&'by SessionToken),
    /// The service itself, in process only.
    Service(Origin),
}

/// What a purge did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalPurge {
    /// Everything older than the retention is removed.
    Done {
        /// So many records.
        records: u64,
    },
    /// What would be removed was altered: it stays, to be looked at.
    Refused(JournalVerdict),
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
        /// The place of the last record that was purged; what follows it was verified.
        purged: Option<Sequence>,
    },
    /// It was altered.
    Altered(ChainFault),
    /// A record cannot be read.
    Unreadable(Sequence),
}
