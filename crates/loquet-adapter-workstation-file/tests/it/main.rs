//! Files of a workstation's user, from outside.

#![expect(clippy::expect_used, reason = "a broken expectation is a failed test")]

mod contract;
mod folder;
mod known;
mod remembered;
mod sessions;
mod support;
