//! Server-sent events: the state of a session, as it changes.
//!
//! A stream costs a timer, a token and a poke of the [hub](crate::hub); its client reads the state
//! that holds when it is ready for it, so that a slow one holds nothing back. It ends with the
//! session, with the service, and after an hour: the client then asks again, and is authenticated
//! again.

#[cfg(test)]
pub(crate) mod bench;
mod follow;

pub(crate) use follow::{Follow, Told};
