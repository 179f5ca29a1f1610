//! Why a text is not a card number.

use crate::{Code, FailureCodeText, FieldError, read};
use loquet_domain::card_number::{CardNumberError, ShapeFault};
use serde::{Deserialize, Serialize};

/// Why a text is not a card number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CardNumberFault {
    /// What is wrong.
    pub fault: CardNumberFaultKind,
    /// The public code.
    pub code: FailureCodeText,
    /// The number that was probably meant: to be offered, never taken silently.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "899700218896"))]
    pub suggestion: Option<String>,
    /// The character that cannot stand there, as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub character: Option<char>,
    /// How many characters such a number has, or has at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
    /// Where: counted in characters of what was typed, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
}

/// What is wrong with a card number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CardNumberFaultKind {
    /// Nothing but spaces.
    Empty,
    /// The check digit does not fit the others.
    WrongKey,
    /// An RPPS number without the `8` of its type.
    MissingLeadingEight,
    /// The first character is no known type.
    UnknownType,
    /// A character that cannot stand there.
    ForbiddenCharacter,
    /// It ends too early.
    TooShort,
    /// It goes on too far.
    TooLong,
    /// The slash is missing.
    MissingSlash,
    /// Nothing stands before or after the slash.
    EmptyBesideSlash,
    /// Something that this version cannot tell.
    Other,
}

/// What is wrong with the shape of a number: kind, character and length.
const fn shape(fault: ShapeFault) -> (CardNumberFaultKind, Option<char>, Option<usize>) {
    use CardNumberFaultKind as Kind;
    match fault {
        ShapeFault::UnknownType { character } => (Kind::UnknownType, Some(character), None),
        ShapeFault::ForbiddenCharacter { character } => {
            (Kind::ForbiddenCharacter, Some(character), None)
        }
        ShapeFault::TooShort { length } => (Kind::TooShort, None, Some(length)),
        ShapeFault::TooLong { length } => (Kind::TooLong, None, Some(length)),
        ShapeFault::MissingSlash => (Kind::MissingSlash, None, None),
        ShapeFault::EmptyBesideSlash => (Kind::EmptyBesideSlash, None, None),
        _ => (Kind::Other, None, None),
    }
}

impl From<&CardNumberError> for CardNumberFault {
    fn from(error: &CardNumberError) -> Self {
        let mut told = Self {
            fault: CardNumberFaultKind::Other,
            code: Code(error.code()),
            suggestion: None,
            character: None,
            length: None,
            position: None,
        };
        match error {
            CardNumberError::Empty => told.fault = CardNumberFaultKind::Empty,
            CardNumberError::WrongKey => told.fault = CardNumberFaultKind::WrongKey,
            CardNumberError::MissingLeadingEight { suggestion } => {
                told.fault = CardNumberFaultKind::MissingLeadingEight;
                told.suggestion = Some(suggestion.to_string());
            }
            CardNumberError::Shape { fault, position } => {
                (told.fault, told.character, told.length) = shape(*fault);
                told.position = Some(*position);
            }
            _ => {}
        }
        told
    }
}

impl TryFrom<&CardNumberFault> for CardNumberError {
    type Error = FieldError;

    fn try_from(told: &CardNumberFault) -> Result<Self, FieldError> {
        use CardNumberFaultKind as Kind;
        let missing = |pointer| move || FieldError::expected(pointer, "a value");
        let character = || told.character.ok_or_else(missing("/character"));
        let length = || told.length.ok_or_else(missing("/length"));
        let fault = match told.fault {
            Kind::Empty => return Ok(Self::Empty),
            Kind::WrongKey => return Ok(Self::WrongKey),
            Kind::MissingLeadingEight => {
                let number = told.suggestion.as_deref().unwrap_or_default();
                let suggestion = read::card_number("/suggestion", number)?;
                return Ok(Self::MissingLeadingEight { suggestion });
            }
            Kind::UnknownType => ShapeFault::UnknownType {
                character: character()?,
            },
            Kind::ForbiddenCharacter => ShapeFault::ForbiddenCharacter {
                character: character()?,
            },
            Kind::TooShort => ShapeFault::TooShort { length: length()? },
            Kind::TooLong => ShapeFault::TooLong { length: length()? },
            Kind::MissingSlash => ShapeFault::MissingSlash,
            Kind::EmptyBesideSlash => ShapeFault::EmptyBesideSlash,
            Kind::Other => return Err(FieldError::expected("/fault", "a known fault")),
        };
        let position = told.position.ok_or_else(missing("/position"))?;
        Ok(Self::Shape { fault, position })
    }
}
