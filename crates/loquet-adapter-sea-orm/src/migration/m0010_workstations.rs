//! The workstations that may speak to a service; of codes and tokens, their digests only (SES-01).

use super::checks::{all, any, bytes, characters};
use super::step::{Dialect, Step};
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, Expr, ExprTrait, Func, SimpleExpr, TableCreateStatement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0010_workstations"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Step::new(manager).await?;
        step.create_table("workstations", workstations(&step.dialect))
            .await?;
        // By which those are found that end with a workstation that is removed.
        step.create_index("sessions", "sessions_workstation", &["workstation"])
            .await
    }
}

fn workstations(dialect: &Dialect) -> TableCreateStatement {
    let column = ColumnDef::new;
    let mut table = dialect.table("workstations");
    table
        .col(dialect.exactly("id", 36).not_null().primary_key())
        .col(dialect.text("name", 64).not_null());
    // Each character of a name can become several.
    let mut key = dialect.text("name_key", 2_048);
    key.not_null();
    if dialect.is_too_long_for_an_index(2_048) {
        table.col(key).col(key_digest().unique_key());
    } else {
        table.col(key.unique_key());
    }
    table
        .col(dialect.bytes("code_digest", 32).unique_key())
        .col(column("code_expires_at").big_integer())
        .col(dialect.bytes("token_digest", 32).unique_key())
        .col(column("enrolled_at").big_integer())
        .check(characters("id", 36, 36))
        .check(characters("name", 1, 64))
        .check(characters("name_key", 1, 2_048))
        .check(bytes("code_digest", 32))
        .check(bytes("token_digest", 32))
        .check(enrolment())
        .take()
}

/// What is unique in place of the key itself, kept by the database.
fn key_digest() -> ColumnDef {
    let digest = Func::cust("sha2").args([Expr::col("name_key"), Expr::cust("256")]);
    let bytes = Func::cust("unhex").arg(digest);
    ColumnDef::new("name_key_digest")
        .var_binary(32)
        .generated(bytes, true)
        .take()
}

/// Each is invited or enrolled, and what belongs to one is not there for the other.
fn enrolment() -> SimpleExpr {
    let (code, token) = (
        ["code_digest", "code_expires_at"],
        ["token_digest", "enrolled_at"],
    );
    let there = |columns: [&'static str; 2]| all(columns.map(|it| Expr::col(it).is_not_null()));
    let absent = |columns: [&'static str; 2]| all(columns.map(|it| Expr::col(it).is_null()));
    any([
        all([there(code), absent(token)]),
        all([absent(code), there(token)]),
    ])
}
