//! Identifiers, in both of their forms.

use crate::{Code, FailureCodeText, FieldError, read};
use loquet_domain::Identifier;
use loquet_domain::identifier::IdentifierError;
use serde::{Deserialize, Serialize};

/// An identifier in both of its forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IdentifierView {
    /// The form to show to people: lower case, with accents and apostrophes.
    #[cfg_attr(feature = "schema", schema(example = "l’hœuillet.zoë"))]
    pub display: String,
    /// The form to compare: unique in the practice.
    #[cfg_attr(feature = "schema", schema(example = "lhoeuillet.zoe"))]
    pub key: String,
}

impl From<&Identifier> for IdentifierView {
    fn from(identifier: &Identifier) -> Self {
        Self {
            display: identifier.display().to_owned(),
            key: identifier.key().as_str().to_owned(),
        }
    }
}

impl TryFrom<&IdentifierView> for Identifier {
    type Error = FieldError;

    fn try_from(view: &IdentifierView) -> Result<Self, FieldError> {
        let identifier = read::identifier("/display", &view.display)?;
        if identifier.key().as_str() != view.key {
            return Err(FieldError::expected("/key", "the key of the display form"));
        }
        Ok(identifier)
    }
}

/// Reads several, each under its own pointer.
pub(crate) fn read_all(
    pointer: &str,
    views: &[IdentifierView],
) -> Result<Vec<Identifier>, FieldError> {
    let each = views.iter().enumerate().map(|(place, view)| {
        Identifier::try_from(view).map_err(|error| error.under(&format!("{pointer}/{place}")))
    });
    each.collect()
}

/// Shows several.
pub(crate) fn show_all(identifiers: &[Identifier]) -> Vec<IdentifierView> {
    identifiers.iter().map(Into::into).collect()
}

/// Why a text is not an identifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IdentifierFault {
    /// The public code.
    pub code: FailureCodeText,
    /// The character that cannot stand there, as typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub character: Option<char>,
    /// Its place in what was typed, counted in characters from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
}

impl From<&IdentifierError> for IdentifierFault {
    fn from(error: &IdentifierError) -> Self {
        let (character, position) = match error {
            IdentifierError::ForbiddenCharacter {
                character,
                position,
            } => (Some(*character), Some(*position)),
            IdentifierError::MisplacedDigit { position }
            | IdentifierError::MisplacedHyphen { position } => (None, Some(*position)),
            _ => (None, None),
        };
        Self {
            code: Code(error.code()),
            character,
            position,
        }
    }
}

impl TryFrom<&IdentifierFault> for IdentifierError {
    type Error = FieldError;

    fn try_from(fault: &IdentifierFault) -> Result<Self, FieldError> {
        use loquet_domain::FailureCode as Failure;
        let position = || {
            fault
                .position
                .ok_or_else(|| FieldError::expected("/position", "a position"))
        };
        let character = || {
            fault
                .character
                .ok_or_else(|| FieldError::expected("/character", "a character"))
        };
        Ok(match fault.code.0 {
            Failure::EmptyIdentifier => Self::Empty,
            Failure::MissingPoint => Self::MissingPoint,
            Failure::SeveralPoints => Self::SeveralPoints,
            Failure::EmptyFamilyName => Self::EmptyFamilyName,
            Failure::EmptyGivenName => Self::EmptyGivenName,
            Failure::IdentifierTooLong => Self::TooLong,
            Failure::ForbiddenCharacter => Self::ForbiddenCharacter {
                character: character()?,
                position: position()?,
            },
            Failure::MisplacedDigit => Self::MisplacedDigit {
                position: position()?,
            },
            Failure::MisplacedHyphen => Self::MisplacedHyphen {
                position: position()?,
            },
            _ => return Err(FieldError::expected("/code", "the code of an identifier")),
        })
    }
}
