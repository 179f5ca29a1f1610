//! Sessions again: one that a card has opened says which (CPS-31), and a card can lock and end it.

use super::checks::{all, any, at_least, bytes, characters, one_of};
use super::rebuild::Rebuilt;
use sea_orm::DbErr;
use sea_orm::sea_query::{
    ColumnDef, Expr, ExprTrait, ForeignKey, Index, IndexCreateStatement, Query, SelectStatement,
    SimpleExpr, Table, TableCreateStatement,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0007_session_cards"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rebuilt = Rebuilt {
            table: "sessions",
            definition: sessions,
            columns: &COLUMNS,
            present: present(),
        };
        rebuilt.up(manager).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// Those that were there before.
const COLUMNS: [&str; 16] = [
    "id",
    "ordinal",
    "token_digest",
    "account_id",
    "role",
    "factor",
    "workstation",
    "address",
    "application",
    "opened_at",
    "idle_ms",
    "longest_ms",
    "last_used_at",
    "state",
    "state_cause",
    "ended_at",
];

/// The sessions as they are. No card has opened any yet; one that says so does not say which.
fn present() -> SelectStatement {
    Query::select()
        .columns(COLUMNS)
        .from("sessions")
        .and_where(Expr::col("factor").eq("password"))
        .take()
}

fn indexes() -> [IndexCreateStatement; 3] {
    let of_account = Index::create()
        .name("sessions_account_id_opened_at_ordinal")
        .table("sessions")
        .col("account_id")
        .col("opened_at")
        .col("ordinal")
        .take();
    // By which the sessions that ended long ago are forgotten.
    let ended = Index::create()
        .name("sessions_ended_at")
        .table("sessions")
        .col("ended_at")
        .take();
    // By which those are found that a revocation may end.
    let of_factor = Index::create()
        .name("sessions_factor_opened_at_ordinal")
        .table("sessions")
        .col("factor")
        .col("opened_at")
        .col("ordinal")
        .take();
    [of_account, ended, of_factor]
}

fn sessions(table: &'static str) -> TableCreateStatement {
    let mut account = ForeignKey::create();
    account.from(table, "account_id").to("accounts", "id");
    let mut sessions = Table::create();
    sessions.table(table).foreign_key(&mut account);
    for column in columns() {
        sessions.col(column);
    }
    sessions
        .check(characters("id", 36, 36))
        .check(at_least("ordinal", 1))
        .check(bytes("token_digest", 32))
        .check(one_of("role", &["member", "auditor", "administrator"]))
        .check(factor())
        .check(one_of("card_authority", &["igc-sante", "test"]))
        .check(characters("card_number", 1, 64))
        .check(characters("card_serial", 21, 21))
        .check(characters("card_certificate", 67, 107))
        .check(characters("workstation", 0, 64))
        .check(characters("address", 2, 45))
        .check(characters("application", 0, 64))
        .check(at_least("idle_ms", 60_000))
        .check(at_least("longest_ms", 3_600_000))
        .check(state())
        .take()
}

fn columns() -> [ColumnDef; 21] {
    let column = ColumnDef::new;
    [
        column("id").char_len(36).not_null().primary_key().take(),
        column("ordinal")
            .big_integer()
            .not_null()
            .unique_key()
            .take(),
        column("token_digest")
            .binary_len(32)
            .not_null()
            .unique_key()
            .take(),
        column("account_id").char_len(36).not_null().take(),
        column("role").string_len(16).not_null().take(),
        column("factor").string_len(16).not_null().take(),
        column("card_authority").string_len(16).take(),
        column("card_number").string_len(64).take(),
        column("card_serial").char_len(21).take(),
        column("card_certificate").string_len(107).take(),
        column("card_not_after").big_integer().take(),
        column("workstation").string_len(64).not_null().take(),
        column("address").string_len(45).take(),
        column("application").string_len(64).not_null().take(),
        column("opened_at").big_integer().not_null().take(),
        column("idle_ms").big_integer().not_null().take(),
        column("longest_ms").big_integer().not_null().take(),
        column("last_used_at").big_integer().not_null().take(),
        column("state").string_len(16).not_null().take(),
        column("state_cause").string_len(32).take(),
        column("ended_at").big_integer().take(),
    ]
}

/// The card that opened a session is there exactly if a card has opened it, and as a whole.
fn factor() -> SimpleExpr {
    let card = || {
        [
            "card_authority",
            "card_number",
            "card_serial",
            "card_certificate",
            "card_not_after",
        ]
    };
    any([
        all([
            one_of("factor", &["password"]),
            all(card().map(|column| Expr::col(column).is_null())),
        ]),
        all([
            one_of("factor", &["cps-card"]),
            all(card().map(|column| Expr::col(column).is_not_null())),
        ]),
    ])
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
    let locks = ["asked", "idle", "clock-set-back", "card-removed"];
    let ends = [
        "closed",
        "expired",
        "ended-by-administrator",
        "account-changed",
        "superseded",
        "card-removed",
        "card-revoked",
    ];
    any([
        all([is("active"), cause().is_null(), ended_at().is_null()]),
        all([is("locked"), has_cause(&locks), ended_at().is_null()]),
        all([is("ended"), has_cause(&ends), ended_at().is_not_null()]),
    ])
}
