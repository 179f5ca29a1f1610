//! The transport over the real PC/SC daemon and a virtual reader, both started by each test.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a broken expectation is a failed test"
)]

mod contract;
mod held;
mod leaving;
mod lost;
#[expect(unreachable_pub, reason = "shared with the package of the journeys")]
#[path = "../../../../tests/support/pcsc_daemon.rs"]
mod pcsc_daemon;
mod support;
