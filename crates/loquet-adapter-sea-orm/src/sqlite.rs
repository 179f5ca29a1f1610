//! The only module that speaks SQLite: the file, the pragmas, the triggers, the result codes.

use crate::fault::{kind_of_driver_error, kind_of_io_error};
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteLockingMode,
    SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{ConnectOptions as _, Connection as _};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqlxError, SqlxSqliteConnector,
    Statement,
};
use std::fs;
use std::io;
#[cfg(unix)]
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::Duration;

/// How a database file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SqliteOptions {
    /// How long to wait while another program holds the database locked.
    pub busy_timeout: Duration,
    /// How many connections at most; one of them writes at a time.
    pub connections: u32,
}

impl Default for SqliteOptions {
    /// 5 seconds, 4 connections: one writes, the others read, and each has a thread and a cache of
    /// its own that are kept for good.
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            connections: 4,
        }
    }
}

/// Opens an existing file, with the options of STO-07 on every connection. No statement and no
/// value is ever logged by the driver (STO-06).
pub(crate) async fn connect(
    path: &Path,
    options: &SqliteOptions,
) -> Result<DatabaseConnection, SqlxError> {
    // Absolute, so that no name can be taken for a URI or for a database in memory.
    let path = std::path::absolute(path)?;
    let connection = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(options.busy_timeout)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new()
        .max_connections(options.connections)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(connection)
        .await?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

/// A connection to a database that nobody else uses, and nobody else can until it ends. What was
/// in the database's log is in its file.
pub(crate) struct Alone(SqliteConnection);

impl Alone {
    /// Refused as [`StorageFaultKind::Locked`] where anybody else has it open.
    pub(crate) async fn with(path: &Path) -> Result<Self, StorageFault> {
        // Whoever has the database open in its usual mode shares a lock for as long.
        let options = SqliteConnectOptions::new()
            .filename(std::path::absolute(path).map_err(fault_of_system)?)
            .create_if_missing(false)
            .busy_timeout(Duration::ZERO)
            .locking_mode(SqliteLockingMode::Exclusive)
            .journal_mode(SqliteJournalMode::Delete)
            .disable_statement_logging();
        let fault = |error: SqlxError| StorageFault::new(kind_of_driver_error(&error), error);
        options.connect().await.map(Self).map_err(fault)
    }

    /// Lets others in.
    pub(crate) async fn end(self) {
        if let Err(error) = self.0.close().await {
            tracing::debug!(%error, "a connection could not be closed");
        }
    }
}

fn fault_of_system(error: io::Error) -> StorageFault {
    StorageFault::new(kind_of_io_error(&error), error)
}

/// Copies the database as it is into an empty file.
pub(crate) async fn copy_into(db: &DatabaseConnection, file: &Path) -> Result<(), DbErr> {
    let file = file.to_str().ok_or_else(|| {
        let name = "a file whose name is no text";
        DbErr::Custom(name.to_owned())
    })?;
    let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [file.into()]);
    db.execute_raw(copy).await.map(drop)
}

/// Whether SQLite finds nothing wrong in the file.
pub(crate) async fn is_whole(db: &DatabaseConnection) -> Result<bool, DbErr> {
    let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check(1)");
    let row = db.query_one_raw(check).await?;
    let found = row.map(|row| row.try_get_by_index::<String>(0));
    Ok(found.transpose()?.as_deref() == Some("ok"))
}

/// Creates an empty file that only its owner can read, before SQLite sees it: SQLite then gives
/// its `-wal` and `-shm` files the same mode. A file that holds something stays as it is.
pub(crate) fn create_file(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => close_empty_file(path),
        opened => opened.map(drop),
    }
}

