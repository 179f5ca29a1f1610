//! What can go wrong with the practice's database, as far as a caller or a person can act on it.

use crate::FailureCode;
use std::error::Error;
use thiserror::Error;

/// The cause of a failure, kept for the operational log.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why the database refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StorageFaultKind {
    /// It does not answer, or answers with an error of no known kind.
    Unavailable,
    /// Another program holds it locked.
    Locked,
    /// A newer version of Loquet wrote it.
    Newer,
    /// It cannot be written.
    ReadOnly,
    /// The disk is full.
    DiskFull,
    /// It holds something that makes no sense (STO-05).
    Damaged,
    /// Its server does not answer, or the connection was lost.
    Unreachable,
    /// Its server refuses the account or its password.
    CredentialsRefused,
    /// The account may not do on its server what is needed.
    RightsMissing,
    /// Its server has no connection left.
    TooManyConnections,
    /// Its server has no database of that name.
    NoSuchDatabase,
    /// Its server cannot be told from another: no TLS, or an unknown certificate.
    ServerUntrusted,
}

impl StorageFaultKind {
    /// The public code.
    pub const fn code(self) -> FailureCode {
        match self {
            Self::Unavailable => FailureCode::DatabaseUnavailable,
            Self::Locked => FailureCode::DatabaseLocked,
            Self::Newer => FailureCode::DatabaseNewer,
            Self::ReadOnly => FailureCode::DatabaseReadOnly,
            Self::DiskFull => FailureCode::DiskFull,
            Self::Damaged => FailureCode::DatabaseDamaged,
            Self::Unreachable => FailureCode::DatabaseUnreachable,
            Self::CredentialsRefused => FailureCode::DatabaseCredentials,
            Self::RightsMissing => FailureCode::DatabaseRights,
            Self::TooManyConnections => FailureCode::DatabaseConnections,
            Self::NoSuchDatabase => FailureCode::NoSuchDatabase,
            Self::ServerUntrusted => FailureCode::DatabaseUntrusted,
        }
    }
}

/// The database refused; nothing was changed.
#[derive(Debug, Error)]
#[error("the practice's database refused ({kind:?})")]
pub struct StorageFault {
    /// What a caller branches on.
    pub kind: StorageFaultKind,
    /// The cause, for the operational log.
    #[source]
    pub source: Cause,
}

impl StorageFault {
    /// A fault of a kind, with its cause.
    pub fn new(kind: StorageFaultKind, source: impl Into<Cause>) -> Self {
        Self {
            kind,
            source: source.into(),
        }
    }
}
