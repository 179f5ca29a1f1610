//! Cards, as they are registered.

use crate::{Bytes, CardAuthorityCode, Code, FieldError, login, read};
use loquet_domain::card::{self, CardIdentity};
use loquet_port_desk::CardToRegister;
use serde::{Deserialize, Serialize};

/// A card that is registered for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RegisteredCard {
    /// Who vouches for its holder.
    pub authority: CardAuthorityCode,
    /// The holder's number, printed on the card.
    #[cfg_attr(feature = "schema", schema(example = "899700218896"))]
    pub number: String,
    /// The number of the card that was used last, if one was.
    #[cfg_attr(feature = "schema", schema(example = "8025000001/2800000042"))]
    pub last_serial: Option<String>,
}

impl From<&card::RegisteredCard> for RegisteredCard {
    fn from(card: &card::RegisteredCard) -> Self {
        Self {
            authority: Code(card.identity.authority),
            number: card.identity.number.to_string(),
            last_serial: card.last_serial.as_ref().map(ToString::to_string),
        }
    }
}

impl TryFrom<&RegisteredCard> for card::RegisteredCard {
    type Error = FieldError;

    fn try_from(card: &RegisteredCard) -> Result<Self, FieldError> {
        Ok(Self {
            identity: CardIdentity {
                authority: card.authority.0,
                number: read::card_number("/number", &card.number)?,
            },
            last_serial: read::card_serial_if_any("/last_serial", card.last_serial.as_deref())?,
        })
    }
}

/// A card to register: by its number typed, or by its certificate read; exactly one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CardRegistration {
    /// The number printed on the card, as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "899700218896"))]
    pub number: Option<String>,
    /// The certificate of the card's authentication key, as read: it must be good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Bytes>,
}

impl From<&CardToRegister> for CardRegistration {
    fn from(card: &CardToRegister) -> Self {
        match card {
            CardToRegister::Typed(number) => Self {
                number: Some(number.to_string()),
                certificate: None,
            },
            CardToRegister::Read(certificate) => Self {
                number: None,
                certificate: Some(Bytes(certificate.as_bytes().to_vec())),
            },
        }
    }
}

impl TryFrom<&CardRegistration> for CardToRegister {
    type Error = FieldError;

    fn try_from(registration: &CardRegistration) -> Result<Self, FieldError> {
        match (&registration.number, &registration.certificate) {
            (Some(number), None) => read::card_number("/number", number).map(Self::Typed),
            (None, Some(bytes)) => login::certificate("/certificate", bytes).map(Self::Read),
            (Some(_), Some(_)) | (None, None) => Err(FieldError::expected(
                "/number",
                "either a number or a certificate",
            )),
        }
    }
}
