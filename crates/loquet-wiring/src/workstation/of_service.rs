//! What a service keeps for workstations: one file of remembered identifiers for each, and the
//! tokens of the sessions that its own reader has opened.

use super::SessionFolderError;
use crate::Settings;
use crate::private_folder::check_owned_folder;
use loquet_adapter_workstation_file::{FileRememberedIdentifiers, FileSessionKeeper};
use loquet_domain::WorkstationId;
use loquet_port_workstation::{RememberedIdentifiers, SessionKeeper, WorkstationError};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Below the folder of the service's own file of remembered identifiers.
const WORKSTATIONS: &str = "workstations";

/// Below the folder of the sessions.
const READER: &str = "reader";

/// What a service keeps for workstations. There is no more of it than there are workstations: a
/// file for each that the practice knows, of ten identifiers at most, and 32 tokens.
pub struct ServiceMemory {
    /// The tokens of the sessions that the service's own reader has opened, to be locked when
    /// nobody has watched their card for a while.
    pub reader_sessions: Arc<dyn SessionKeeper>,
    remembered: Option<Places>,
}

/// Where identifiers are remembered.
#[derive(Clone, Debug)]
struct Places {
    /// Of the service's own machine: the file of its user.
    local: PathBuf,
    /// Of the other workstations.
    folder: PathBuf,
}

impl ServiceMemory {
    /// The identifiers that a workstation remembers, the service's own machine being `None`.
    /// Nothing where the setting `remember.enabled` is off.
    pub fn remembered(
        &self,
        workstation: Option<WorkstationId>,
    ) -> Option<Arc<dyn RememberedIdentifiers>> {
        let places = self.remembered.as_ref()?;
        let file = match workstation {
            None => places.local.clone(),
            Some(workstation) => places.folder.join(format!("{workstation}.json")),
        };
        Some(Arc::new(FileRememberedIdentifiers::new(file)))
    }

    /// Forgets what a workstation that was removed has remembered.
    ///
    /// # Errors
    ///
    /// [`WorkstationError::Unavailable`]: the file is still there.
    pub fn forget_workstation(&self, workstation: WorkstationId) -> Result<(), WorkstationError> {
        self.remembered(Some(workstation))
            .map_or(Ok(()), |remembered| remembered.forget_all())
    }
}

impl fmt::Debug for ServiceMemory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServiceMemory")
            .field("remembered", &self.remembered)
            .finish_non_exhaustive()
    }
}

/// Opens what a service keeps for workstations. Nothing is created before something is kept.
///
/// # Errors
///
/// [`SessionFolderError`]: others may enter the folder of the sessions, or it is somebody else's.
pub fn open_service_memory(settings: &Settings) -> Result<ServiceMemory, SessionFolderError> {
    let folder = settings.session_folder().join(READER);
    for folder in [settings.session_folder(), &folder] {
        check_owned_folder(folder)
            .map_err(|error| SessionFolderError::new(folder.to_owned(), error))?;
    }
    let remembered = settings.remembered_file().map(|file| Places {
        local: file.to_owned(),
        folder: file.with_file_name(WORKSTATIONS),
    });
    Ok(ServiceMemory {
        reader_sessions: Arc::new(FileSessionKeeper::new(folder)),
        remembered,
    })
}

#[cfg(test)]
mod tests {
    use super::{ServiceMemory, open_service_memory};
    use crate::{Overrides, Settings, Variables, now};
    use loquet_domain::{Identifier, SessionId, WorkstationId};
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use tempfile::TempDir;

    fn settings(data: &TempDir, flags: &[(&str, &str)]) -> Settings {
        let flags = flags
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let overrides = Overrides {
            data: Some(data.path().to_owned()),
            settings: flags.collect(),
            ..Overrides::default()
        };
        Settings::load(&overrides, &Variables::default()).expect("settings")
    }

    fn open(data: &TempDir) -> ServiceMemory {
        open_service_memory(&settings(data, &[])).expect("a memory")
    }

