//! What went wrong between a person, a reader and a card.

use crate::{Code, FailureCodeText, FieldError};
use loquet_domain::card::{self, PinTries};
use serde::{Deserialize, Serialize};

/// What went wrong between a person, a reader and a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CardFault {
    /// The public code: `LQ-CARD-10` to `LQ-CARD-24`, `LQ-PIN-02` to `LQ-PIN-04`, `LQ-LOGIN-04`.
    pub code: FailureCodeText,
    /// How many tries the card still takes, after a wrong PIN: 1 to 15.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries_left: Option<u8>,
}

impl From<card::CardFault> for CardFault {
    fn from(fault: card::CardFault) -> Self {
        let tries_left = match fault {
            card::CardFault::PinWrong(tries) => Some(tries.get()),
            _ => None,
        };
        Self {
            code: Code(fault.code()),
            tries_left,
        }
    }
}

impl TryFrom<CardFault> for card::CardFault {
    type Error = FieldError;

    fn try_from(fault: CardFault) -> Result<Self, FieldError> {
        let tries = match fault.tries_left {
            None => None,
            Some(left) => Some(
                (PinTries::new(left).filter(|tries| tries.get() <= MOST_TRIES))
                    .ok_or_else(|| FieldError::expected("/tries_left", "1 to 15 tries"))?,
            ),
        };
        Self::from_code(fault.code.0, tries)
            .ok_or_else(|| FieldError::expected("/code", "the code of a card's fault"))
    }
}

/// The status word `63Cx` counts in four bits (ISO 7816-4).
const MOST_TRIES: u8 = 15;
