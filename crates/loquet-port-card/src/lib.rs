#![doc = include_str!("../README.md")]

mod cards;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
mod known;
#[cfg(feature = "contract")]
pub mod known_contract;

pub use cards::{Cards, OpenCard, VerifiedCard};
pub use known::{KeyPath, KnownCard, KnownCards, MAX_KNOWN_CARDS};

#[cfg(feature = "mock")]
pub use {
    cards::{MockCards, MockOpenCard, MockVerifiedCard},
    known::MockKnownCards,
};
