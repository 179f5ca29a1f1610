#![doc = include_str!("../README.md")]

pub mod anchoring;
pub mod card;
pub mod language;
pub mod legacy;
pub mod settings;
pub mod workstation;

mod backup;
mod database_password;
mod environment;
mod exit;
mod failure;
mod files;
mod journal_csv;
mod journal_key;
mod observation;
mod opening;
mod practice;
mod private_folder;
mod remote;
mod tracing;
mod variables;

pub use self::tracing::{start_service_tracing, start_tracing};
pub use backup::{DatabaseCopyError, back_up, restore};
pub use database_password::{DatabasePasswordError, DatabasePasswordProblem};
pub use environment::{SystemClock, SystemRandomness, new_uuid, now, origin};
pub use exit::Exit;
pub use failure::Failure;
pub use journal_csv::{journal_csv_header, journal_csv_line};
pub use journal_key::{JournalKeyError, JournalKeyProblem};
pub use language::{Argument, Language, Messages};
pub use loquet_adapter_sea_orm::Restored;
pub use observation::{
    HashKind, HashObserver, HashOutcome, HashingLoad, Observation, ObservedHash,
};
pub use opening::OpeningError;
pub use practice::{
    Practice, check_database, create_observed_practice, create_practice, open_observed_practice,
    open_practice,
};
pub use remote::{RemoteError, RemotePractice, SeenWorkstation, ServerView, open_remote_practice};
pub use settings::{Overrides, SettingSource, SettingValue, Settings, SettingsError};
pub use variables::Variables;
