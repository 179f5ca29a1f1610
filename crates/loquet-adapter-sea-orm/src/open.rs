//! Creating and opening a practice's database.

use crate::fault::{kind, kind_of_driver_error, kind_of_io_error};
use crate::migration::{self, Migrator};
use crate::rows::{account, record};
use crate::sqlite::{self, SqliteOptions};
use crate::{SeaOrmStore, transaction::Transaction};
use loquet_domain::FailureCode;
use loquet_domain::journal::{Action, JournalKey};
use loquet_domain::storage::{Cause, StorageFault, StorageFaultKind};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, SqlxError,
};
use sea_orm_migration::MigratorTrait;
use std::path::Path;
use std::{fs, io};
use thiserror::Error;

/// The database cannot be opened or created.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no database yet, or an empty one.
    #[error("the practice's database has not been created")]
    Missing,
    /// There is a practice in it already.
    #[error("the practice's database has already been created")]
    AlreadyCreated,
    /// A newer version of Loquet wrote it.
    #[error("the practice's database was written by a newer version")]
    Newer,
    /// Another program holds it locked.
    #[error("the practice's database is locked by another program")]
    Locked {
        /// What SQLite said.
        source: Cause,
    },
    /// It cannot be written.
    #[error("the practice's database cannot be written")]
    ReadOnly {
        /// What the system said.
        source: Cause,
    },
    /// The disk is full.
    #[error("the disk of the practice's database is full")]
    DiskFull {
        /// What the system said.
        source: Cause,
    },
    /// It is a database, but damaged.
    #[error("the practice's database is damaged")]
    Damaged {
        /// What SQLite said.
        source: Cause,
    },
    /// It is a file of another kind, or another program's database.
    #[error("the file is not a practice's database")]
    NotADatabase,
    /// It does not answer, for another reason.
    #[error("the practice's database cannot be opened")]
    Unavailable {
        /// What the system said.
        source: Cause,
    },
}

impl OpenError {
    /// The kind of fault, unless the database is only missing or there already.
    pub const fn kind(&self) -> Option<StorageFaultKind> {
        Some(match self {
            Self::Missing | Self::AlreadyCreated => return None,
            Self::Newer => StorageFaultKind::Newer,
            Self::Locked { .. } => StorageFaultKind::Locked,
            Self::ReadOnly { .. } => StorageFaultKind::ReadOnly,
            Self::DiskFull { .. } => StorageFaultKind::DiskFull,
            Self::Damaged { .. } | Self::NotADatabase => StorageFaultKind::Damaged,
            Self::Unavailable { .. } => StorageFaultKind::Unavailable,
        })
    }

    /// The public code.
    pub const fn code(&self) -> FailureCode {
        match (self, self.kind()) {
            (Self::AlreadyCreated, _) => FailureCode::AlreadyInitialised,
            (_, Some(kind)) => kind.code(),
            (_, None) => FailureCode::NotInitialised,
        }
    }

    fn of_kind(kind: StorageFaultKind, source: Cause) -> Self {
        match kind {
            StorageFaultKind::Locked => Self::Locked { source },
            StorageFaultKind::Newer => Self::Newer,
            StorageFaultKind::ReadOnly => Self::ReadOnly { source },
            StorageFaultKind::DiskFull => Self::DiskFull { source },
            StorageFaultKind::Damaged => Self::Damaged { source },
            _ => Self::Unavailable { source },
        }
    }
}

impl From<StorageFault> for OpenError {
    fn from(fault: StorageFault) -> Self {
        Self::of_kind(fault.kind, fault.source)
    }
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        Self::of_kind(kind_of_io_error(&error), error.into())
    }
}

impl From<DbErr> for OpenError {
    fn from(error: DbErr) -> Self {
        Self::of_kind(kind(&error), error.into())
    }
}

impl From<SqlxError> for OpenError {
    fn from(error: SqlxError) -> Self {
        if sqlite::is_not_a_database(&error) {
            return Self::NotADatabase;
        }
        Self::of_kind(kind_of_driver_error(&error), error.into())
    }
}

/// What an opening expects to find.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Nothing,
    Practice,
}

