//! Time, randomness and the name of the machine.

use loquet_domain::{Origin, Timestamp};

/// The machine's clock, in whole milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// The operating system's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

/// Now, in whole milliseconds, for a front end that shows a time.
pub fn now() -> Timestamp { unimplemented!() }

/// This workstation and a program, such as `loquet 0.1.0`.
pub fn origin(application: &str) -> Origin { unimplemented!() }
