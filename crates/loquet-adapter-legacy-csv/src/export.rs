//! The export of version 3.2.

use crate::table::Table;
use crate::{Column, DetectedEncoding, ExportError, encoding, row};
use loquet_domain::legacy::LegacyUser;

/// An export that was read.
#[derive(Debug)]
pub struct LegacyExport {
    /// The users, in the order of the file.
    pub users: Vec<LegacyUser>,
    /// How the file was encoded.
    pub encoding: DetectedEncoding,
    /// What separates its fields.
    pub delimiter: char,
}

/// Reads an export.
///
/// # Errors
///
/// [`ExportError`]: the file is refused whole.
pub fn read_export(bytes: &[u8]) -> Result<LegacyExport, ExportError> {
    let (text, encoding) = encoding::decode(bytes)?;
    let table = Table::read(&text)?;
    table.require(&[Column::UserName, Column::Password, Column::Format])?;
    let users = table
        .rows()
        .map(|fields| row::user(&fields?))
        .collect::<Result<_, _>>()?;
    Ok(LegacyExport {
        users,
        encoding,
        delimiter: table.delimiter,
    })
}
