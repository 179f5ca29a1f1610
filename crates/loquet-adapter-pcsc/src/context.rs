//! A new context.

use crate::fault::Fault;
use pcsc::{Context, Error, Scope};
use std::thread;
use std::time::Duration;

/// How often a context is asked for, when each time it is refused.
const ATTEMPTS: usize = 5;
/// The pause in between.
const PAUSE: Duration = Duration::from_millis(20);

/// Establishes a context. May block, by other means too: for threads of the adapter only.
///
/// pcscd closes the connection of a client that the system's policy (polkit) does not let in, and
/// its library calls that a security violation. It says so too while a pcscd ends that still holds
/// its socket: asked again, it is gone.
pub(crate) fn establish() -> Result<Context, Fault> {
    let mut established = Context::establish(Scope::User);
    for _ in 1..ATTEMPTS {
        let Err(Error::SecurityViolation) = established else {
            break;
        };
        thread::park_timeout(PAUSE);
        established = Context::establish(Scope::User);
    }
    established.map_err(|error| match error {
        Error::SecurityViolation => Fault::Denied,
        other => Fault::Code(other),
    })
}
