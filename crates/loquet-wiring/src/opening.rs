//! Why a practice cannot be opened or created.

use crate::card::AuthoritiesError;
use crate::{Argument, DatabasePasswordError, Failure, JournalKeyError, SettingsError};
use loquet_adapter_sea_orm::OpenError;
use loquet_domain::FailureCode;
use loquet_domain::storage::{Cause, StorageFault, StorageFaultKind};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The practice cannot be opened or created.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpeningError {
    /// It has been created already.
    #[error("the practice has already been created")]
    AlreadyInitialised {
        /// Its database.
        path: PathBuf,
    },
    /// It has not been created yet.
    #[error("the practice has not been created yet")]
    NotInitialised {
        /// Where its database is looked for.
        path: PathBuf,
    },
    /// The key of the journal cannot be used.
    #[error("no key for the journal")]
    JournalKey(#[source] JournalKeyError),
    /// The password of the database server's account cannot be used.
    #[error("no password for the database server")]
    DatabasePassword(#[source] DatabasePasswordError),
    /// The certificates of the authorities that vouch for cards cannot be used: no card is trusted,
    /// and the practice opens.
    #[error("no authorities for cards")]
    Authorities(#[source] AuthoritiesError),
    /// The revocation lists cannot be used: no card is trusted, and the practice opens.
    #[error("the revocation lists cannot be used")]
    RevocationLists(#[source] Cause),
    /// The profile asked for cannot be kept in the settings.
    #[error("the settings do not agree")]
    Settings(#[source] SettingsError),
    /// The database, or its folder, refused.
    #[error("the practice's database refused")]
    Storage(#[source] StorageFault),
    /// The machine failed.
    #[error("an unexpected failure")]
    Unexpected(#[source] Cause),
}

impl OpeningError {
    /// The public code.
    pub const fn code(&self) -> FailureCode {
        match self {
            Self::AlreadyInitialised { .. } => FailureCode::AlreadyInitialised,
            Self::NotInitialised { .. } => FailureCode::NotInitialised,
            Self::JournalKey(_) => FailureCode::JournalKey,
            Self::DatabasePassword(_) => FailureCode::DatabasePassword,
            Self::Authorities(_) => FailureCode::TrustAnchors,
            Self::RevocationLists(_) => FailureCode::RevocationListUnwritable,
            Self::Settings(error) => error.code(),
            Self::Storage(fault) => fault.kind.code(),
            Self::Unexpected(_) => FailureCode::Unexpected,
        }
    }

    /// What the store says, at a path or a URL.
    pub(crate) fn of_store(path: &Path, error: OpenError) -> Self {
        let path = path.to_owned();
        match (error.kind(), &error) {
            (Some(kind), _) => Self::Storage(StorageFault::new(kind, error)),
            (None, OpenError::AlreadyCreated) => Self::AlreadyInitialised { path },
            (None, _) => Self::NotInitialised { path },
        }
    }

    /// What the system says of a folder or a file.
    pub(crate) fn of_system(error: io::Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StorageFaultKind::ReadOnly
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StorageFaultKind::DiskFull,
            _ => StorageFaultKind::Unavailable,
        };
        Self::Storage(StorageFault::new(kind, error))
    }
}

impl Failure for OpeningError {
    fn failure_code(&self) -> FailureCode {
        self.code()
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        match self {
            Self::NotInitialised { path } => vec![("path", path.into())],
            Self::JournalKey(error) => error.failure_data(),
            Self::DatabasePassword(error) => error.failure_data(),
            Self::Authorities(error) => error.failure_data(),
            Self::Settings(error) => error.failure_data(),
            _ => Vec::new(),
        }
    }
}
