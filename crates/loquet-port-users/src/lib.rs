#![doc = include_str!("../README.md")]

mod attempts;
#[cfg(feature = "contract")]
pub mod contract;
mod error;
mod users;

pub use attempts::{
    AttemptRequest, Attempts, MAX_UNKNOWN_SUBJECTS, Reservation, Settlement, SettlementOutcome,
    Unlocking,
};
pub use error::UsersError;
pub use users::{
    AccountOverview, CardChange, FoundAccount, NewAccount, PasswordChange, PasswordProof, Rehash,
    StatusChange, Users,
};

#[cfg(feature = "mock")]
pub use {attempts::MockAttempts, users::MockUsers};
