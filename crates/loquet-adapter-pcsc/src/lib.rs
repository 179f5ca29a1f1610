#![doc = include_str!("../README.md")]

mod context;
mod events;
mod fault;
mod ledger;
mod location;
mod look;
mod places;
mod session;
mod transaction;
mod transport;
mod waiter;

pub use transport::PcscTransport;
