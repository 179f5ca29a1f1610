//! Sessions again: one that a card has opened says which (CPS-31), and a card can lock and end it.

use super::checks::{all, any, at_least, bytes, characters, one_of};
use super::rebuild::Rebuilt;
use super::step::{Dialect, Step};
use sea_orm::DbErr;
use sea_orm::sea_query::{
    ColumnDef, Expr, ExprTrait, ForeignKey, Query, SelectStatement, SimpleExpr,
    TableCreateStatement,
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
        let step = Step::new(manager).await?;
        if step.is_on_server() {
            return Ok(());
        }
        let rebuilt = Rebuilt {
            table: "sessions",
            definition: sessions,
            columns: &COLUMNS,
            present: present(),
        };
        rebuilt.up(&step).await?;
        create_indexes(&step).await
    }
}

/// The sessions of a practice that had none.
pub(super) async fn create(step: &Step<'_>) -> Result<(), DbErr> {
    step.create_table(TABLE, sessions(&step.dialect, TABLE))
        .await?;
    create_indexes(step).await
}

const TABLE: &str = "sessions";

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

async fn create_indexes(step: &Step<'_>) -> Result<(), DbErr> {
    let of_account = ["account_id", "opened_at", "ordinal"];
    step.create_index(TABLE, "sessions_account_id_opened_at_ordinal", &of_account)
        .await?;
    // By which the sessions that ended long ago are forgotten.
    step.create_index(TABLE, "sessions_ended_at", &["ended_at"])
        .await?;
    // By which those are found that a revocation may end.
    let of_factor = ["factor", "opened_at", "ordinal"];
    step.create_index(TABLE, "sessions_factor_opened_at_ordinal", &of_factor)
        .await
}

fn sessions(dialect: &Dialect, table: &'static str) -> TableCreateStatement {
    let mut account = ForeignKey::create();
    account.from(table, "account_id").to("accounts", "id");
    let mut sessions = dialect.table(table);
    sessions.foreign_key(&mut account);
    for column in columns(dialect) {
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

fn columns(dialect: &Dialect) -> [ColumnDef; 21] {
    let column = ColumnDef::new;
    [
        dialect.exactly("id", 36).not_null().primary_key().take(),
        column("ordinal")
            .big_integer()
            .not_null()
            .unique_key()
            .take(),
        dialect
            .bytes("token_digest", 32)
            .not_null()
            .unique_key()
            .take(),
        dialect.exactly("account_id", 36).not_null().take(),
        dialect.text("role", 16).not_null().take(),
        dialect.text("factor", 16).not_null().take(),
        dialect.text("card_authority", 16).take(),
        dialect.text("card_number", 64).take(),
        dialect.exactly("card_serial", 21).take(),
        dialect.text("card_certificate", 107).take(),
        column("card_not_after").big_integer().take(),
        dialect.text("workstation", 64).not_null().take(),
        dialect.text("address", 45).take(),
        dialect.text("application", 64).not_null().take(),
        column("opened_at").big_integer().not_null().take(),
        column("idle_ms").big_integer().not_null().take(),
        column("longest_ms").big_integer().not_null().take(),
        column("last_used_at").big_integer().not_null().take(),
        dialect.text("state", 16).not_null().take(),
        dialect.text("state_cause", 32).take(),
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
