#![doc = include_str!("../README.md")]

#[cfg(feature = "contract")]
pub mod contract;
mod remembered;
mod sessions;

pub use remembered::{Recollection, RememberedIdentifiers};
pub use sessions::{MAX_KEPT, SessionKeeper};

#[cfg(feature = "mock")]
pub use {remembered::MockRememberedIdentifiers, sessions::MockSessionKeeper};

use loquet_domain::storage::Cause;
use thiserror::Error;

/// The workstation refused; nothing was changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WorkstationError {
    /// What is kept can neither be read nor written: a full disk, a folder of somebody else.
    #[error("the workstation's memory is not available")]
    Unavailable(#[source] Cause),
}

impl WorkstationError {
    /// The workstation refused for this cause.
    pub fn unavailable(cause: impl Into<Cause>) -> Self {
        Self::Unavailable(cause.into())
    }
}
