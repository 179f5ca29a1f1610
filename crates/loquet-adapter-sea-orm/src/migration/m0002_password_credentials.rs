//! Passwords: a verifier each, never the password.

use super::checks::{at_least, characters, one_of};
use super::step::{Dialect, Step};
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, ForeignKey, TableCreateStatement};
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
        let step = Step::new(manager).await?;
        step.create_table("password_credentials", password_credentials(&step.dialect))
            .await
    }
}

fn password_credentials(dialect: &Dialect) -> TableCreateStatement {
    let mut account = ForeignKey::create();
    account
        .from("password_credentials", "account_id")
        .to("accounts", "id");
    dialect
        .table("password_credentials")
        .col(dialect.exactly("account_id", 36).not_null().primary_key())
        .col(dialect.text("phc", 1024).not_null())
        .col(dialect.text("strength", 16).not_null())
        .col(ColumnDef::new("version").big_integer().not_null())
        .col(ColumnDef::new("set_at").big_integer().not_null())
        .foreign_key(&mut account)
        .check(characters("phc", 1, 1024))
        .check(one_of("strength", &["unknown", "weak", "acceptable"]))
        .check(at_least("version", 1))
        .take()
}
