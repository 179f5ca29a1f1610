//! The practice: its database, its journal key, and the desk over them.

use crate::{JournalKeyError, Settings};
use loquet_domain::FailureCode;
use loquet_domain::storage::{Cause, StorageFault};
use loquet_port_desk::Desk;
use std::path::PathBuf;
use std::sync::Arc;

/// An open practice.
pub struct Practice {
    /// Everything that may be asked of it.
    pub desk: Arc<dyn Desk>,
}

/// The practice cannot be opened or created.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpeningError {
    /// It has been created already.
    #[error("the practice has already been created")]
    AlreadyInitialised { path: PathBuf },
    /// It has not been created yet.
    #[error("the practice has not been created yet")]
    NotInitialised { path: PathBuf },
    /// A folder cannot be created.
    #[error("a folder cannot be created")]
    Folder { path: PathBuf, #[source] source: Cause },
    /// The key of the journal cannot be used.
    #[error("no key for the journal")]
    JournalKey(#[source] JournalKeyError),
    /// The database refused.
    #[error("the practice's database refused")]
    Storage(#[source] StorageFault),
    /// The machine gives no randomness, or something else that never happens.
    #[error("an unexpected failure")]
    Unexpected(#[source] Cause),
}

impl OpeningError {
    /// The public code.
    pub fn code(&self) -> FailureCode { unimplemented!() }
}

/// Creates the folders, the key and the database; a database without any account is half-made and
/// is taken up again. The caller then gives it its first administrator (`desk.initialise`).
///
/// # Errors
///
/// [`OpeningError`].
pub async fn create_practice(settings: &Settings) -> Result<Practice, OpeningError> { unimplemented!() }

/// Opens the practice.
///
/// # Errors
///
/// [`OpeningError`].
pub async fn open_practice(settings: &Settings) -> Result<Practice, OpeningError> { unimplemented!() }
