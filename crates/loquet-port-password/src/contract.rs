//! The obligations of the ports, each as a named test.
//!
//! [`contract!`](crate::contract!) runs those of [`PasswordHasher`](crate::PasswordHasher),
//! [`estimator_contract!`](crate::estimator_contract!) those of
//! [`StrengthEstimator`](crate::StrengthEstimator). A case panics when its obligation is broken.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a broken obligation is a panic of the test that runs the case"
)]

pub mod estimator;
pub mod hasher;

#[doc(hidden)]
pub use tokio;

use loquet_domain::Password;
use std::sync::Arc;

/// The password that [`hasher::Harness::of_another_cost`] makes its verifier of.
pub const PASSWORD: &str = "Crème brûlée à Orléans";

/// The password of a text.
pub fn password(typed: &str) -> Arc<Password> {
    Arc::new(Password::parse(typed).expect("the suite's passwords are well formed"))
}
