//! The obligations of the port as tests, one case each, that a back end runs in one line:
//!
//! ```text
//! mod sessions {
//!     loquet_port_sessions::contract!(crate::tests::harness().await);
//! }
//! ```

mod harness;

pub use harness::*;