    fn one(number: u8) -> WorkstationId {
        WorkstationId::from_random([number; 16])
    }

    fn listed(memory: &ServiceMemory, workstation: Option<WorkstationId>) -> Vec<String> {
        let remembered = memory.remembered(workstation).expect("remembering is on");
        let list = remembered.list(now()).list;
        let entries = list.entries().iter();
        entries
            .map(|entry| entry.identifier.display().to_owned())
            .collect()
    }

    #[test]
    fn each_workstation_remembers_for_itself_in_a_private_file() {
        let data = TempDir::new().expect("a folder");
        let identifiers = ["charbonnel.pascal", "lhermite.eloise", "le-gall.anne"];
        let places = [None, Some(one(1)), Some(one(2))];
        for (place, identifier) in places.iter().zip(identifiers) {
            let identifier: Identifier = identifier.parse().expect("an identifier");
            let remembered = open(&data).remembered(*place).expect("remembering is on");
            remembered.remember(&identifier, now()).expect("kept");
        }
        for (place, identifier) in places.iter().zip(identifiers) {
            assert_eq!(listed(&open(&data), *place), [identifier]);
        }
        let folder = data.path().join("workstation/workstations");
        for file in fs::read_dir(folder).expect("a folder") {
            let mode = file.expect("a file").metadata().expect("there");
            assert_eq!(mode.permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_workstation_that_is_removed_leaves_no_file() {
        let data = TempDir::new().expect("a folder");
        let memory = open(&data);
        memory
            .forget_workstation(WorkstationId::from_random([1; 16]))
            .expect("nothing to forget");
        let identifier: Identifier = "charbonnel.pascal".parse().expect("an identifier");
        for place in [Some(one(1)), Some(one(2))] {
            let remembered = memory.remembered(place).expect("remembering is on");
            remembered.remember(&identifier, now()).expect("kept");
        }
        memory
            .forget_workstation(WorkstationId::from_random([1; 16]))
            .expect("forgotten");
        let folder = data.path().join("workstation/workstations");
        assert_eq!(fs::read_dir(folder).expect("a folder").count(), 1);
        assert_eq!(listed(&memory, Some(one(2))), ["charbonnel.pascal"]);
    }

    #[test]
    fn remembering_can_be_off() {
        let data = TempDir::new().expect("a folder");
        let settings = settings(&data, &[("remember.enabled", "false")]);
        let memory = open_service_memory(&settings).expect("a memory");
        assert!(memory.remembered(None).is_none() && memory.remembered(Some(one(1))).is_none());
        memory
            .forget_workstation(WorkstationId::from_random([1; 16]))
            .expect("nothing to forget");
    }

    #[test]
    fn the_tokens_of_the_reader_are_not_those_of_the_command_line() {
        let data = TempDir::new().expect("a folder");
        let session = SessionId::from_random([7; 16]);
        let token = loquet_domain::session::SessionToken::from_random([9; 32].into());
        open(&data)
            .reader_sessions
            .keep(session, &token)
            .expect("kept");
        let found = open(&data).reader_sessions.find(session).expect("readable");
        assert!(found.is_some());
        let own = crate::workstation::open_workstation(&settings(&data, &[]));
        let own = own.expect("a workstation").sessions.current();
        assert!(own.expect("readable").is_none());
    }

    #[test]
    fn a_folder_that_others_may_enter_is_refused() {
        let data = TempDir::new().expect("a folder");
        let folder = data.path().join("workstation/sessions/reader");
        fs::create_dir_all(&folder).expect("created");
        for one in [&folder, &data.path().join("workstation/sessions")] {
            fs::set_permissions(one, Permissions::from_mode(0o700)).expect("rights");
        }
        open(&data);
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("rights");
        let refused = open_service_memory(&settings(&data, &[])).expect_err("refused");
        assert_eq!(refused.path, folder);
    }
}
