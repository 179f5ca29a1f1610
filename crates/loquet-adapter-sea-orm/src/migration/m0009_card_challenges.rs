//! The challenges that cards have still to answer (CPS-04).

use super::checks::{at_least, bytes, characters, one_of};
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, Index, Table, TableCreateStatement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0009_card_challenges"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(card_challenges()).await?;
        // By which those that have expired are forgotten.
        let expired = Index::create()
            .name("card_challenges_issued_at")
            .table("card_challenges")
            .col("issued_at")
            .take();
        manager.create_index(expired).await
    }
}

fn card_challenges() -> TableCreateStatement {
    Table::create()
        .table("card_challenges")
        .col(
            ColumnDef::new("attempt")
                .char_len(36)
                .not_null()
                .primary_key(),
        )
        .col(
            ColumnDef::new("ordinal")
                .big_integer()
                .not_null()
                .unique_key(),
        )
        .col(ColumnDef::new("nonce").binary_len(32).not_null())
        .col(ColumnDef::new("purpose").string_len(16).not_null())
        .col(ColumnDef::new("service").string_len(64).not_null())
        .col(ColumnDef::new("workstation").string_len(64).not_null())
        .col(ColumnDef::new("issued_at").big_integer().not_null())
        .check(characters("attempt", 36, 36))
        .check(at_least("ordinal", 1))
        .check(bytes("nonce", 32))
        .check(one_of("purpose", &["login", "unlock"]))
        .check(characters("service", 0, 64))
        .check(characters("workstation", 0, 64))
        .take()
}
