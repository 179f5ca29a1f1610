//! The columns `workstation`, `address` and `application` of several tables.

use super::{BadRow, Row};
use loquet_domain::Origin;

/// Reads an origin back.
pub(crate) fn read(
    row: Row<'_>,
    workstation: &str,
    address: Option<&str>,
    application: &str,
) -> Result<Origin, BadRow> {
    Ok(Origin {
        workstation: row.printable("workstation", workstation)?,
        address: address
            .map(|text| row.canonical("address", text))
            .transpose()?,
        application: row.printable("application", application)?,
    })
}
