//! A folder for one test.

use loquet_adapter_workstation_file::{
    FileKnownCards, FileRememberedIdentifiers, FileSessionKeeper,
};
use loquet_domain::session::SessionToken;
use loquet_domain::{Identifier, SessionId, Timestamp};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(crate) const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

/// A temporary folder; what is remembered lies in a folder in it, not created yet.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.root().join("state/loquet")
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder().join("remembered.json")
    }

    pub(crate) fn remembered(&self) -> FileRememberedIdentifiers {
        FileRememberedIdentifiers::new(self.file())
    }

    pub(crate) fn known_file(&self) -> PathBuf {
        self.folder().join("known-cards.json")
    }

    pub(crate) fn known(&self) -> FileKnownCards {
        FileKnownCards::new(self.known_file())
    }

    pub(crate) fn sessions(&self) -> FileSessionKeeper {
        FileSessionKeeper::new(self.folder())
    }

    /// Writes a file of the folder as somebody else's program would.
    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        fs::write(self.folder().join(name), content).expect("written");
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

pub(crate) fn identifier(typed: &str) -> Identifier {
    typed.parse().expect("an identifier")
}

pub(crate) fn session(number: u8) -> SessionId {
    SessionId::from_random([number; 16])
}

pub(crate) fn token(number: u8) -> SessionToken {
    SessionToken::from_random([number; 32].into())
}

/// Reading, writing and searching rights, in octal.
pub(crate) fn mode(path: &Path) -> u32 {
    let found = fs::symlink_metadata(path).expect("a file");
    found.permissions().mode() & 0o777
}
