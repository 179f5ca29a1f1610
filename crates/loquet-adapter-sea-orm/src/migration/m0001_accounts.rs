//! Accounts. The unique index on the key also serves the pages and the homonyms.

use super::checks::{at_least, characters, one_of};
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, Index, Table, TableCreateStatement};
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
        manager.create_table(accounts()).await?;
        // By which another administrator is found.
        let role = Index::create()
            .name("accounts_role_status")
            .table("accounts")
            .col("role")
            .col("status")
            .take();
        manager.create_index(role).await
    }
}

fn accounts() -> TableCreateStatement {
    Table::create()
        .table("accounts")
        .col(ColumnDef::new("id").char_len(36).not_null().primary_key())
        .col(
            ColumnDef::new("identifier_display")
                .string_len(256)
                .not_null(),
        )
        .col(
            ColumnDef::new("identifier_key")
                .string_len(128)
                .not_null()
                .unique_key(),
        )
        .col(ColumnDef::new("identifier_rules").integer().not_null())
        .col(ColumnDef::new("role").string_len(16).not_null())
        .col(ColumnDef::new("status").string_len(16).not_null())
        .col(ColumnDef::new("card_number").string_len(64).unique_key())
        .col(
            ColumnDef::new("legacy_user_name")
                .string_len(256)
                .unique_key(),
        )
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
