//! Who waits for a change learns here that there may be one.

/// Pokes whoever waits for a change of a session.
#[derive(Debug, Default)]
pub(crate) struct Hub;
