#![doc = include_str!("../README.md")]

mod failure;
pub mod identifier;

pub use failure::FailureCode;
pub use identifier::Identifier;
