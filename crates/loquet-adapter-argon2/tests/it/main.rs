//! The hasher from outside.

#![expect(clippy::expect_used, reason = "a broken expectation is a failed test")]

mod contract;
mod hashes;
mod pool;
mod support;
