//! Tables: a header, and rows whose fields are found by the names of columns.

use crate::{Column, ExportError, MAX_ROW_BYTES, RowProblem};
use csv::{ReaderBuilder, StringRecord};

/// The delimiters that spreadsheets write.
const DELIMITERS: [char; 3] = [';', ',', '\t'];

/// A table that has been read whole.
pub(crate) struct Table {
    /// The delimiter that was found.
    pub(crate) delimiter: char,
    header: Vec<String>,
    rows: Vec<Row>,
}

/// A row, and the line on which it begins.
struct Row {
    line: u64,
    record: StringRecord,
}

/// The fields of a row.
pub(crate) struct Fields<'table> {
    /// The line on which the row begins, from 1.
    pub(crate) line: u64,
    header: &'table [String],
    record: &'table StringRecord,
}

impl Table {
    /// Reads a table; blank lines are passed over.
    pub(crate) fn read(text: &str) -> Result<Self, ExportError> {
        let delimiter = delimiter_of(text);
        let mut reader = ReaderBuilder::new()
            .delimiter(u8::try_from(delimiter).unwrap_or(b';'))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        let mut lines = Lines::of(text);
        for record in reader.records() {
            // Decoded text is UTF-8 and rows may have any length: nothing else can fail.
            let record = record.map_err(|_| ExportError::Encoding)?;
            let line = lines.at(record.position().map_or(0, csv::Position::byte));
            check_length(line, &record)?;
            if record.iter().any(|field| !field.trim().is_empty()) {
                rows.push(Row { line, record });
            }
        }
        let first = if rows.is_empty() {
            None
        } else {
            Some(rows.remove(0))
        };
        let header = first
            .map(|row| row.record.iter().map(fold).collect())
            .unwrap_or_default();
        Ok(Self {
            delimiter,
            header,
            rows,
        })
    }

    /// Whether the header names all of these columns.
    pub(crate) fn require(&self, columns: &[Column]) -> Result<(), ExportError> {
        let missing = columns
            .iter()
            .find(|column| position(&self.header, column.name()).is_none());
        missing.map_or(Ok(()), |column| {
            Err(ExportError::MissingColumn { column: *column })
        })
    }

    /// Whether the header names a column.
    pub(crate) fn has(&self, name: &str) -> bool {
        position(&self.header, name).is_some()
    }

    /// The rows, each with as many fields as the header.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Result<Fields<'_>, ExportError>> {
        self.rows.iter().map(|Row { line, record }| {
            let (expected, found) = (self.header.len(), record.len());
            if expected == found {
                return Ok(Fields {
                    line: *line,
                    header: &self.header,
                    record,
                });
            }
            let problem = RowProblem::Fields { expected, found };
            Err(ExportError::Row {
                line: *line,
                problem,
            })
        })
    }
}

impl Fields<'_> {
    /// A field, as it stands; empty when the table has no such column.
    pub(crate) fn raw(&self, name: &str) -> &str {
        position(self.header, name)
            .and_then(|at| self.record.get(at))
            .unwrap_or_default()
    }

    /// A field without the spaces around it.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// This row is refused.
    pub(crate) fn refused(&self, problem: RowProblem) -> ExportError {
        ExportError::Row {
            line: self.line,
            problem,
        }
    }
}

/// Counts lines. The reader's own count begins a row on the line feed before it.
struct Lines<'text> {
    rest: &'text [u8],
    offset: u64,
    line: u64,
}

impl<'text> Lines<'text> {
    const fn of(text: &'text str) -> Self {
        Self {
            rest: text.as_bytes(),
            offset: 0,
            line: 1,
        }
    }

    /// The line of the first byte from here on that ends no line. Offsets never go back.
    fn at(&mut self, offset: u64) -> u64 {
        while let Some((byte, rest)) = self.rest.split_first() {
            if self.offset >= offset && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*byte == b'\n');
            self.offset += 1;
            self.rest = rest;
        }
        self.line
    }
}

/// The delimiter that stands most often in the first line.
fn delimiter_of(text: &str) -> char {
    let header = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let count = |delimiter: &char| header.matches(*delimiter).count();
    DELIMITERS
        .into_iter()
        .rev()
        .max_by_key(count)
        .unwrap_or(';')
}

fn check_length(line: u64, record: &StringRecord) -> Result<(), ExportError> {
    if record.as_slice().len() <= MAX_ROW_BYTES {
        return Ok(());
    }
    Err(ExportError::Row {
        line,
        problem: RowProblem::TooLong,
    })
}

fn position(header: &[String], name: &str) -> Option<usize> {
    let name = fold(name);
    header.iter().position(|column| *column == name)
}

/// A column's name without what people and spreadsheets write differently.
fn fold(name: &str) -> String {
    let letters = name
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'é' | 'è' => 'e',
            'º' => '°',
            other => other,
        });
    letters.filter(|letter| letter.is_alphanumeric()).collect()
}
