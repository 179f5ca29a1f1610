//! What a user name gives, or why it gives nothing.

use crate::FailureCode;
use crate::identifier::{Identifier, IdentifierError};

/// What a user name of version 3.2 gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derived {
    /// The rules leave one identifier.
    Certain(Identifier),
    /// The rules leave several: a person chooses, under [`FailureCode::AmbiguousUserName`].
    Ambiguous(Candidates),
}

impl Derived {
    /// What these identifiers are together; `None` for none.
    pub(super) fn among(found: impl IntoIterator<Item = Identifier>) -> Option<Self> {
        let mut different: Vec<Identifier> = Vec::new();
        for identifier in found {
            if !different.contains(&identifier) {
                different.push(identifier);
            }
        }
        match different.len() {
            0 | 1 => different.pop().map(Self::Certain),
            _ => Some(Self::Ambiguous(Candidates(different))),
        }
    }
}

/// Two or more different identifiers, the most likely first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidates(Vec<Identifier>);

impl Candidates {
    /// The candidates, the most likely first; never fewer than two.
    pub fn as_slice(&self) -> &[Identifier] {
        &self.0
    }

    /// The candidates by value, the most likely first; never fewer than two.
    pub fn into_vec(self) -> Vec<Identifier> {
        self.0
    }
}

/// Why a user name of version 3.2 gives no identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UserNameError {
    /// The user name is empty.
    #[error("the user name is empty")]
    Empty,
    /// One word, or one word with its particles, or civilities alone: half of the identifier is
    /// missing, and a person gives it.
    #[error("the user name holds only one name")]
    SingleWord,
    /// The user name cannot be part of an identifier.
    #[error(transparent)]
    Malformed(#[from] IdentifierError),
}

impl UserNameError {
    /// The public code of this failure.
    pub const fn code(&self) -> FailureCode {
        match self {
            Self::Empty => FailureCode::EmptyIdentifier,
            Self::SingleWord => FailureCode::SingleWordUserName,
            Self::Malformed(error) => error.code(),
        }
    }
}
