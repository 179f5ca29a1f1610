//! The schema, step by step. A step that has been released never changes again: what it needs is
//! written in it, and not taken from the domain.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the trait of sea-orm-migration leaves the lifetime out, and an implementation must too"
)]

mod checks;
mod m0000_writers;
mod m0001_accounts;
mod m0002_password_credentials;
mod m0003_attempts;
mod m0004_sessions;
mod m0005_journal;
mod m0006_account_cards;
mod m0007_session_cards;
mod m0008_journal_card;
mod m0009_card_challenges;
mod m0010_workstations;
mod m0011_journal_checkpoint;
mod rebuild;
mod step;

use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager, seaql_migrations};

/// All steps, in order.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0000_writers::Migration),
            Box::new(m0001_accounts::Migration),
            Box::new(m0002_password_credentials::Migration),
            Box::new(m0003_attempts::Migration),
            Box::new(m0004_sessions::Migration),
            Box::new(m0005_journal::Migration),
            Box::new(m0006_account_cards::Migration),
            Box::new(m0007_session_cards::Migration),
            Box::new(m0008_journal_card::Migration),
            Box::new(m0009_card_challenges::Migration),
            Box::new(m0010_workstations::Migration),
            Box::new(m0011_journal_checkpoint::Migration),
        ]
    }
}

/// The table in which the applied steps are noted.
const TABLE: &str = "seaql_migrations";

/// The names of the steps that were applied; `None` when none was ever begun.
pub(crate) async fn applied<C>(db: &C) -> Result<Option<Vec<String>>, DbErr>
where
    C: ConnectionTrait,
    for<'c> &'c C: sea_orm_migration::IntoSchemaManagerConnection<'c>,
{
    if !SchemaManager::new(db).has_table(TABLE).await? {
        return Ok(None);
    }
    let steps = seaql_migrations::Entity::find().all(db).await?;
    let names = steps.into_iter().map(|step| step.version);
    Ok(Some(names.collect()))
}

/// Whether a step is one of this version.
pub(crate) fn is_known(name: &str) -> bool {
    Migrator::migrations()
        .iter()
        .any(|step| step.name() == name)
}
