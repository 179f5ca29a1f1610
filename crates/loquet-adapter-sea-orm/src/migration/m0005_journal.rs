//! The journal. It refers to nothing: what it says stays, whatever becomes of the rest.
//!
//! Actions, reasons, factors and assurances are open vocabularies, since the records of newer
//! versions stand beside older ones for ever: of these only the length is checked.

use super::checks::{all, any, at_least, bytes, characters, one_of};
use super::step::{Dialect, Step};
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, Expr, ExprTrait, SimpleExpr, TableCreateStatement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0005_journal"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Step::new(manager).await?;
        step.create_table("journal_records", journal_records(&step.dialect))
            .await?;
        step.make_append_only().await
    }
}

fn journal_records(dialect: &Dialect) -> TableCreateStatement {
    let mut table = dialect.table("journal_records");
    table
        .col(
            ColumnDef::new("sequence")
                .big_integer()
                .not_null()
                .primary_key(),
        )
        .col(ColumnDef::new("at").big_integer().not_null())
        .col(dialect.exactly("actor", 36))
        .col(dialect.exactly("on_behalf_of", 36))
        .col(dialect.text("workstation", 64).not_null())
        .col(dialect.text("address", 45))
        .col(dialect.text("application", 64).not_null())
        .col(dialect.text("action", 64).not_null())
        .col(dialect.text("object_kind", 16).not_null())
        .col(dialect.exactly("object_account", 36))
        .col(dialect.bytes("object_mask", 32))
        .col(dialect.text("outcome", 16).not_null())
        .col(dialect.text("reason", 64))
        .col(dialect.text("factor", 32))
        .col(dialect.text("assurance", 32))
        .col(dialect.exactly("attempt", 36))
        .col(dialect.exactly("session", 36))
        .col(ColumnDef::new("times").big_integer().not_null())
        .col(dialect.text("note", 200))
        .col(dialect.bytes("seal", 32).not_null().unique_key());
    for check in checks() {
        table.check(check);
    }
    table
}

fn checks() -> Vec<SimpleExpr> {
    let identities = [
        "actor",
        "on_behalf_of",
        "object_account",
        "attempt",
        "session",
    ];
    let words = ["action", "reason", "factor", "assurance"];
    let identities = identities
        .into_iter()
        .map(|column| characters(column, 36, 36));
    let words = words.into_iter().map(|column| characters(column, 1, 64));
    let others = [
        at_least("sequence", 1),
        characters("workstation", 0, 64),
        characters("address", 2, 45),
        characters("application", 0, 64),
        object(),
        bytes("object_mask", 32),
        one_of("outcome", &["success", "failure", "refused"]),
        characters("note", 0, 200),
        bytes("seal", 32),
    ];
    identities.chain(words).chain(others).collect()
}

/// Each kind of object comes with what names it.
fn object() -> SimpleExpr {
    let (account, mask) = (|| Expr::col("object_account"), || Expr::col("object_mask"));
    any([
        all([
            one_of("object_kind", &["practice", "journal"]),
            account().is_null(),
            mask().is_null(),
        ]),
        all([
            one_of("object_kind", &["account"]),
            account().is_not_null(),
            mask().is_null(),
        ]),
        all([
            one_of("object_kind", &["unknown"]),
            account().is_null(),
            mask().is_not_null(),
        ]),
    ])
}
