//! Why a text is not a card number.

use super::CardNumber;
use crate::FailureCode;

/// Why a text is not a card number (identifier-rules §6).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardNumberError {
    /// Nothing but spaces was typed.
    #[error("the card number is empty")]
    Empty,
    /// The check digit does not fit the others: one of them is mistyped.
    #[error("the check digit of the card number is wrong")]
    WrongKey,
    /// An RPPS number without the `8` of its type: to be offered, never changed silently.
    #[error("the card number lacks its leading 8")]
    MissingLeadingEight {
        /// The number with its `8`.
        suggestion: CardNumber,
    },
    /// The text has none of the known shapes.
    #[error("the card number is malformed at position {position}: {fault}")]
    Shape {
        /// What is wrong.
        fault: ShapeFault,
        /// Where: counted in characters of what was typed, from 1.
        position: usize,
    },
}

/// What is wrong with the shape of a card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShapeFault {
    /// The first character is no known type: 8, 0, 1, 3, 4, 5 or 6.
    #[error("no number begins with {character:?}")]
    UnknownType {
        /// The first character.
        character: char,
    },
    /// A character that this kind of number cannot have there.
    #[error("character {character:?} is not allowed")]
    ForbiddenCharacter {
        /// The character as typed.
        character: char,
    },
    /// The text ends here, too early.
    #[error("{length} characters are expected")]
    TooShort {
        /// How many characters such a number has.
        length: usize,
    },
    /// The text goes on here, too far.
    #[error("at most {length} characters are expected")]
    TooLong {
        /// How many characters such a number has at most.
        length: usize,
    },
    /// The number of an establishment's staff lacks its `/`.
    #[error("a slash is missing")]
    MissingSlash,
    /// Nothing stands before or after the `/`.
    #[error("nothing stands beside the slash")]
    EmptyBesideSlash,
}

impl CardNumberError {
    /// The public code of this failure.
    pub const fn code(&self) -> FailureCode {
        match self {
            Self::WrongKey => FailureCode::CardNumberKey,
            Self::Empty | Self::MissingLeadingEight { .. } | Self::Shape { .. } => {
                FailureCode::CardNumberShape
            }
        }
    }
}