impl SeaOrmStore {
    /// Creates the database of a new practice, in a file that only its owner can read (STO-07).
    /// A creation that was cut off can be done again.
    ///
    /// # Errors
    ///
    /// [`OpenError::AlreadyCreated`] when there is a practice in the file, and the others.
    pub async fn create(path: &Path, key: JournalKey) -> Result<Self, OpenError> {
        Self::create_with(path, key, &SqliteOptions::default()).await
    }

    /// As [`SeaOrmStore::create`], with options.
    ///
    /// # Errors
    ///
    /// As [`SeaOrmStore::create`].
    #[tracing::instrument(name = "store.create", skip_all, err(level = "debug"))]
    pub async fn create_with(
        path: &Path,
        key: JournalKey,
        options: &SqliteOptions,
    ) -> Result<Self, OpenError> {
        sqlite::create_file(path)?;
        Self::open_expecting(Expected::Nothing, path, key, options).await
    }

    /// Opens the database of a practice, and brings it to this version.
    ///
    /// # Errors
    ///
    /// [`OpenError::Missing`] when it has not been created, and the others.
    pub async fn open(path: &Path, key: JournalKey) -> Result<Self, OpenError> {
        Self::open_with(path, key, &SqliteOptions::default()).await
    }

    /// As [`SeaOrmStore::open`], with options.
    ///
    /// # Errors
    ///
    /// As [`SeaOrmStore::open`].
    #[tracing::instrument(name = "store.open", skip_all, err(level = "debug"))]
    pub async fn open_with(
        path: &Path,
        key: JournalKey,
        options: &SqliteOptions,
    ) -> Result<Self, OpenError> {
        if !path.try_exists()? {
            return Err(OpenError::Missing);
        }
        Self::open_expecting(Expected::Practice, path, key, options).await
    }

    async fn open_expecting(
        expected: Expected,
        path: &Path,
        key: JournalKey,
        options: &SqliteOptions,
    ) -> Result<Self, OpenError> {
        let file = path.metadata()?;
        // An administrator may write where the file says that nobody should.
        if file.permissions().readonly() {
            return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
        }
        // A disk that is mounted read-only says so here; SQLite would only say that it cannot open.
        drop(fs::OpenOptions::new().write(true).open(path)?);
        if sqlite::is_exposed(&file) {
            tracing::warn!("others than its owner may read the practice's database");
        }
        let store = Self::new(sqlite::connect(path, options).await?, key);
        // A transaction that writes: a file that cannot be written is refused now, and of two
        // programs that start together only one migrates.
        let tx = store.begin().await?;
        let outcome = migrate(&tx, expected).await;
        tx.end(outcome).await?;
        Ok(store)
    }
}

/// Applies the pending migrations, unless the database is not the expected one.
async fn migrate(tx: &Transaction<'_>, expected: Expected) -> Result<(), OpenError> {
    let applied = migration::applied(tx.db()).await?;
    match (expected, applied.is_empty()) {
        (_, true) if has_tables(tx.db()).await? => return Err(OpenError::NotADatabase),
        (Expected::Practice, true) => return Err(OpenError::Missing),
        _ => {}
    }
    if applied.iter().any(|name| !migration::is_known(name)) {
        return Err(OpenError::Newer);
    }
    if applied.len() < Migrator::migrations().len() {
        Migrator::up(tx.db(), None).await?;
    }
    if expected == Expected::Nothing && has_practice(tx.db()).await? {
        return Err(OpenError::AlreadyCreated);
    }
    Ok(())
}

async fn has_tables<C: ConnectionTrait>(db: &C) -> Result<bool, DbErr> {
    let row = db.query_one(&sqlite::count_tables()).await?;
    let tables = row.map_or(Ok(0), |row| row.try_get::<i64>("", "tables"))?;
    Ok(tables > 0)
}

/// Whether it has had its first administrator. A service that was started before records its start,
/// and who tried to get in: that is no practice yet.
async fn has_practice<C: ConnectionTrait>(db: &C) -> Result<bool, DbErr> {
    let accounts = account::Entity::find().limit(1).all(db).await?;
    let created = record::Column::Action.eq(Action::PracticeCreated.code());
    let records = record::Entity::find().filter(created).limit(1).all(db);
    Ok(!accounts.is_empty() || !records.await?.is_empty())
}
