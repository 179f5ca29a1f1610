#![doc = include_str!("../README.md")]

mod cards;
mod cps3;
mod cps4;
mod exchange;
mod files;
mod held;
mod listing;
pub mod master;
mod pin;
pub mod pkcs15;
mod reading;
pub mod recognition;
mod settings;
mod signature;
pub mod tlv;
mod trouble;

pub use cards::CpsCards;
pub use settings::CpsSettings;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod tests;
