//! The hasher keeps the contract of its port.

use super::support::Argon2Harness;

loquet_port_password::contract!(Argon2Harness::new());
