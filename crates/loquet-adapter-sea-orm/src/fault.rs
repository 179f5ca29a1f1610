//! From what the driver says to what a caller can act on.

use crate::rows::BadRow;
use crate::sqlite;
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use sea_orm::{DbErr, RuntimeErr, SqlxError};
use std::io;
use thiserror::Error;

/// For the errors of this crate that are faults of the store.
pub(crate) trait OrFault<T> {
    /// Turns the error into a fault, and keeps it as the cause.
    fn or_fault(self) -> Result<T, StorageFault>;
}

impl<T> OrFault<T> for Result<T, DbErr> {
    fn or_fault(self) -> Result<T, StorageFault> {
        self.map_err(|error| StorageFault::new(kind(&error), error))
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

/// What kind of fault an error of sea-orm is.
pub(crate) fn kind(error: &DbErr) -> StorageFaultKind {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => kind_of_driver_error(error),
        DbErr::Type(_) | DbErr::TryIntoErr { .. } => StorageFaultKind::Damaged,
        _ => StorageFaultKind::Unavailable,
    }
}

/// What kind of fault an error of the driver is.
pub(crate) fn kind_of_driver_error(error: &SqlxError) -> StorageFaultKind {
    match error {
        SqlxError::Database(error) => sqlite::kind_of_code(error.code().as_deref()),
        SqlxError::ColumnDecode { .. } | SqlxError::Decode(_) | SqlxError::ColumnNotFound(_) => {
            StorageFaultKind::Damaged
        }
        SqlxError::Io(error) => kind_of_io_error(error),
        _ => StorageFaultKind::Unavailable,
    }
}

/// What kind of fault an error of the operating system is.
pub(crate) fn kind_of_io_error(error: &io::Error) -> StorageFaultKind {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StorageFaultKind::DiskFull,
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            StorageFaultKind::ReadOnly
        }
        _ => StorageFaultKind::Unavailable,
    }
}
