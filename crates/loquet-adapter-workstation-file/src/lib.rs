#![doc = include_str!("../README.md")]

mod folder;
mod hexadecimal;
mod known;
mod remembered;
mod sessions;

pub use known::FileKnownCards;
pub use remembered::FileRememberedIdentifiers;
pub use sessions::FileSessionKeeper;
