//! Table `attempt_sources`.

use super::{BadRow, Row, stored};
use loquet_domain::hexadecimal::Hexadecimal;
use loquet_domain::journal::MaskedIdentifier;
use loquet_domain::lockout::SourceState;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt_sources")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) source: Vec<u8>,
    pub(crate) window_start: Option<i64>,
    pub(crate) failures: i64,
    pub(crate) refused: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a workstation.
    pub(crate) fn new(source: &MaskedIdentifier, state: &SourceState) -> Self {
        Self {
            source: source.as_bytes().to_vec(),
            window_start: state
                .window_start
                .map(loquet_domain::Timestamp::as_millisecond),
            failures: i64::from(state.failures),
            refused: stored(state.refused),
        }
    }

    /// The counters.
    pub(crate) fn state(&self) -> Result<SourceState, BadRow> {
        let id = Hexadecimal(&self.source);
        let row = Row::new("attempt_sources", &id);
        let start = self
            .window_start
            .map(|start| row.instant("window_start", start));
        Ok(SourceState {
            window_start: start.transpose()?,
            failures: row.number("failures", self.failures)?,
            refused: row.number("refused", self.refused)?,
        })
    }
}
