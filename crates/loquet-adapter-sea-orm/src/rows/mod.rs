//! Rows as they are stored, and their conversion to the domain's types: a row is what somebody
//! may have tampered with, so nothing in it is taken as it is (STO-05).

pub(crate) mod account;
pub(crate) mod attempt;
pub(crate) mod card;
pub(crate) mod challenge;
pub(crate) mod checkpoint;
pub(crate) mod counted;
pub(crate) mod credential;
pub(crate) mod origin;
pub(crate) mod record;
pub(crate) mod session;
pub(crate) mod source;
pub(crate) mod workstation;

use loquet_domain::Timestamp;
use loquet_domain::storage::Cause;
use loquet_domain::text::PrintableText;
use std::fmt::Display;
use std::str::FromStr;
use thiserror::Error;

/// A stored row is not what it should be.
#[derive(Debug, Error)]
#[error("table {table}, row {row}: column {column} makes no sense")]
pub(crate) struct BadRow {
    table: &'static str,
    column: &'static str,
    row: String,
    #[source]
    source: Option<Cause>,
}

/// The row that is being read.
#[derive(Clone, Copy)]
pub(crate) struct Row<'row> {
    table: &'static str,
    id: &'row dyn Display,
}

impl<'row> Row<'row> {
    pub(crate) fn new(table: &'static str, id: &'row dyn Display) -> Self {
        Self { table, id }
    }

    fn bad(self, column: &'static str, source: Option<Cause>) -> BadRow {
        BadRow {
            table: self.table,
            column,
            row: self.id.to_string(),
            source,
        }
    }

    /// What a column holds, if it makes sense.
    pub(crate) fn some<T>(self, column: &'static str, value: Option<T>) -> Result<T, BadRow> {
        value.ok_or_else(|| self.bad(column, None))
    }

    /// What a column holds, or why it makes no sense.
    pub(crate) fn good<T, E: Into<Cause>>(
        self,
        column: &'static str,
        value: Result<T, E>,
    ) -> Result<T, BadRow> {
        value.map_err(|error| self.bad(column, Some(error.into())))
    }

    /// An instant.
    pub(crate) fn instant(self, column: &'static str, value: i64) -> Result<Timestamp, BadRow> {
        self.good(column, Timestamp::from_millisecond(value))
    }

    /// A counter.
    pub(crate) fn number<T: TryFrom<i64>>(
        self,
        column: &'static str,
        value: i64,
    ) -> Result<T, BadRow> {
        self.some(column, T::try_from(value).ok())
    }

    /// So many bytes.
    pub(crate) fn bytes<const N: usize>(
        self,
        column: &'static str,
        value: &[u8],
    ) -> Result<[u8; N], BadRow> {
        self.good(column, value.try_into())
    }

    /// A text that stands for a value in one way only: two texts are never the same value.
    pub(crate) fn canonical<T: FromStr + Display>(
        self,
        column: &'static str,
        text: &str,
    ) -> Result<T, BadRow> {
        let value = text.parse::<T>().ok();
        self.some(column, value.filter(|value| value.to_string() == text))
    }

    /// A text that is printable already.
    pub(crate) fn printable<const MAX: usize>(
        self,
        column: &'static str,
        text: &str,
    ) -> Result<PrintableText<MAX>, BadRow> {
        let printable = PrintableText::new(text);
        self.some(
            column,
            Some(printable).filter(|printable| printable.as_str() == text),
        )
    }
}

/// A counter, for storage. No counter comes near the bound.
pub(crate) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
