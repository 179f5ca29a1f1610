//! Bringing a database to this version, unless it is not the expected one.

use crate::migration::{self, Migrator};
use crate::rows::{account, record};
use crate::{OpenError, mysql, postgres, sqlite};
use loquet_domain::journal::Action;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, QueryFilter, QuerySelect,
};
use sea_orm_migration::MigratorTrait;

/// What an opening expects to find.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// No practice.
    Nothing,
    /// A practice.
    Practice,
}

/// Applies the pending migrations, unless the database is not the expected one.
pub(crate) async fn migrate(tx: &DatabaseTransaction, expected: Expected) -> Result<(), OpenError> {
    let applied = migration::applied(tx).await?;
    let Some(applied) = applied else {
        if has_tables(tx).await? {
            return Err(OpenError::NotADatabase);
        }
        return match expected {
            Expected::Practice => Err(OpenError::Missing),
            Expected::Nothing => Ok(Migrator::up(tx, None).await?),
        };
    };
    if expected == Expected::Practice && applied.is_empty() {
        return Err(OpenError::Missing);
    }
    if applied.iter().any(|name| !migration::is_known(name)) {
        return Err(OpenError::Newer);
    }
    if applied.len() < Migrator::migrations().len() {
        Migrator::up(tx, None).await?;
    }
    if expected == Expected::Nothing && has_practice(tx).await? {
        return Err(OpenError::AlreadyCreated);
    }
    Ok(())
}

/// Whether every table is there, in this version.
pub(crate) async fn is_complete(db: &DatabaseConnection) -> Result<bool, OpenError> {
    let Some(applied) = migration::applied(db).await? else {
        if has_tables(db).await? {
            return Err(OpenError::NotADatabase);
        }
        return Ok(false);
    };
    if applied.iter().any(|name| !migration::is_known(name)) {
        return Err(OpenError::Newer);
    }
    Ok(applied.len() == Migrator::migrations().len())
}

/// Whether a practice is kept in a database that may have no table at all. One whose tables are of
/// an older version has them all by the time that it has a practice.
pub(crate) async fn is_kept_in(db: &DatabaseConnection) -> Result<bool, OpenError> {
    match migration::applied(db).await? {
        Some(applied) if applied.len() == Migrator::migrations().len() => {
            Ok(has_practice(db).await?)
        }
        Some(applied) => Ok(!applied.is_empty()),
        None => Ok(false),
    }
}

async fn has_tables<C: ConnectionTrait>(db: &C) -> Result<bool, DbErr> {
    let row = {
        let count = match db.get_database_backend() {
            DbBackend::Postgres => postgres::count_tables(),
            DbBackend::MySql => mysql::count_tables(),
            _ => sqlite::count_tables(),
        };
        db.query_one(&count).await?
    };
    let tables = row.map_or(Ok(0), |row| row.try_get::<i64>("", "tables"))?;
    Ok(tables > 0)
}

/// Whether it has had its first administrator. A service that was started before records its start,
/// and who tried to get in: that is no practice yet.
async fn has_practice<C: ConnectionTrait>(db: &C) -> Result<bool, DbErr> {
    let accounts = account::Entity::find().limit(1).all(db).await?;
    let created = record::Column::Action.eq(Action::PracticeCreated.code());
    let records = record::Entity::find().filter(created).limit(1).all(db);
    Ok(!accounts.is_empty() || !records.await?.is_empty())
}
