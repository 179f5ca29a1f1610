#![doc = include_str!("../README.md")]

mod cards;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
mod known;

pub use cards::{Cards, OpenCard, VerifiedCard};
pub use known::{KeyPath, KnownCard, KnownCards};

#[cfg(feature = "mock")]
pub use {
    cards::{MockCards, MockOpenCard, MockVerifiedCard},
    known::MockKnownCards,
};
