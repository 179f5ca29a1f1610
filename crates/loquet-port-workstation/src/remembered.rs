//! The identifiers that this workstation proposes.

use crate::WorkstationError;
use loquet_domain::remembered::RememberedList;
use loquet_domain::{Identifier, IdentifierKey, Timestamp};

/// Remembers identifiers for one operating-system user of one workstation: their display form and
/// a time, nothing else (REM-01).
///
/// Its methods block for the time of a small file's writing, and are called by a front end only,
/// never by a use case: hence no `async`. They never decide anything about a login (REM-07).
///
/// # Contract
///
/// - MUST show what is remembered to whoever opens the store again.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait RememberedIdentifiers: Send + Sync {
    /// What is remembered. Never fails: a login does not depend on it.
    ///
    /// # Contract
    ///
    /// - MUST list each identifier once, the most recently used first.
    /// - MUST leave out what has not been used for 90 days, and nothing else when the clock was set
    ///   back (REM-03).
    /// - MUST answer an empty list that is marked as damaged when what is kept makes no sense
    ///   (REM-05).
    fn list(&self, now: Timestamp) -> Recollection;

    /// Remembers an identifier, after a whole successful login that asked for it (REM-02).
    ///
    /// # Errors
    ///
    /// [`WorkstationError::Unavailable`]: what was remembered before still is.
    ///
    /// # Contract
    ///
    /// - MUST keep at most ten, the least recently used leaving first (REM-03).
    /// - MUST begin anew over what is damaged.
    /// - MUST lose nothing when several remember at once.
    fn remember(&self, identifier: &Identifier, now: Timestamp) -> Result<(), WorkstationError>;

    /// Forgets one identifier; nothing happens if it is not remembered.
    ///
    /// # Errors
    ///
    /// [`WorkstationError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST forget this identifier and no other.
    fn forget(&self, key: &IdentifierKey, now: Timestamp) -> Result<(), WorkstationError>;

    /// Forgets everything.
    ///
    /// # Errors
    ///
    /// [`WorkstationError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST forget everything, damaged or not.
    fn forget_all(&self) -> Result<(), WorkstationError>;
}

/// What is remembered, and whether it could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recollection {
    /// What is remembered, without what has not been used for 90 days.
    pub list: RememberedList,
    /// What is kept could not be read, or makes no sense: the list is empty, and worth a warning
    /// ([`RememberedDamaged`](loquet_domain::FailureCode::RememberedDamaged)).
    pub damaged: bool,
}
