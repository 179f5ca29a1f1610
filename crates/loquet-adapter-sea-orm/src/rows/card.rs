//! The columns `card_…` of several tables.

use super::{BadRow, Row};
use loquet_domain::card::{CardAuthority, CardIdentity, RegisteredCard, SessionCard};
use loquet_domain::session::SessionProof;

/// Reads a holder back.
fn identity(row: Row<'_>, authority: &str, number: &str) -> Result<CardIdentity, BadRow> {
    Ok(CardIdentity {
        authority: row.some("card_authority", CardAuthority::from_code(authority))?,
        number: row.canonical("card_number", number)?,
    })
}

/// What the columns of the card that is registered for an account hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RegisteredColumns {
    pub(crate) authority: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) last_serial: Option<String>,
}

impl From<Option<&RegisteredCard>> for RegisteredColumns {
    fn from(card: Option<&RegisteredCard>) -> Self {
        let Some(RegisteredCard {
            identity,
            last_serial,
        }) = card
        else {
            return Self::default();
        };
        Self {
            authority: Some(identity.authority.code().to_owned()),
            number: Some(identity.number.to_string()),
            last_serial: last_serial.as_ref().map(ToString::to_string),
        }
    }
}

impl RegisteredColumns {
    /// The registered card, if there is one.
    pub(super) fn read(&self, row: Row<'_>) -> Result<Option<RegisteredCard>, BadRow> {
        let last_serial = self.last_serial.as_deref();
        match (&self.authority, &self.number, last_serial) {
            (None, None, None) => Ok(None),
            (Some(authority), Some(number), last_serial) => Ok(Some(RegisteredCard {
                identity: identity(row, authority, number)?,
                last_serial: last_serial
                    .map(|text| row.canonical("card_last_serial", text))
                    .transpose()?,
            })),
            _ => row.some("card_authority", None),
        }
    }
}

/// What the columns of the card that has opened a session hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SessionColumns {
    pub(crate) authority: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) serial: Option<String>,
    pub(crate) certificate: Option<String>,
    pub(crate) not_after: Option<i64>,
}

impl From<&SessionProof> for SessionColumns {
    fn from(proof: &SessionProof) -> Self {
        let SessionProof::CpsCard(card) = proof else {
            return Self::default();
        };
        Self {
            authority: Some(card.identity.authority.code().to_owned()),
            number: Some(card.identity.number.to_string()),
            serial: Some(card.serial.to_string()),
            certificate: Some(card.certificate.to_string()),
            not_after: Some(card.not_after.as_millisecond()),
        }
    }
}

impl SessionColumns {
    /// The card that has opened the session, if one has.
    pub(super) fn read(&self, row: Row<'_>) -> Result<Option<SessionCard>, BadRow> {
        match self {
            Self {
                authority: None,
                number: None,
                serial: None,
                certificate: None,
                not_after: None,
            } => Ok(None),
            Self {
                authority: Some(authority),
                number: Some(number),
                serial: Some(serial),
                certificate: Some(certificate),
                not_after: Some(not_after),
            } => Ok(Some(SessionCard {
                identity: identity(row, authority, number)?,
                serial: row.canonical("card_serial", serial)?,
                certificate: row.canonical("card_certificate", certificate)?,
                not_after: row.instant("card_not_after", *not_after)?,
            })),
            _ => row.some("card_authority", None),
        }
    }
}
