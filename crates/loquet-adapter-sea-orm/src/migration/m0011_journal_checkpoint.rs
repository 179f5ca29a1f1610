//! What a purge of the journal leaves: the last record that was removed (LOG-11). The triggers of
//! the journal now let a purge remove what its checkpoint covers, and nothing else.

use super::checks::{at_least, bytes};
use super::step::{Dialect, Step};
use sea_orm::DbErr;
use sea_orm::sea_query::{ColumnDef, Expr, ExprTrait, TableCreateStatement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

/// 181 days: the shortest that six months can be (N11).
const SHORTEST_RETENTION_MILLISECONDS: i64 = 181 * 24 * 3_600 * 1_000;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0011_journal_checkpoint"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Step::new(manager).await?;
        let table = journal_checkpoint(&step.dialect);
        step.create_table("journal_checkpoint", table).await?;
        step.let_purges_remove().await
    }
}

/// A table of one row at most.
fn journal_checkpoint(dialect: &Dialect) -> TableCreateStatement {
    let column = ColumnDef::new;
    let age = Expr::col("at").sub(Expr::col("before"));
    let mut table = dialect.table("journal_checkpoint");
    table
        .col(column("id").integer().not_null().primary_key())
        .col(column("sequence").big_integer().not_null())
        .col(dialect.bytes("seal", 32).not_null())
        .col(column("before").big_integer().not_null())
        .col(column("at").big_integer().not_null())
        .col(dialect.bytes("authentication", 32).not_null())
        .check(Expr::col("id").eq(1))
        .check(at_least("sequence", 1))
        .check(bytes("seal", 32))
        .check(age.gte(SHORTEST_RETENTION_MILLISECONDS))
        .check(bytes("authentication", 32));
    table
}
