#![doc = include_str!("../README.md")]

mod decisions;
mod encoding;
mod error;
mod export;
mod row;
mod table;
#[cfg(test)]
mod tests;

pub use decisions::read_decisions;
pub use encoding::DetectedEncoding;
pub use error::{Column, DecisionError, ExportError, RowProblem};
pub use export::{LegacyExport, read_export};

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 16 * 1_024 * 1_024;

/// The longest row that is read, in bytes of UTF-8.
pub const MAX_ROW_BYTES: usize = 4_096;
