#![doc = include_str!("../README.md")]

mod compute;
mod hasher;
mod phc;
mod pool;
mod settings;
mod verifier;

pub use hasher::Argon2PasswordHasher;
pub use pool::Load;
pub use settings::{Argon2Settings, Argon2SettingsError, Argon2Values};
