//! Table `journal_checkpoint`.

use super::{BadRow, Row, stored};
use loquet_domain::journal::{Checkpoint, Head, Seal, Sequence};
use sea_orm::entity::prelude::*;

/// The only row.
pub(crate) const ID: i32 = 1;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_checkpoint")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: i32,
    pub(crate) sequence: i64,
    pub(crate) seal: Vec<u8>,
    pub(crate) before: i64,
    pub(crate) at: i64,
    pub(crate) authentication: Vec<u8>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Checkpoint> for Model {
    fn from(checkpoint: &Checkpoint) -> Self {
        let head = checkpoint.head();
        Self {
            id: ID,
            sequence: stored(head.sequence.0),
            seal: head.seal.as_bytes().to_vec(),
            before: checkpoint.before().as_millisecond(),
            at: checkpoint.at().as_millisecond(),
            authentication: checkpoint.authentication().to_vec(),
        }
    }
}

impl TryFrom<&Model> for Checkpoint {
    type Error = BadRow;

    fn try_from(model: &Model) -> Result<Self, BadRow> {
        let row = Row::new("journal_checkpoint", &model.id);
        let head = Head {
            sequence: Sequence(row.number("sequence", model.sequence)?),
            seal: Seal::from_bytes(row.bytes("seal", &model.seal)?),
        };
        Ok(Self::stored(
            head,
            row.instant("before", model.before)?,
            row.instant("at", model.at)?,
            row.bytes("authentication", &model.authentication)?,
        ))
    }
}