/// Lets only its owner read a file that was made beforehand.
#[cfg(unix)]
fn close_empty_file(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.len() == 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn close_empty_file(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether others than its owner may read or write a file.
#[cfg(unix)]
pub(crate) fn is_exposed(file: &fs::Metadata) -> bool {
    file.permissions().mode() & 0o077 != 0
}

/// Whether others may read a file is the folder's affair here.
#[cfg(not(unix))]
pub(crate) fn is_exposed(_: &fs::Metadata) -> bool {
    false
}

/// How many tables there are, whosoever they are.
pub(crate) fn count_tables() -> SelectStatement {
    Query::select()
        .expr_as(Expr::col("name").count(), "tables")
        .from("sqlite_master")
        .and_where(Expr::col("type").eq("table"))
        .take()
}

/// What kind of fault a result code of SQLite is; the low byte is the primary code.
pub(crate) fn kind_of_code(code: Option<&str>) -> StorageFaultKind {
    let code: Option<u32> = code.and_then(|code| code.parse().ok());
    match code.map(|code| code & 0xff) {
        Some(5 | 6) => StorageFaultKind::Locked, // BUSY, LOCKED
        Some(8) => StorageFaultKind::ReadOnly,
        Some(13) => StorageFaultKind::DiskFull,
        Some(11 | 26) => StorageFaultKind::Damaged, // CORRUPT, NOTADB
        _ => StorageFaultKind::Unavailable,
    }
}

/// Whether the file is no database at all.
pub(crate) fn is_not_a_database(error: &SqlxError) -> bool {
    let SqlxError::Database(error) = error else {
        return false;
    };
    error.code().as_deref() == Some("26")
}

/// Records are appended at the end and stay as they are (LOG-08). The third trigger also stops
/// `INSERT OR REPLACE`, which deletes without firing the second.
const APPEND_ONLY: [&str; 3] = [
    "CREATE TRIGGER journal_records_not_updated BEFORE UPDATE ON journal_records
     BEGIN SELECT RAISE(ABORT, 'a record of the journal is never changed'); END",
    "CREATE TRIGGER journal_records_not_deleted BEFORE DELETE ON journal_records
     BEGIN SELECT RAISE(ABORT, 'a record of the journal is never removed'); END",
    "CREATE TRIGGER journal_records_appended BEFORE INSERT ON journal_records
     WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM journal_records)
       OR EXISTS (SELECT 1 FROM journal_records WHERE seal = NEW.seal)
     BEGIN SELECT RAISE(ABORT, 'a record of the journal is appended at its end'); END",
];

/// A checkpoint that is no record which is there, or that stands past one which is not old enough.
macro_rules! is_no_old_record {
    () => {
        "NOT EXISTS (SELECT 1 FROM journal_records
                     WHERE sequence = NEW.sequence AND seal = NEW.seal)
         OR EXISTS (SELECT 1 FROM journal_records
                    WHERE sequence <= NEW.sequence AND at >= NEW.before)"
    };
}

/// A purge first moves its checkpoint, which only a record that is there can become, and only past
/// records that are all old enough; then it removes what the checkpoint covers, the oldest first
/// (LOG-11). That the checkpoint is old enough itself is a check of its table.
const PURGED_BY_CHECKPOINT: [&str; 5] = [
    "DROP TRIGGER journal_records_not_deleted",
    "CREATE TRIGGER journal_records_not_deleted BEFORE DELETE ON journal_records
     WHEN OLD.sequence <> (SELECT min(sequence) FROM journal_records)
       OR NOT EXISTS (SELECT 1 FROM journal_checkpoint
                      WHERE OLD.sequence <= sequence AND OLD.at < before)
     BEGIN SELECT RAISE(ABORT, 'a record of the journal is removed by a purge only'); END",
    concat!(
        "CREATE TRIGGER journal_checkpoint_first BEFORE INSERT ON journal_checkpoint
         WHEN EXISTS (SELECT 1 FROM journal_checkpoint) OR ",
        is_no_old_record!(),
        " BEGIN SELECT RAISE(ABORT, 'a checkpoint of the journal is an old record'); END"
    ),
    concat!(
        "CREATE TRIGGER journal_checkpoint_moved BEFORE UPDATE ON journal_checkpoint
         WHEN NEW.sequence <= OLD.sequence OR ",
        is_no_old_record!(),
        " BEGIN SELECT RAISE(ABORT, 'a checkpoint of the journal moves forward only'); END"
    ),
    "CREATE TRIGGER journal_checkpoint_not_deleted BEFORE DELETE ON journal_checkpoint
     BEGIN SELECT RAISE(ABORT, 'a checkpoint of the journal is never removed'); END",
];

/// Until this transaction is committed, rows may refer to what is not there; not after.
pub(crate) async fn check_references_at_commit<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    db.execute_unprepared("PRAGMA defer_foreign_keys = ON")
        .await?;
    Ok(())
}

/// Makes the journal's table append-only.
pub(crate) async fn make_append_only<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    for trigger in APPEND_ONLY {
        db.execute_unprepared(trigger).await?;
    }
    Ok(())
}

/// Lets a purge remove what its checkpoint covers.
pub(crate) async fn let_purges_remove<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    for statement in PURGED_BY_CHECKPOINT {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}
