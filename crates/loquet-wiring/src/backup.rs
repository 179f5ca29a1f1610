//! Copies of the practice's database, made while it is in use, and one put back (STO-08).

use crate::practice::{existing_key, holds_something};
use crate::{Argument, Failure, OpeningError, Settings, now};
use loquet_adapter_sea_orm::{BackupError, Database, OpenError, Restored, SeaOrmStore};
use loquet_domain::journal::EventContext;
use loquet_domain::storage::StorageFaultKind;
use loquet_domain::{FailureCode, Origin};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A copy cannot be made or put back.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DatabaseCopyError {
    /// The practice cannot be opened.
    #[error(transparent)]
    Practice(#[from] OpeningError),
    /// The database is on a server, whose own tools copy it.
    #[error("the database is on a server")]
    OnServer,
    /// The copy, or the database, refused.
    #[error("the copy {} cannot be made or put back", path.display())]
    Copy {
        /// The copy.
        path: PathBuf,
        /// Why.
        source: BackupError,
    },
}

impl Failure for DatabaseCopyError {
    fn failure_code(&self) -> FailureCode {
        match self {
            Self::Practice(error) => error.code(),
            Self::OnServer => FailureCode::BackupByServer,
            Self::Copy { source, .. } => match source {
                BackupError::Exists => FailureCode::BackupExists,
                BackupError::Unwritable(_) => FailureCode::ExportUnwritable,
                BackupError::InUse => FailureCode::DatabaseInUse,
                BackupError::Store(fault) => fault.kind.code(),
                _ => FailureCode::BackupUnusable,
            },
        }
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        match self {
            Self::Practice(error) => error.failure_data(),
            Self::OnServer => Vec::new(),
            Self::Copy { path, source } => {
                vec![("path", path.into()), ("problem", problem(source).into())]
            }
        }
    }
}

/// The name of the case in the sentence.
fn problem(error: &BackupError) -> &'static str {
    match error {
        BackupError::OtherKey => "other-key",
        BackupError::Damaged => "damaged",
        BackupError::Unusable(OpenError::Newer) => "newer",
        BackupError::Unusable(error) if is_damaged(error) => "damaged",
        _ => "other",
    }
}

fn is_damaged(error: &OpenError) -> bool {
    let is_other = matches!(error, OpenError::NotADatabase);
    error.kind() == Some(StorageFaultKind::Damaged) && !is_other
}

/// Copies the practice's database into a new file, while it is in use. The key of the journal is not
/// in it.
///
/// # Errors
///
/// [`DatabaseCopyError`].
pub async fn back_up(
    settings: &Settings,
    to: &Path,
    origin: Origin,
) -> Result<(), DatabaseCopyError> {
    let database = file(settings)?;
    if !holds_something(&Database::file(database))? {
        let path = database.to_owned();
        return Err(OpeningError::NotInitialised { path }.into());
    }
    let store = SeaOrmStore::open(database, existing_key(settings)?).await;
    let store = store.map_err(|error| OpeningError::of_store(database, error))?;
    let made = store
        .back_up(to, &EventContext::of_nobody(now(), origin))
        .await;
    store.close().await;
    made.map_err(|source| DatabaseCopyError::Copy {
        path: to.to_owned(),
        source,
    })
}

/// Puts a copy in the place of the practice's database, which nobody may be using. Every session in
/// it ends. The database that was there stays beside it.
///
/// # Errors
///
/// [`DatabaseCopyError`].
pub async fn restore(
    settings: &Settings,
    from: &Path,
    origin: Origin,
) -> Result<Restored, DatabaseCopyError> {
    let database = file(settings)?;
    let key = existing_key(settings)?;
    let context = EventContext::of_nobody(now(), origin);
    let restored = SeaOrmStore::restore(from, database, &key, &context).await;
    restored.map_err(|source| DatabaseCopyError::Copy {
        path: from.to_owned(),
        source,
    })
}

/// The file that the database is.
fn file(settings: &Settings) -> Result<&Path, DatabaseCopyError> {
    match settings.database_server() {
        None => Ok(settings.database()),
        Some(_) => Err(DatabaseCopyError::OnServer),
    }
}
