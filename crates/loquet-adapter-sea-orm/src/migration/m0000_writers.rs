//! The row that the writers of all instances queue at on a server (LOCK-12). SQLite has a lock of
//! its own for that.

use super::step::Step;
use sea_orm::sea_query::{ColumnDef, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0000_writers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let step = Step::new(manager).await?;
        if !step.is_on_server() {
            return Ok(());
        }
        let table = step
            .dialect
            .table("writers")
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .check(Expr::col("id").eq(1))
            .take();
        step.create_table("writers", table).await?;
        let there = Query::select().column("id").from("writers").take();
        if step.db().query_one(&there).await?.is_none() {
            let mut row = Query::insert();
            row.into_table("writers")
                .columns(["id"])
                .values_panic([1.into()]);
            step.db().execute(&row).await?;
        }
        Ok(())
    }
}
