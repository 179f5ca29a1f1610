//! The operational log: to standard error, never a value (LOG-04).

use std::io::{IsTerminal, stderr};
use tracing_subscriber::EnvFilter;

/// The variable that says what is logged.
const FILTER: &str = "LOQUET_LOG";

/// Writes the operational log to standard error, filtered by `LOQUET_LOG` (default `warn`), without
/// colour where standard error is no terminal. A second call changes nothing.
pub fn start_tracing() {
    let filter = EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    // Refused when a log has been started before, by a test for instance: that one stays.
    let _ = log.try_init();
}
