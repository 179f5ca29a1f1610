#![doc = include_str!("../README.md")]

mod attempts;
mod backup;
mod cards;
mod challenges;
mod database;
mod fault;
mod journal;
mod lockout;
mod migration;
mod mysql;
mod observation;
mod open;
mod passwords;
mod postgres;
mod purge;
mod rows;
mod server;
mod sessions;
mod sqlite;
mod store;
#[cfg(test)]
mod tests;
mod transaction;
mod turns;
mod upgrade;
mod users;
mod workstations;

pub use backup::{BackupError, Restored};
pub use database::{Database, Password};
pub use observation::JournalEnd;
pub use open::OpenError;
pub use server::{ServerAddress, ServerAddressError, ServerKind, ServerOptions};
pub use sqlite::SqliteOptions;
pub use store::SeaOrmStore;
