//! The workstations that may speak to a service; of codes and tokens, their digests only (SES-01).

use super::checks::{all, any, bytes, characters};
use sea_orm::DbErr;
use sea_orm::sea_query::{
    ColumnDef, Expr, ExprTrait, Index, SimpleExpr, Table, TableCreateStatement,
};
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
        manager.create_table(workstations()).await?;
        // By which those are found that end with a workstation that is removed.
        let opened_there = Index::create()
            .name("sessions_workstation")
            .table("sessions")
            .col("workstation")
            .take();
        manager.create_index(opened_there).await
    }
}

fn workstations() -> TableCreateStatement {
    let column = ColumnDef::new;
    Table::create()
        .table("workstations")
        .col(column("id").char_len(36).not_null().primary_key())
        .col(column("name").string_len(64).not_null())
        // Each character of a name can become several.
        .col(column("name_key").string_len(2_048).not_null().unique_key())
        .col(column("code_digest").binary_len(32).unique_key())
        .col(column("code_expires_at").big_integer())
        .col(column("token_digest").binary_len(32).unique_key())
        .col(column("enrolled_at").big_integer())
        .check(characters("id", 36, 36))
        .check(characters("name", 1, 64))
        .check(characters("name_key", 1, 2_048))
        .check(bytes("code_digest", 32))
        .check(bytes("token_digest", 32))
        .check(enrolment())
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
