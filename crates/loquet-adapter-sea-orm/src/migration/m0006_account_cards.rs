//! Accounts again: who vouches for a card is part of what it is registered by (CPS-14), and the
//! card that was used last is kept (CPS-15).

use super::checks::{all, any, at_least, characters, one_of, together};
use super::rebuild::Rebuilt;
use sea_orm::DbErr;
use sea_orm::sea_query::{
    CaseStatement, ColumnDef, Expr, ExprTrait, Func, Index, Query, SelectStatement, SimpleExpr,
    Table, TableCreateStatement,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0006_account_cards"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rebuilt = Rebuilt {
            table: "accounts",
            definition: accounts,
            columns: &COLUMNS,
            present: present(),
        };
        rebuilt.up(manager).await?;
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

/// The last of them is new.
const COLUMNS: [&str; 10] = [
    "id",
    "identifier_display",
    "identifier_key",
    "identifier_rules",
    "role",
    "status",
    "card_number",
    "legacy_user_name",
    "created_at",
    "card_authority",
];

/// The accounts as they are, each number with the authority that vouches for it.
fn present() -> SelectStatement {
    let mut select = Query::select();
    let (_, before) = COLUMNS.split_last().unwrap_or((&"", &[]));
    select
        .columns(before.iter().copied())
        .expr(authority())
        .from("accounts");
    select.take()
}

/// Fictitious people have cards of test authorities only: professionals whose number begins with
/// 8997 or 8999, or stands in the department 0B. Everybody else's cards are real (CPS-08).
fn authority() -> CaseStatement {
    let beginning = |characters: i64| {
        Expr::expr(Func::cust("substr").args([
            Expr::col("card_number"),
            Expr::val(1),
            Expr::val(characters),
        ]))
    };
    let is_fictitious = any([beginning(4).is_in(["8997", "8999"]), beginning(3).eq("00B")]);
    CaseStatement::new()
        .case(Expr::col("card_number").is_null(), Expr::null())
        .case(is_fictitious, "test")
        .finally("igc-sante")
}

fn accounts(table: &'static str) -> TableCreateStatement {
    Table::create()
        .table(table)
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
        .col(ColumnDef::new("card_authority").string_len(16))
        .col(ColumnDef::new("card_number").string_len(64))
        .col(ColumnDef::new("card_last_serial").char_len(21))
        .col(
            ColumnDef::new("legacy_user_name")
                .string_len(256)
                .unique_key(),
        )
        .col(ColumnDef::new("created_at").big_integer().not_null())
        .index(
            Index::create()
                .unique()
                .col("card_authority")
                .col("card_number"),
        )
        .check(characters("id", 36, 36))
        .check(characters("identifier_display", 3, 256))
        .check(characters("identifier_key", 3, 128))
        .check(at_least("identifier_rules", 1))
        .check(one_of("role", &["member", "auditor", "administrator"]))
        .check(one_of("status", &["active", "disabled"]))
        .check(one_of("card_authority", &["igc-sante", "test"]))
        .check(characters("card_number", 1, 64))
        .check(together("card_authority", "card_number"))
        .check(last_serial())
        .check(characters("legacy_user_name", 1, 256))
        .take()
}

/// No card was used where none is registered.
fn last_serial() -> SimpleExpr {
    any([
        Expr::col("card_last_serial").is_null(),
        all([
            Expr::col("card_number").is_not_null(),
            characters("card_last_serial", 21, 21),
        ]),
    ])
}
