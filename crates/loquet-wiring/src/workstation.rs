//! What this workstation keeps for its user: remembered identifiers, tokens of open sessions.

use crate::private_folder::create_owned_folder;
use crate::{Failure, Settings};
use loquet_adapter_workstation_file::{FileRememberedIdentifiers, FileSessionKeeper};
use loquet_domain::FailureCode;
use loquet_domain::storage::Cause;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;

pub use loquet_port_workstation::{
    MAX_KEPT, Recollection, RememberedIdentifiers, SessionKeeper, WorkstationError,
};

/// What this workstation keeps for its user.
pub struct Workstation {
    /// The remembered identifiers; `None` where the setting `remember.enabled` is off.
    pub remembered: Option<Arc<dyn RememberedIdentifiers>>,
    /// Where they are, for a sentence about them.
    pub remembered_file: Option<PathBuf>,
    /// The tokens of the sessions that this user has opened here.
    pub sessions: Arc<dyn SessionKeeper>,
}

impl fmt::Debug for Workstation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Workstation")
    }
}

/// The folder of the open sessions cannot be used.
#[derive(Debug, Error)]
#[error("the folder {path} cannot keep sessions", path = path.display())]
pub struct SessionFolderError {
    /// The folder.
    pub path: PathBuf,
    #[source]
    source: Cause,
}

impl SessionFolderError {
    fn new(path: PathBuf, source: io::Error) -> Self {
        Self {
            path,
            source: source.into(),
        }
    }
}

impl Failure for SessionFolderError {
    fn failure_code(&self) -> FailureCode {
        FailureCode::Unexpected
    }
}

impl Failure for WorkstationError {
    /// Where it is about a remembered identifier, a front end says
    /// [`FailureCode::RememberedUnwritable`] with [`Workstation::remembered_file`] instead.
    fn failure_code(&self) -> FailureCode {
        FailureCode::Unexpected
    }
}

/// Opens what this workstation keeps.
///
/// # Errors
///
/// [`SessionFolderError`]: the folder of the sessions cannot be created, or is somebody else's.
pub fn open_workstation(settings: &Settings) -> Result<Workstation, SessionFolderError> {
    let folder = settings.session_folder();
    create_owned_folder(folder).map_err(|error| SessionFolderError::new(folder.into(), error))?;
    let file = settings.remembered_file();
    let remembered = file.map(|file| {
        let remembered: Arc<dyn RememberedIdentifiers> =
            Arc::new(FileRememberedIdentifiers::new(file));
        remembered
    });
    Ok(Workstation {
        remembered,
        remembered_file: file.map(PathBuf::from),
        sessions: Arc::new(FileSessionKeeper::new(folder)),
    })
}
