//! Accounts. The unique index on the key also serves the pages and the homonyms.
//!
//! On a server they are at once what the sixth step makes of them.

use super::checks::{at_least, characters, one_of};
use super::m0006_account_cards;
use super::step::{Dialect, Step};
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, TableCreateStatement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_accounts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Step::new(manager).await?;
        let table = if step.is_on_server() {
            m0006_account_cards::accounts(&step.dialect, "accounts")
        } else {
            accounts(&step.dialect)
        };
        step.create_table("accounts", table).await?;
        // By which another administrator is found.
        step.create_index("accounts", "accounts_role_status", &["role", "status"])
            .await
    }
}

fn accounts(dialect: &Dialect) -> TableCreateStatement {
    dialect
        .table("accounts")
        .col(dialect.exactly("id", 36).not_null().primary_key())
        .col(dialect.text("identifier_display", 256).not_null())
        .col(dialect.text("identifier_key", 128).not_null().unique_key())
        .col(ColumnDef::new("identifier_rules").integer().not_null())
        .col(dialect.text("role", 16).not_null())
        .col(dialect.text("status", 16).not_null())
        .col(dialect.text("card_number", 64).unique_key())
        .col(dialect.text("legacy_user_name", 256).unique_key())
        .col(ColumnDef::new("created_at").big_integer().not_null())
        .check(characters("id", 36, 36))
        .check(characters("identifier_display", 3, 256))
        .check(characters("identifier_key", 3, 128))
        .check(at_least("identifier_rules", 1))
        .check(one_of("role", &["member", "auditor", "administrator"]))
        .check(one_of("status", &["active", "disabled"]))
        .check(characters("card_number", 1, 64))
        .check(characters("legacy_user_name", 1, 256))
        .take()
}
