//! Creating and opening a practice's database.

use crate::fault::{cause, kind, kind_of_connection_error, kind_of_driver_error, kind_of_io_error};
use crate::sqlite::{self, SqliteOptions};
use crate::upgrade::{Expected, is_complete, is_kept_in, migrate};
use crate::{Database, Password, SeaOrmStore, ServerAddress, ServerKind, ServerOptions};
use crate::{mysql, postgres, transaction};
use loquet_domain::FailureCode;
use loquet_domain::journal::JournalKey;
use loquet_domain::storage::{Cause, StorageFault, StorageFaultKind};
use sea_orm::{DatabaseConnection, DbErr, SqlxError};
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
    /// Its server refuses, or does not answer.
    #[error("the server of the practice's database refused ({kind:?})")]
    Server {
        /// Why.
        kind: StorageFaultKind,
        /// What the server or the system said.
        source: Cause,
    },
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
            Self::Server { kind, .. } => *kind,
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
            StorageFaultKind::Unavailable => Self::Unavailable { source },
            kind => Self::Server { kind, source },
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
        Self::of_kind(kind(&error), cause(error))
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

impl OpenError {
    /// What is said of a connection to a server.
    fn of_connection(error: SqlxError) -> Self {
        Self::of_kind(kind_of_connection_error(&error), error.into())
    }
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
        let store = Self::new(sqlite::connect(path, options).await?, None, key);
        // A transaction that writes: a file that cannot be written is refused now, and of two
        // programs that start together only one migrates.
        let tx = store.begin_immediate().await?;
        let outcome = migrate(&tx, expected).await;
        transaction::end(tx, outcome).await?;
        Ok(store)
    }

    /// Creates the tables of a new practice in a database, a file or on a server.
    ///
    /// # Errors
    ///
    /// As [`SeaOrmStore::create`].
    pub async fn create_in(database: &Database, key: JournalKey) -> Result<Self, OpenError> {
        match database {
            Database::Sqlite { path, options } => Self::create_with(path, key, options).await,
            Database::Server {
                address,
                password,
                options,
            } => Self::on_server(Expected::Nothing, address, password.as_ref(), options, key).await,
        }
    }

    /// Opens the practice in a database, a file or on a server, and brings it to this version.
    ///
    /// # Errors
    ///
    /// As [`SeaOrmStore::open`].
    pub async fn open_in(database: &Database, key: JournalKey) -> Result<Self, OpenError> {
        match database {
            Database::Sqlite { path, options } => Self::open_with(path, key, options).await,
            Database::Server {
                address,
                password,
                options,
            } => {
                Self::on_server(Expected::Practice, address, password.as_ref(), options, key).await
            }
        }
    }

    /// Whether a practice is kept in a database, which is left as it is. A file that is there holds
    /// one, or something else that must not be written over.
    ///
    /// # Errors
    ///
    /// As [`SeaOrmStore::open`], but [`OpenError::Missing`].
    pub async fn holds_a_practice(database: &Database) -> Result<bool, OpenError> {
        match database {
            Database::Sqlite { path, .. } => Ok(path.try_exists()? && path.metadata()?.len() > 0),
            Database::Server {
                address,
                password,
                options,
            } => {
                let db = connect(address, password.as_ref(), options).await?;
                let holds = is_kept_in(&db).await;
                db.close().await?;
                holds
            }
        }
    }

    /// Looks whether the practice in a database could be opened, and changes nothing: a server is
    /// asked for a connection, for the version of what it keeps and for the turn to write. A file is
    /// not looked at. A practice that has not been created is no fault.
    ///
    /// # Errors
    ///
    /// As [`SeaOrmStore::open`], but [`OpenError::Missing`].
    pub async fn examine(database: &Database, key: JournalKey) -> Result<(), OpenError> {
        let Database::Server {
            address,
            password,
            options,
        } = database
        else {
            return Ok(());
        };
        let db = connect(address, password.as_ref(), options).await?;
        let store = Self::new(db, Some(*options), key);
        if is_complete(&store.db).await? {
            let tx = store.begin().await?;
            tx.end::<(), OpenError>(Ok(())).await?;
        }
        store.close().await;
        Ok(())
    }

    #[tracing::instrument(name = "store.on_server", skip_all, err(level = "debug"))]
    async fn on_server(
        expected: Expected,
        address: &ServerAddress,
        password: Option<&Password>,
        options: &ServerOptions,
        key: JournalKey,
    ) -> Result<Self, OpenError> {
        let db = connect(address, password, options).await?;
        let store = Self::new(db, Some(*options), key);
        match address.kind() {
            ServerKind::Postgres => store.migrate_postgres(expected).await?,
            ServerKind::Mysql => store.migrate_mysql(expected, options).await?,
        }
        Ok(store)
    }

    /// All steps are one transaction.
    async fn migrate_postgres(&self, expected: Expected) -> Result<(), OpenError> {
        let tx = self.begin_on_server().await?;
        let outcome = async {
            postgres::take_migration_lock(&tx).await?;
            migrate(&tx, expected).await
        };
        let outcome = outcome.await;
        transaction::end(tx, outcome).await
    }

    /// A step that is cut off is taken up again by the next opening; the transaction only keeps
    /// all of them on the connection that has the lock.
    async fn migrate_mysql(
        &self,
        expected: Expected,
        options: &ServerOptions,
    ) -> Result<(), OpenError> {
        let tx = self.begin_on_server().await?;
        let outcome = async {
            if !mysql::take_migration_lock(&tx, options).await? {
                return Err(StorageFault::new(StorageFaultKind::Locked, Migrating).into());
            }
            let outcome = migrate(&tx, expected).await;
            // Where this fails the connection is gone, and the lock with it.
            let given_back = mysql::give_migration_lock_back(&tx).await;
            outcome.and(given_back.map_err(OpenError::from))
        };
        let outcome = outcome.await;
        transaction::end(tx, outcome).await
    }
}

async fn connect(
    address: &ServerAddress,
    password: Option<&Password>,
    options: &ServerOptions,
) -> Result<DatabaseConnection, OpenError> {
    let db = match address.kind() {
        ServerKind::Postgres => postgres::connect(address, password, options).await,
        ServerKind::Mysql => mysql::connect(address, password, options).await,
    };
    db.map_err(OpenError::of_connection)
}

/// Another instance migrates.
#[derive(Debug, Error)]
#[error("another instance brings the database to its version")]
struct Migrating;
