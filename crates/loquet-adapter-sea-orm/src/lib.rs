#![doc = include_str!("../README.md")]

mod attempts;
mod backup;
mod cards;
mod challenges;
mod fault;
mod journal;
mod lockout;
mod migration;
mod observation;
mod open;
mod passwords;
mod purge;
mod rows;
mod sessions;
mod sqlite;
mod store;
#[cfg(test)]
mod tests;
mod transaction;
mod turns;
mod users;
mod workstations;

pub use backup::{BackupError, Restored};
pub use observation::JournalEnd;
pub use open::OpenError;
pub use sqlite::SqliteOptions;
pub use store::SeaOrmStore;
