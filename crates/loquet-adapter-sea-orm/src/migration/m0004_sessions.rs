//! Sessions; of a token, its digest only (SES-01).
//!
//! On a server they are at once what the seventh step makes of them.

use super::checks::{all, any, at_least, bytes, characters, one_of};
use super::m0007_session_cards;
use super::step::{Dialect, Step};
use sea_orm::DbErr;
use sea_orm::sea_query::{
    ColumnDef, Expr, ExprTrait, ForeignKey, SimpleExpr, TableCreateStatement,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0004_sessions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Step::new(manager).await?;
        if step.is_on_server() {
            return m0007_session_cards::create(&step).await;
        }
        step.create_table("sessions", sessions(&step.dialect))
            .await?;
        let of_account = ["account_id", "opened_at", "ordinal"];
        step.create_index(
            "sessions",
            "sessions_account_id_opened_at_ordinal",
            &of_account,
        )
        .await?;
        // By which the sessions that ended long ago are forgotten.
        step.create_index("sessions", "sessions_ended_at", &["ended_at"])
            .await
    }
}

fn sessions(dialect: &Dialect) -> TableCreateStatement {
    let mut account = ForeignKey::create();
    account.from("sessions", "account_id").to("accounts", "id");
    dialect
        .table("sessions")
        .col(dialect.exactly("id", 36).not_null().primary_key())
        .col(
            ColumnDef::new("ordinal")
                .big_integer()
                .not_null()
                .unique_key(),
        )
        .col(dialect.bytes("token_digest", 32).not_null().unique_key())
        .col(dialect.exactly("account_id", 36).not_null())
        .col(dialect.text("role", 16).not_null())
        .col(dialect.text("factor", 16).not_null())
        .col(dialect.text("workstation", 64).not_null())
        .col(dialect.text("address", 45))
        .col(dialect.text("application", 64).not_null())
        .col(ColumnDef::new("opened_at").big_integer().not_null())
        .col(ColumnDef::new("idle_ms").big_integer().not_null())
        .col(ColumnDef::new("longest_ms").big_integer().not_null())
        .col(ColumnDef::new("last_used_at").big_integer().not_null())
        .col(dialect.text("state", 16).not_null())
        .col(dialect.text("state_cause", 32))
        .col(ColumnDef::new("ended_at").big_integer())
        .foreign_key(&mut account)
        .check(characters("id", 36, 36))
        .check(at_least("ordinal", 1))
        .check(bytes("token_digest", 32))
        .check(one_of("role", &["member", "auditor", "administrator"]))
        .check(one_of("factor", &["password", "cps-card"]))
        .check(characters("workstation", 0, 64))
        .check(characters("address", 2, 45))
        .check(characters("application", 0, 64))
        .check(at_least("idle_ms", 60_000))
        .check(at_least("longest_ms", 3_600_000))
        .check(state())
        .take()
}

/// Each state comes with its own causes, and only the end with an instant.
fn state() -> SimpleExpr {
    let is = |state: &'static str| Expr::col("state").eq(state);
    let has_cause = |causes: &[&'static str]| {
        all([
            Expr::col("state_cause").is_not_null(),
            one_of("state_cause", causes),
        ])
    };
    let (cause, ended_at) = (|| Expr::col("state_cause"), || Expr::col("ended_at"));
    let ends = [
        "closed",
        "expired",
        "ended-by-administrator",
        "account-changed",
        "superseded",
    ];
    any([
        all([is("active"), cause().is_null(), ended_at().is_null()]),
        all([
            is("locked"),
            has_cause(&["asked", "idle", "clock-set-back"]),
            ended_at().is_null(),
        ]),
        all([is("ended"), has_cause(&ends), ended_at().is_not_null()]),
    ])
}
