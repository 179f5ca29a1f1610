//! From what the driver says to what a caller can act on.

use crate::rows::BadRow;
use crate::{mysql, postgres, sqlite};
use loquet_domain::storage::{Cause, StorageFault, StorageFaultKind};
use sea_orm::{DbErr, RuntimeErr, SqlxError};
use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::mysql::MySqlDatabaseError;
use sqlx::postgres::PgDatabaseError;
use std::io;
use thiserror::Error;

/// For the errors of this crate that are faults of the store.
pub(crate) trait OrFault<T> {
    /// Turns the error into a fault, and keeps it as the cause.
    fn or_fault(self) -> Result<T, StorageFault>;
}

impl<T> OrFault<T> for Result<T, DbErr> {
    fn or_fault(self) -> Result<T, StorageFault> {
        self.map_err(|error| StorageFault::new(kind(&error), cause(error)))
    }
}

impl<T> OrFault<T> for Result<T, BadRow> {
    fn or_fault(self) -> Result<T, StorageFault> {
        self.map_err(|row| StorageFault::new(StorageFaultKind::Damaged, row))
    }
}

/// A statement did not change the one row that it was written for.
#[derive(Debug, Error)]
#[error("a statement on {table} changed {rows} rows instead of one")]
struct NotOneRow {
    table: &'static str,
    rows: u64,
}

/// Refuses a write that did not change exactly one row.
pub(crate) fn one_row(table: &'static str, rows: u64) -> Result<(), StorageFault> {
    if rows == 1 {
        return Ok(());
    }
    Err(StorageFault::new(
        StorageFaultKind::Damaged,
        NotOneRow { table, rows },
    ))
}

/// What a server said, without its words: there may be a value of a row among them (STO-06).
#[derive(Debug, Error)]
#[error("the database server refused with {code}")]
struct Refusal {
    code: String,
}

/// The cause that is kept.
pub(crate) fn cause(error: DbErr) -> Cause {
    match refusal(&error) {
        Some(refusal) => refusal.into(),
        None => error.into(),
    }
}

/// What a server said of a statement. What it says of a connection or of rights, and whatever
/// SQLite says, names no value.
fn refusal(error: &DbErr) -> Option<Refusal> {
    let error = database_error(error)?;
    if error.try_downcast_ref::<MySqlDatabaseError>().is_none()
        && error.try_downcast_ref::<PgDatabaseError>().is_none()
    {
        return None;
    }
    match kind_of_database_error(error) {
        StorageFaultKind::Unavailable | StorageFaultKind::Damaged => {
            Some(Refusal { code: code(error) })
        }
        _ => None,
    }
}

fn code(error: &dyn DatabaseError) -> String {
    let number = error.try_downcast_ref::<MySqlDatabaseError>();
    let state = error.code().unwrap_or_default();
    number.map_or_else(
        || format!("SQLSTATE {state}"),
        |error| format!("error {} (SQLSTATE {state})", error.number()),
    )
}

fn database_error(error: &DbErr) -> Option<&dyn DatabaseError> {
    match driver_error(error)? {
        SqlxError::Database(error) => Some(&**error),
        _ => None,
    }
}

fn driver_error(error: &DbErr) -> Option<&SqlxError> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

/// The columns or the index that refused a row which is there already: a text that names them.
pub(crate) fn not_unique(error: &DbErr) -> Option<&str> {
    let error = database_error(error)?;
    if error.kind() != ErrorKind::UniqueViolation {
        return None;
    }
    if error.try_downcast_ref::<MySqlDatabaseError>().is_some() {
        return mysql::index_in(error.message());
    }
    error.constraint().or_else(|| Some(error.message()))
}

/// Whether the same can succeed at once: the connection had been lost, or the server has broken off
/// a wait in which each of several waited for another.
pub(crate) fn is_passing(error: &DbErr) -> bool {
    if let Some(SqlxError::Io(_)) = driver_error(error) {
        return true;
    }
    let Some(error) = database_error(error) else {
        return false;
    };
    if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
        return mysql::is_passing(error.number());
    }
    let state = error.try_downcast_ref::<PgDatabaseError>();
    state.is_some_and(|error| postgres::is_passing(error.code()))
}

/// What kind of fault an error of sea-orm is.
pub(crate) fn kind(error: &DbErr) -> StorageFaultKind {
    if let Some(error) = driver_error(error) {
        return kind_of_driver_error(error);
    }
    match error {
        DbErr::ConnectionAcquire(_) => StorageFaultKind::Unreachable,
        DbErr::Type(_) | DbErr::TryIntoErr { .. } => StorageFaultKind::Damaged,
        _ => StorageFaultKind::Unavailable,
    }
}

/// What kind of fault an error of the driver is.
pub(crate) fn kind_of_driver_error(error: &SqlxError) -> StorageFaultKind {
    match error {
        SqlxError::Database(error) => kind_of_database_error(&**error),
        // So too where a host has no name: the resolver's error is one of input and output.
        SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => {
            StorageFaultKind::Unreachable
        }
        SqlxError::Tls(_) => StorageFaultKind::ServerUntrusted,
        SqlxError::ColumnDecode { .. } | SqlxError::Decode(_) | SqlxError::ColumnNotFound(_) => {
            StorageFaultKind::Damaged
        }
        SqlxError::Io(error) => kind_of_io_error(error),
        _ => StorageFaultKind::Unavailable,
    }
}

fn kind_of_database_error(error: &dyn DatabaseError) -> StorageFaultKind {
    if let Some(error) = error.try_downcast_ref::<MySqlDatabaseError>() {
        return mysql::kind_of_number(error.number());
    }
    if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
        return postgres::kind_of_code(error.code());
    }
    sqlite::kind_of_code(error.code().as_deref())
}

/// What kind of fault an error of the connection to a server is: no file is concerned.
pub(crate) fn kind_of_connection_error(error: &SqlxError) -> StorageFaultKind {
    match error {
        SqlxError::Io(_) => StorageFaultKind::Unreachable,
        error => kind_of_driver_error(error),
    }
}

/// What kind of fault an error of the operating system is.
pub(crate) fn kind_of_io_error(error: &io::Error) -> StorageFaultKind {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StorageFaultKind::DiskFull,
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            StorageFaultKind::ReadOnly
        }
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::NotConnected
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::TimedOut => StorageFaultKind::Unreachable,
        _ => StorageFaultKind::Unavailable,
    }
}
