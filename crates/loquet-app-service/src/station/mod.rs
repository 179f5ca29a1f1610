//! The reader of the server's own machine, for whoever sits there: what lies in it, logins by its
//! cards, and the watch over the sessions that they open.
//!
//! One operation with a card at a time; each request sends at most one PIN to a card (CPS-17).
//! Whoever unlocks a session of the reader by another way than the reader watches over its card
//! from then on.

#[cfg(test)]
pub(crate) mod bench;
mod entry;
mod feed;
mod handles;
mod opening;
mod removal;
mod routes;
mod watched;

pub(crate) use entry::{Station, StationError};
pub(crate) use feed::Watching;
pub(crate) use opening::{begin, open};
pub(crate) use routes::routes;
