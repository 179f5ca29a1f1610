//! Why a file is refused.

use loquet_domain::FailureCode;
use loquet_domain::identifier::IdentifierError;
use std::fmt;
use thiserror::Error;

/// A column of the export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The user name of version 3.2.
    UserName,
    /// The family name.
    Family,
    /// The given name.
    Given,
    /// The password.
    Password,
    /// What kind of password it is.
    Format,
    /// The number printed on the card.
    CardNumber,
    /// Whether the person still works there.
    Active,
}

impl Column {
    /// The column's name, as version 3.2 writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UserName => "Utilisateur",
            Self::Family => "Nom",
            Self::Given => "Prénom",
            Self::Password => "Mot de passe",
            Self::Format => "Format",
            Self::CardNumber => "N° CPS",
            Self::Active => "Actif",
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// An export is refused; nothing of it is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// More than [`crate::MAX_FILE_BYTES`].
    #[error("the file is too large")]
    TooLarge,
    /// Neither UTF-8 nor Windows-1252.
    #[error("the file is neither UTF-8 nor Windows-1252")]
    Encoding,
    /// A column that is needed is not there.
    #[error("the column {column} is missing")]
    MissingColumn {
        /// Which.
        column: Column,
    },
    /// A row is badly formed.
    #[error("line {line}: {problem}")]
    Row {
        /// The line on which the row begins, from 1.
        line: u64,
        /// What is wrong with it.
        problem: RowProblem,
    },
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RowProblem {
    /// More than [`crate::MAX_ROW_BYTES`].
    #[error("the row is too long")]
    TooLong,
    /// More or fewer fields than the header has.
    #[error("the row has {found} fields and the header {expected}")]
    Fields {
        /// Fields of the header.
        expected: usize,
        /// Fields of the row.
        found: usize,
    },
    /// The user name is empty.
    #[error("the user name is empty")]
    NoUserName,
    /// Whether the person is active is not said by yes or no.
    #[error("the person is neither active nor inactive")]
    Active,
}

impl ExportError {
    /// The public code.
    pub const fn code(self) -> FailureCode {
        match self {
            Self::TooLarge => FailureCode::ImportTooLarge,
            Self::Encoding => FailureCode::ImportEncoding,
            Self::MissingColumn { .. } => FailureCode::ImportMissingColumn,
            Self::Row { .. } => FailureCode::ImportRow,
        }
    }
}

/// A file of decisions is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecisionError {
    /// It is no table of user names and identifiers.
    #[error("the file of decisions cannot be read")]
    Table(#[source] ExportError),
    /// A decision is no identifier.
    #[error("the identifier on line {line} is badly formed")]
    Identifier {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        #[source]
        error: IdentifierError,
    },
    /// Somebody has already been decided about, perhaps otherwise.
    #[error("line {line} decides about somebody a second time")]
    Repeated {
        /// The line, from 1.
        line: u64,
    },
}

impl DecisionError {
    /// The public code.
    pub const fn code(&self) -> FailureCode {
        FailureCode::ImportDecisions
    }

    /// The line at fault, when one is.
    pub const fn line(&self) -> Option<u64> {
        match self {
            Self::Table(ExportError::Row { line, .. })
            | Self::Identifier { line, .. }
            | Self::Repeated { line } => Some(*line),
            Self::Table(_) => None,
        }
    }
}
