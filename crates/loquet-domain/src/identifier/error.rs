//! Why a text is not an identifier.

use crate::FailureCode;

/// Why a text is not an identifier (identifier-rules §3).
///
/// Positions count the characters (Unicode scalar values) of the text as it was typed, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentifierError {
    /// Nothing but spaces was typed.
    #[error("the identifier is empty")]
    Empty,
    /// No point separates the family name from the given name.
    #[error("a point is missing between family name and given name")]
    MissingPoint,
    /// More than one point was typed.
    #[error("there is more than one point")]
    SeveralPoints,
    /// No letter or digit stands before the point.
    #[error("the family name is empty")]
    EmptyFamilyName,
    /// No letter or digit stands after the point.
    #[error("the given name is empty")]
    EmptyGivenName,
    /// A character that no identifier may have, or an accent where none may stand.
    #[error("character {character:?} at position {position} is not allowed")]
    ForbiddenCharacter {
        /// The character as typed.
        character: char,
        /// Its place in what was typed.
        position: usize,
    },
    /// A digit that is not one of the one to three at the very end of the given name, or a
    /// leading zero there.
    #[error("the digit at position {position} is misplaced")]
    MisplacedDigit {
        /// Its place in what was typed.
        position: usize,
    },
    /// A hyphen begins or ends the family name or the given name.
    #[error("the hyphen at position {position} is misplaced")]
    MisplacedHyphen {
        /// Its place in what was typed.
        position: usize,
    },
    /// More than 256 bytes were typed, or the key would have more than 128.
    #[error("the identifier is too long")]
    TooLong,
}

impl IdentifierError {
    /// The public code of this failure.
    pub const fn code(&self) -> FailureCode {
        match self {
            Self::Empty => FailureCode::EmptyIdentifier,
            Self::MissingPoint => FailureCode::MissingPoint,
            Self::SeveralPoints => FailureCode::SeveralPoints,
            Self::EmptyFamilyName => FailureCode::EmptyFamilyName,
            Self::EmptyGivenName => FailureCode::EmptyGivenName,
            Self::ForbiddenCharacter { .. } => FailureCode::ForbiddenCharacter,
            Self::MisplacedDigit { .. } => FailureCode::MisplacedDigit,
            Self::MisplacedHyphen { .. } => FailureCode::MisplacedHyphen,
            Self::TooLong => FailureCode::IdentifierTooLong,
        }
    }

    /// The same failure, its position translated from one text to another.
    pub(super) fn relocated(self, translate: impl FnOnce(usize) -> usize) -> Self {
        match self {
            Self::ForbiddenCharacter {
                character,
                position,
            } => Self::ForbiddenCharacter {
                character,
                position: translate(position),
            },
            Self::MisplacedDigit { position } => Self::MisplacedDigit {
                position: translate(position),
            },
            Self::MisplacedHyphen { position } => Self::MisplacedHyphen {
                position: translate(position),
            },
            placeless => placeless,
        }
    }
}
