//! Counters of attempts, by what was typed and by workstation, both masked.

use super::checks::{all, any, at_least, bytes, characters, together};
use super::step::{Dialect, Step};
use sea_orm::DbErr;
use sea_orm::sea_query::{
    ColumnDef, Expr, ExprTrait, ForeignKey, SimpleExpr, TableCreateStatement,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_attempts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Step::new(manager).await?;
        step.create_table("attempts", attempts(&step.dialect))
            .await?;
        let table = "attempt_sources";
        step.create_table(table, attempt_sources(&step.dialect))
            .await?;
        // By which the sources whose window is over are forgotten.
        step.create_index(table, "attempt_sources_window_start", &["window_start"])
            .await
    }
}

fn attempts(dialect: &Dialect) -> TableCreateStatement {
    let mut account = ForeignKey::create();
    account.from("attempts", "account_id").to("accounts", "id");
    dialect
        .table("attempts")
        .col(dialect.bytes("subject", 32).not_null().primary_key())
        .col(dialect.exactly("account_id", 36))
        .col(ColumnDef::new("unknown_order").big_integer().unique_key())
        .col(ColumnDef::new("last_attempt").big_integer().not_null())
        .col(ColumnDef::new("allowance_from").big_integer().not_null())
        .col(ColumnDef::new("consecutive").big_integer().not_null())
        .col(ColumnDef::new("lifted").big_integer().not_null())
        .col(dialect.long_text("counted").not_null())
        .col(ColumnDef::new("lock_until").big_integer())
        .col(ColumnDef::new("lock_confirmed").boolean())
        .col(ColumnDef::new("lock_level").big_integer().not_null())
        .col(dialect.exactly("lockout_day", 10))
        .col(ColumnDef::new("lockout_count").big_integer())
        .col(ColumnDef::new("refused").big_integer().not_null())
        .foreign_key(&mut account)
        .check(bytes("subject", 32))
        .check(known_or_ordered())
        .check(at_least("last_attempt", 0))
        .check(at_least("allowance_from", 0))
        .check(at_least("consecutive", 0))
        .check(at_least("lifted", 0))
        .check(characters("counted", 0, 65_535))
        .check(together("lock_until", "lock_confirmed"))
        .check(at_least("lock_level", 0))
        .check(together("lockout_day", "lockout_count"))
        .check(characters("lockout_day", 10, 10))
        .check(at_least("lockout_count", 1))
        .check(at_least("refused", 0))
        .take()
}

/// A subject belongs to an account, or has its place among those that are forgotten in order.
fn known_or_ordered() -> SimpleExpr {
    let (account, order) = (|| Expr::col("account_id"), || Expr::col("unknown_order"));
    any([
        all([account().is_not_null(), order().is_null()]),
        all([account().is_null(), order().is_not_null()]),
    ])
}

fn attempt_sources(dialect: &Dialect) -> TableCreateStatement {
    dialect
        .table("attempt_sources")
        .col(dialect.bytes("source", 32).not_null().primary_key())
        .col(ColumnDef::new("window_start").big_integer())
        .col(ColumnDef::new("failures").big_integer().not_null())
        .col(ColumnDef::new("refused").big_integer().not_null())
        .check(bytes("source", 32))
        .check(at_least("failures", 0))
        .check(at_least("refused", 0))
        .take()
}
