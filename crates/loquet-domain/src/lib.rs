#![doc = include_str!("../README.md")]

pub mod account;
pub mod card;
pub mod card_number;
mod code;
pub mod failure;
pub mod hexadecimal;
pub mod id;
pub mod identifier;
pub mod journal;
pub mod legacy;
pub mod lockout;
pub mod origin;
pub mod password;
pub mod profile;
pub mod remembered;
pub mod secret;
pub mod session;
pub mod storage;
pub mod text;
pub mod token;
pub mod workstation;

pub use account::{Account, AccountStatus, Role};
pub use card_number::CardNumber;
pub use failure::FailureCode;
pub use id::{AccountId, AttemptId, SessionId, WorkstationId};
pub use identifier::{Identifier, IdentifierError, IdentifierKey};
pub use jiff::{SignedDuration, Timestamp};
pub use origin::Origin;
pub use password::{Password, PasswordHash};
