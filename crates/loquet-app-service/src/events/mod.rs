//! Server-sent events: a session, as it changes; the readers of this machine.
//!
//! A stream costs a timer, a token and a poke of the [hub](crate::hub); its client reads the state
//! that holds when it is ready for it, so that a slow one holds nothing back. It ends with its
//! session, with the service, and after an hour: the client then asks again, and is authenticated
//! again.

#[cfg(test)]
pub(crate) mod bench;
mod follow;
mod session;
mod stream;

pub(crate) use session::routes;
pub(crate) use stream::{LONGEST, event, permit, streamed};
