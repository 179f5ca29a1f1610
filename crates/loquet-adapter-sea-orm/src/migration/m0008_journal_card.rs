//! The card that proved a person, in the journal (CPS-15). Records that name none are sealed as
//! they always were.

use super::checks::characters;
use super::step::Step;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0008_journal_card"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Step::new(manager).await?;
        let mut card = step.dialect.exactly("card", 21);
        card.check(characters("card", 21, 21));
        step.add_column("journal_records", "card", &mut card).await
    }
}
