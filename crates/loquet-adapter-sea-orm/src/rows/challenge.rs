//! Table `card_challenges`.

use super::{BadRow, Row};
use loquet_domain::card::{CardChallenge, ChallengePurpose};
use sea_orm::entity::prelude::*;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "card_challenges")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) attempt: String,
    /// The order of issue: the least is forgotten first.
    pub(crate) ordinal: i64,
    pub(crate) nonce: Nonce,
    pub(crate) purpose: String,
    pub(crate) service: String,
    pub(crate) workstation: String,
    pub(crate) issued_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Random bytes that an open challenge keeps to itself: they cannot be printed (LOG-04).
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub(crate) struct Nonce(Vec<u8>);

impl fmt::Debug for Nonce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Nonce([redacted])")
    }
}

impl Model {
    /// The row of a challenge that is issued.
    pub(crate) fn new(challenge: &CardChallenge, ordinal: i64) -> Self {
        Self {
            attempt: challenge.attempt.to_string(),
            ordinal,
            nonce: Nonce(challenge.nonce.to_vec()),
            purpose: challenge.purpose.code().to_owned(),
            service: challenge.service.to_string(),
            workstation: challenge.workstation.to_string(),
            issued_at: challenge.issued_at.as_millisecond(),
        }
    }
}

impl TryFrom<Model> for CardChallenge {
    type Error = BadRow;

    fn try_from(model: Model) -> Result<Self, BadRow> {
        let row = Row::new("card_challenges", &model.attempt);
        let purpose = ChallengePurpose::from_code(&model.purpose);
        Ok(Self {
            attempt: row.canonical("attempt", &model.attempt)?,
            nonce: row.bytes("nonce", &model.nonce.0)?,
            purpose: row.some("purpose", purpose)?,
            service: row.printable("service", &model.service)?,
            workstation: row.printable("workstation", &model.workstation)?,
            issued_at: row.instant("issued_at", model.issued_at)?,
        })
    }
}
