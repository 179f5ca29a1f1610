//! What is counted, and where it is read.

/// What the service counts.
#[derive(Debug, Default)]
pub(crate) struct Metrics;
