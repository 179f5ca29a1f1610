//! What this workstation keeps for its user: remembered identifiers, tokens of open sessions.
//!
//! A service keeps the same for each workstation that it knows, and for its own reader.

mod of_service;

pub use of_service::{ServiceMemory, open_service_memory};

use crate::private_folder::check_owned_folder;
use crate::{Failure, Settings};
use loquet_adapter_workstation_file::{FileRememberedIdentifiers, FileSessionKeeper};
use loquet_domain::FailureCode;
use loquet_domain::storage::Cause;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
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

/// Opens what this workstation keeps. Nothing is created before something is kept.
///
/// # Errors
///
/// [`SessionFolderError`]: others may enter the folder of the sessions, or it is somebody else's.
pub fn open_workstation(settings: &Settings) -> Result<Workstation, SessionFolderError> {
    let folder = session_folder(settings)?;
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

/// The folder of the sessions: one for the practice of this machine, and one below it for each
/// server, so that a token is shown to the server that gave it and to no other.
fn session_folder(settings: &Settings) -> Result<PathBuf, SessionFolderError> {
    let check = |folder: &Path| {
        check_owned_folder(folder).map_err(|error| SessionFolderError::new(folder.into(), error))
    };
    let folder = settings.session_folder();
    check(folder)?;
    let Some(server) = &settings.server().url else {
        return Ok(folder.to_owned());
    };
    // The plus sign stands in no URL of a server: two servers never have the same folder.
    let folder = folder.join(server.as_str().replace("://", "+"));
    check(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::{Workstation, open_workstation};
    use crate::{Overrides, Settings, Variables};
    use loquet_domain::{Identifier, SessionId};
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use tempfile::TempDir;

    fn settings(data: &TempDir, flags: &[(&str, &str)]) -> Settings {
        let flags = flags
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let data = Some(data.path().to_owned());
        let overrides = Overrides {
            data,
            settings: flags.collect(),
            ..Overrides::default()
        };
        Settings::load(&overrides, &Variables::default()).expect("settings")
    }

    fn open(data: &TempDir) -> Workstation {
        open_workstation(&settings(data, &[])).expect("a workstation")
    }

    #[test]
    fn what_is_kept_is_found_again_in_private_folders() {
        let data = TempDir::new().expect("a folder");
        let (session, token) = (SessionId::from_random([7; 16]), [9; 32].into());
        let token = loquet_domain::session::SessionToken::from_random(token);
        let identifier: Identifier = "charbonnel.pascal".parse().expect("an identifier");
        let workstation = open(&data);
        assert_eq!(
            fs::read_dir(data.path()).expect("a folder").count(),
            0,
            "nothing is created"
        );
        workstation.sessions.keep(session, &token).expect("kept");
        let remembered = workstation.remembered.expect("remembering is on");
        remembered
            .remember(&identifier, crate::now())
            .expect("remembered");
        let again = open(&data);
        assert!(again.sessions.find(session).expect("readable").is_some());
        let list = again
            .remembered
            .expect("remembering is on")
            .list(crate::now());
        assert!(!list.damaged);
        for below in ["workstation", "workstation/sessions"] {
            let mode = fs::metadata(data.path().join(below))
                .expect("there")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o700, "{below}");
        }
        let file = again.remembered_file.expect("a file");
        assert_eq!(file, data.path().join("workstation/remembered.json"));
        assert_eq!(
            fs::metadata(file).expect("there").permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn a_session_of_one_server_is_found_for_no_other() {
        let data = TempDir::new().expect("a folder");
        let (session, token) = (SessionId::from_random([7; 16]), [9; 32].into());
        let token = loquet_domain::session::SessionToken::from_random(token);
        let of = |url: &str| {
            open_workstation(&settings(&data, &[("server.url", url)])).expect("a workstation")
        };
        let servers = [
            "https://a:7480",
            "https://b:7480",
            "https://a",
            "http://[::1]:7480",
        ];
        for (place, server) in servers.iter().enumerate() {
            of(server).sessions.keep(session, &token).expect("kept");
            for (other, url) in servers.iter().enumerate() {
                let found = of(url).sessions.find(session).expect("readable");
                assert_eq!(found.is_some(), other <= place, "{server} {url}");
            }
        }
        let here = open(&data).sessions.find(session).expect("readable");
        assert!(here.is_none(), "nor for the practice of this machine");
    }

    #[test]
    fn remembering_can_be_off() {
        let data = TempDir::new().expect("a folder");
        let settings = settings(&data, &[("remember.enabled", "false")]);
        let workstation = open_workstation(&settings).expect("a workstation");
        assert!(workstation.remembered.is_none() && workstation.remembered_file.is_none());
    }

    #[test]
    fn a_session_folder_that_others_may_enter_is_refused() {
        let data = TempDir::new().expect("a folder");
        let folder = data.path().join("workstation/sessions");
        fs::create_dir_all(&folder).expect("created");
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("rights");
        let refused = open_workstation(&settings(&data, &[])).expect_err("refused");
        assert_eq!(refused.path, folder);
    }
}
