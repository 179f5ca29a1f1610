//! The obligations of the port as tests, one case each, that a back end runs in one line:
//!
//! ```text
//! mod users {
//!     loquet_port_users::contract!(crate::tests::harness().await);
//! }
//! ```

mod harness;

pub use harness::*;
