#![doc = include_str!("../README.md")]

mod enrolment;
mod folder;
mod hexadecimal;
mod known;
mod remembered;
mod sessions;

pub use enrolment::FileWorkstationToken;
pub use known::FileKnownCards;
pub use remembered::FileRememberedIdentifiers;
pub use sessions::FileSessionKeeper;
