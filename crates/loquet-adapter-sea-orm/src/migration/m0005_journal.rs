//! The journal. It refers to nothing: what it says stays, whatever becomes of the rest.
//!
//! Actions, reasons, factors and assurances are open vocabularies, since the records of newer
//! versions stand beside older ones for ever: of these only the length is checked.

use super::checks::{all, any, at_least, bytes, characters, one_of};
use crate::sqlite;
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, Expr, ExprTrait, SimpleExpr, Table, TableCreateStatement};
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
        manager.create_table(journal_records()).await?;
        sqlite::make_append_only(manager.get_connection()).await
    }
}

fn journal_records() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("journal_records")
        .col(
            ColumnDef::new("sequence")
                .big_integer()
                .not_null()
                .primary_key(),
        )
        .col(ColumnDef::new("at").big_integer().not_null())
        .col(ColumnDef::new("actor").char_len(36))
        .col(ColumnDef::new("on_behalf_of").char_len(36))
        .col(ColumnDef::new("workstation").string_len(64).not_null())
        .col(ColumnDef::new("address").string_len(45))
        .col(ColumnDef::new("application").string_len(64).not_null())
        .col(ColumnDef::new("action").string_len(64).not_null())
        .col(ColumnDef::new("object_kind").string_len(16).not_null())
        .col(ColumnDef::new("object_account").char_len(36))
        .col(ColumnDef::new("object_mask").binary_len(32))
        .col(ColumnDef::new("outcome").string_len(16).not_null())
        .col(ColumnDef::new("reason").string_len(64))
        .col(ColumnDef::new("factor").string_len(32))
        .col(ColumnDef::new("assurance").string_len(32))
        .col(ColumnDef::new("attempt").char_len(36))
        .col(ColumnDef::new("session").char_len(36))
        .col(ColumnDef::new("times").big_integer().not_null())
        .col(ColumnDef::new("note").string_len(200))
        .col(
            ColumnDef::new("seal")
                .binary_len(32)
                .not_null()
                .unique_key(),
        );
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
