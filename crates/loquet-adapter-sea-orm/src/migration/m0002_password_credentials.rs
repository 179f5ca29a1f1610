//! Passwords: a verifier each, never the password.

use super::checks::{at_least, characters, one_of};
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, ForeignKey, Table, TableCreateStatement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_password_credentials"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(password_credentials()).await
    }
}

fn password_credentials() -> TableCreateStatement {
    let mut account = ForeignKey::create();
    account
        .from("password_credentials", "account_id")
        .to("accounts", "id");
    Table::create()
        .table("password_credentials")
        .col(
            ColumnDef::new("account_id")
                .char_len(36)
                .not_null()
                .primary_key(),
        )
        .col(ColumnDef::new("phc").string_len(1024).not_null())
        .col(ColumnDef::new("strength").string_len(16).not_null())
        .col(ColumnDef::new("version").big_integer().not_null())
        .col(ColumnDef::new("set_at").big_integer().not_null())
        .foreign_key(&mut account)
        .check(characters("phc", 1, 1024))
        .check(one_of("strength", &["unknown", "weak", "acceptable"]))
        .check(at_least("version", 1))
        .take()
}
