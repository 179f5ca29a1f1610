#![doc = include_str!("../README.md")]

pub mod pkcs15;
pub mod tlv;

#[cfg(test)]
mod fixtures;
