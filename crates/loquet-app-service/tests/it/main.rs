//! The service as a process, met by well-behaved and by hostile clients.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a broken expectation is a failed test"
)]

mod activation;
mod deadlines;
mod hostile;
mod limits;
mod program;
mod stopping;
mod support;
mod tls;
