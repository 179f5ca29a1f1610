//! Accounts again: who vouches for a card is part of what it is registered by (CPS-14), and the
//! card that was used last is kept (CPS-15).

use super::checks::{all, any, at_least, characters, one_of, together};
use super::rebuild::Rebuilt;
use super::step::{Dialect, Step};
use sea_orm::DbErr;
use sea_orm::sea_query::{
    CaseStatement, ColumnDef, Expr, ExprTrait, Func, Index, Query, SelectStatement, SimpleExpr,
    TableCreateStatement,
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
        let step = Step::new(manager).await?;
        if step.is_on_server() {
            return Ok(());
        }
        let rebuilt = Rebuilt {
            table: "accounts",
            definition: accounts,
            columns: &COLUMNS,
            present: present(),
        };
        rebuilt.up(&step).await?;
        // By which another administrator is found.
        step.create_index("accounts", "accounts_role_status", &["role", "status"])
            .await
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

pub(super) fn accounts(dialect: &Dialect, table: &'static str) -> TableCreateStatement {
    let mut cards = Index::create();
    cards.unique().col("card_authority").col("card_number");
    if dialect.is_on_server() {
        cards.name("accounts_card_authority_card_number");
    }
    dialect
        .table(table)
        .col(dialect.exactly("id", 36).not_null().primary_key())
        .col(dialect.text("identifier_display", 256).not_null())
        .col(dialect.text("identifier_key", 128).not_null().unique_key())
        .col(ColumnDef::new("identifier_rules").integer().not_null())
        .col(dialect.text("role", 16).not_null())
        .col(dialect.text("status", 16).not_null())
        .col(dialect.text("card_authority", 16))
        .col(dialect.text("card_number", 64))
        .col(dialect.exactly("card_last_serial", 21))
        .col(dialect.text("legacy_user_name", 256).unique_key())
        .col(ColumnDef::new("created_at").big_integer().not_null())
        .index(&mut cards)
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
