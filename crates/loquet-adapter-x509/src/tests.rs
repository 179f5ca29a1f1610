//! Tests that need more than one part of the crate.

mod contract;
mod der;
mod factory;
mod limbo;
mod practice;
mod server;
