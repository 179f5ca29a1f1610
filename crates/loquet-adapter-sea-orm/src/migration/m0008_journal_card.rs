//! The card that proved a person, in the journal (CPS-15). Records that name none are sealed as
//! they always were.

use super::checks::characters;
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, Table};
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
        let mut card = ColumnDef::new("card");
        card.char_len(21).check(characters("card", 21, 21));
        let alter = Table::alter()
            .table("journal_records")
            .add_column(&mut card)
            .take();
        manager.alter_table(alter).await
    }
}
