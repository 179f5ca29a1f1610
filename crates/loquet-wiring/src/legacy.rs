//! The files of version 3.2.

use loquet_domain::FailureCode;
use loquet_domain::legacy::Decision;
use std::path::Path;

pub use loquet_adapter_legacy_csv::LegacyExport;

/// An import file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the import file cannot be used")]
pub struct ImportFileError {
    /// The file.
    pub path: std::path::PathBuf,
}

impl ImportFileError {
    /// The public code.
    pub fn code(&self) -> FailureCode {
        unimplemented!()
    }
}

/// Reads an export of users.
///
/// # Errors
///
/// [`ImportFileError`].
pub fn read_export(path: &Path) -> Result<LegacyExport, ImportFileError> {
    unimplemented!()
}

/// Reads a file of decisions.
///
/// # Errors
///
/// [`ImportFileError`].
pub fn read_decisions(path: &Path) -> Result<Vec<Decision>, ImportFileError> {
    unimplemented!()
}
