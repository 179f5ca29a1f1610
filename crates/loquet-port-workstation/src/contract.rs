//! The obligations of the ports, each as a named test.
//!
//! [`contract!`](crate::contract!) runs those of
//! [`RememberedIdentifiers`](crate::RememberedIdentifiers),
//! [`sessions_contract!`](crate::sessions_contract!) those of
//! [`SessionKeeper`](crate::SessionKeeper). A case panics when its obligation is broken.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a broken obligation is a panic of the test that runs the case"
)]

pub mod remembered;
pub mod sessions;
