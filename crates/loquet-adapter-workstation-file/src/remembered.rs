//! Remembered identifiers in a file.

use crate::folder::{Folder, FolderError, LockedFolder, place};
use jiff::Timestamp;
use loquet_domain::remembered::{MAX_REMEMBERED, RememberedIdentifier, RememberedList};
use loquet_domain::{Identifier, IdentifierError, IdentifierKey};
use loquet_port_workstation::{Recollection, RememberedIdentifiers, WorkstationError};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A larger file is not ours: ten identifiers of 256 bytes have room.
const MAX_BYTES: u32 = 64 * 1_024;

/// The version of the format below.
const FORMAT: u32 = 1;

/// Identifiers in a JSON file of the operating-system user, replaced whole at each change.
#[derive(Clone, Debug)]
pub struct FileRememberedIdentifiers {
    path: PathBuf,
}

/// The file: a version, and for each identifier its display form and a time (REM-01).
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    format: u32,
    identifiers: Vec<StoredIdentifier>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredIdentifier {
    identifier: String,
    last_used: String,
}

/// The file makes no sense, or cannot be used.
#[derive(Debug, Error)]
enum FileError {
    #[error("the file of remembered identifiers cannot be used")]
    Folder(#[from] FolderError),
    #[error("the file of remembered identifiers is not what was written")]
    Json(#[from] serde_json::Error),
    #[error("a remembered identifier is malformed")]
    Identifier(#[from] IdentifierError),
    #[error("the time of a remembered identifier is malformed")]
    Time(#[from] jiff::Error),
    #[error("the file of remembered identifiers is of another version or too long")]
    Format,
    #[error("the path of the remembered identifiers names no file")]
    Path,
}

impl FileRememberedIdentifiers {
    /// The identifiers in this file; its folder is created when something is first remembered.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The folder and the name of the file.
    fn place(&self) -> Result<(&Path, &str), FileError> {
        place(&self.path).ok_or(FileError::Path)
    }

    fn read(&self) -> Result<RememberedList, FileError> {
        let (folder, name) = self.place()?;
        Folder::open(folder)?.map_or_else(|| Ok(RememberedList::default()), |one| read(&one, name))
    }

    /// Changes what is remembered; over what is damaged it begins anew.
    fn change(&self, change: impl FnOnce(&mut RememberedList)) -> Result<(), FileError> {
        let (folder, name) = self.place()?;
        let folder = Folder::create(folder)?.lock()?;
        let before = read(folder.folder(), name).ok();
        let mut list = before.clone().unwrap_or_default();
        change(&mut list);
        if before.as_ref() == Some(&list) {
            return Ok(());
        }
        write(&folder, name, &list)
    }

    fn remove(&self) -> Result<(), FileError> {
        let (folder, name) = self.place()?;
        match Folder::open(folder)? {
            Some(folder) => Ok(folder.lock()?.remove(name)?),
            None => Ok(()),
        }
    }
}

impl RememberedIdentifiers for FileRememberedIdentifiers {
    fn list(&self, now: Timestamp) -> Recollection {
        let read = self.read();
        let damaged = read.is_err();
        let mut list = read.unwrap_or_default();
        list.forget_unused(now);
        Recollection { list, damaged }
    }

    fn remember(&self, identifier: &Identifier, now: Timestamp) -> Result<(), WorkstationError> {
        self.change(|list| list.remember(identifier, now))
            .map_err(WorkstationError::unavailable)
    }

    fn forget(&self, key: &IdentifierKey, now: Timestamp) -> Result<(), WorkstationError> {
        let forgotten = self.change(|list| {
            list.forget(key);
            list.forget_unused(now);
        });
        forgotten.map_err(WorkstationError::unavailable)
    }

    fn forget_all(&self) -> Result<(), WorkstationError> {
        self.remove().map_err(WorkstationError::unavailable)
    }
}

fn read(folder: &Folder, name: &str) -> Result<RememberedList, FileError> {
    let Some(content) = folder.read(name, MAX_BYTES)? else {
        return Ok(RememberedList::default());
    };
    let stored: Stored = serde_json::from_slice(&content)?;
    if stored.format != FORMAT || stored.identifiers.len() > MAX_REMEMBERED {
        return Err(FileError::Format);
    }
    let entries = stored.identifiers.iter().map(StoredIdentifier::read);
    let entries: Vec<_> = entries.collect::<Result<_, _>>()?;
    Ok(RememberedList::new(entries))
}

fn write(folder: &LockedFolder, name: &str, list: &RememberedList) -> Result<(), FileError> {
    let stored = Stored {
        format: FORMAT,
        identifiers: list.entries().iter().map(StoredIdentifier::of).collect(),
    };
    let mut content = serde_json::to_vec_pretty(&stored)?;
    content.push(b'\n');
    Ok(folder.replace(name, &content)?)
}

impl StoredIdentifier {
    fn of(entry: &RememberedIdentifier) -> Self {
        Self {
            identifier: entry.identifier.display().to_owned(),
            last_used: entry.last_used.to_string(),
        }
    }

    /// The identifier, read like one that was typed (REM-05).
    fn read(&self) -> Result<RememberedIdentifier, FileError> {
        Ok(RememberedIdentifier {
            identifier: self.identifier.parse()?,
            last_used: self.last_used.parse()?,
        })
    }
}
