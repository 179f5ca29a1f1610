//! Tests that need more than one part of the crate.

mod contract;
mod der;
mod doubles;
mod factory;
mod fetching;
mod limbo;
mod others;
mod practice;
mod reading;
mod revocation;
mod rogues;
mod server;
mod storing;
