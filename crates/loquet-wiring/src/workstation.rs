//! What this workstation remembers.

use crate::Settings;
pub use loquet_port_workstation::*;
use std::sync::Arc;

/// What this workstation keeps for its user.
pub struct Workstation {
    /// The remembered identifiers; `None` where the setting `remember.enabled` is off.
    pub remembered: Option<Arc<dyn RememberedIdentifiers>>,
    /// The open session of this user.
    pub sessions: Arc<dyn SessionKeeper>,
}

/// The workstation's folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the workstation's folder cannot be used")]
pub struct WorkstationError {
    /// The folder.
    pub path: std::path::PathBuf,
    #[source]
    source: loquet_domain::storage::Cause,
}

/// Opens what this workstation keeps.
///
/// # Errors
///
/// [`WorkstationError`].
pub fn open_workstation(settings: &Settings) -> Result<Workstation, WorkstationError> { unimplemented!() }
