//! A table under another definition: there are engines that cannot change the constraints of one
//! that is there.

use super::step::{Dialect, Step};
use crate::sqlite;
use sea_orm::sea_query::{Query, SelectStatement, Table, TableCreateStatement, TableDropStatement};
use sea_orm::{ConnectionTrait, DbErr};

/// What a table becomes.
pub(super) struct Rebuilt {
    /// Its name.
    pub(super) table: &'static str,
    /// Its new definition, under a name.
    pub(super) definition: fn(&Dialect, &'static str) -> TableCreateStatement,
    /// The columns that are filled from what is there.
    pub(super) columns: &'static [&'static str],
    /// What is there, in the order of these columns.
    pub(super) present: SelectStatement,
}

/// The name of the table that holds the rows in the meantime.
const MEANTIME: &str = "rebuilt";

impl Rebuilt {
    /// Puts the rows aside, and back into the table as it is defined now. What refers to them is
    /// checked when the transaction is committed. Indexes are to be created again.
    pub(super) async fn up(self, step: &Step<'_>) -> Result<(), DbErr> {
        let (db, manager, dialect) = (step.db(), step.manager, &step.dialect);
        sqlite::check_references_at_commit(db).await?;
        manager
            .create_table((self.definition)(dialect, MEANTIME))
            .await?;
        copy(db, self.present, MEANTIME, self.columns).await?;
        manager.drop_table(drop(self.table)).await?;
        manager
            .create_table((self.definition)(dialect, self.table))
            .await?;
        let mut aside = Query::select();
        aside.columns(self.columns.iter().copied()).from(MEANTIME);
        copy(db, aside, self.table, self.columns).await?;
        manager.drop_table(drop(MEANTIME)).await
    }
}

async fn copy<C: ConnectionTrait>(
    db: &C,
    rows: SelectStatement,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut insert = Query::insert();
    insert
        .into_table(table)
        .columns(columns.iter().copied())
        .select_from(rows)
        .map_err(|error| DbErr::Migration(error.to_string()))?;
    db.execute(&insert).await?;
    Ok(())
}

fn drop(table: &'static str) -> TableDropStatement {
    Table::drop().table(table).take()
}
