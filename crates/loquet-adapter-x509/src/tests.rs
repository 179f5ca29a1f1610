//! Tests that need more than one part of the crate.

mod contract;
mod der;
mod factory;
mod fetching;
mod limbo;
mod practice;
mod reading;
mod revocation;
mod rogues;
mod server;
mod storing;
