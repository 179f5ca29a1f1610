//! The challenges that cards have still to answer (CPS-04).

use super::checks::{at_least, bytes, characters, one_of};
use super::step::{Dialect, Step};
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, TableCreateStatement};
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
        let step = Step::new(manager).await?;
        let table = "card_challenges";
        step.create_table(table, card_challenges(&step.dialect))
            .await?;
        // By which those that have expired are forgotten.
        step.create_index(table, "card_challenges_issued_at", &["issued_at"])
            .await
    }
}

fn card_challenges(dialect: &Dialect) -> TableCreateStatement {
    dialect
        .table("card_challenges")
        .col(dialect.exactly("attempt", 36).not_null().primary_key())
        .col(
            ColumnDef::new("ordinal")
                .big_integer()
                .not_null()
                .unique_key(),
        )
        .col(dialect.bytes("nonce", 32).not_null())
        .col(dialect.text("purpose", 16).not_null())
        .col(dialect.text("service", 64).not_null())
        .col(dialect.text("workstation", 64).not_null())
        .col(ColumnDef::new("issued_at").big_integer().not_null())
        .check(characters("attempt", 36, 36))
        .check(at_least("ordinal", 1))
        .check(bytes("nonce", 32))
        .check(one_of("purpose", &["login", "unlock"]))
        .check(characters("service", 0, 64))
        .check(characters("workstation", 0, 64))
        .take()
}
