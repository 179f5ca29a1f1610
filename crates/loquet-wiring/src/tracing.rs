//! The operational log.

/// Writes the operational log to standard error, filtered by `LOQUET_LOG` (default `warn`), without
/// colour where standard error is no terminal. A second call changes nothing.
pub fn start_tracing() { unimplemented!() }
