#![doc = include_str!("../README.md")]

mod folder;
mod remembered;
mod sessions;

pub use remembered::FileRememberedIdentifiers;
pub use sessions::FileSessionKeeper;
