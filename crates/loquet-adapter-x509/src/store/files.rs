//! A folder of this user's own, and files in it that are written whole.

use loquet_domain::hexadecimal::Hexadecimal;
use loquet_domain::storage::Cause;
use rustix::fs::{Mode, OFlags, fsync, open};
use rustix::process::geteuid;
use sha2::{Digest, Sha256};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The ending of a list's file.
pub(super) const LIST: &str = "crl";
/// The ending of a ledger's file.
pub(super) const LEDGER: &str = "revoked";
/// The ending of a file that is being written.
const NEW: &str = "new";
/// The file that a writer holds.
const LOCK: &str = "lock";

/// For its owner only.
const OWNER_ONLY: u32 = 0o600;
/// What lets others write.
const OTHERS_WRITE: u32 = 0o022;

/// The folder or a file in it cannot be used.
#[derive(Debug, Error)]
pub(crate) enum FolderError {
    /// Another user owns it, or may write to it.
    #[error("it belongs to another user, or another user may write to it")]
    NotOurs,
    /// It is a symbolic link, a device or a pipe.
    #[error("it is no ordinary folder or file")]
    NotOrdinary,
    /// It is larger than anything that is written there.
    #[error("it is too large")]
    TooLarge,
    /// The operating system refused.
    #[error("the operating system refused")]
    System(#[source] Cause),
}

impl From<io::Error> for FolderError {
    fn from(error: io::Error) -> Self {
        Self::System(error.into())
    }
}

impl From<rustix::io::Errno> for FolderError {
    fn from(errno: rustix::io::Errno) -> Self {
        match errno {
            rustix::io::Errno::LOOP | rustix::io::Errno::NOTDIR => Self::NotOrdinary,
            errno => io::Error::from(errno).into(),
        }
    }
}

/// The name of a file that is named by its content: SHA-256 and an ending.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FileName(String);

impl FileName {
    fn of(content: &[u8], ending: &str) -> Self {
        Self(format!(
            "{}.{ending}",
            Hexadecimal(&Sha256::digest(content))
        ))
    }

    /// Reads a name. `None`: it is none that this version has given.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (digest, ending) = text.split_once('.')?;
        let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let known = [LIST, LEDGER].contains(&ending);
        (digest.len() == 64 && digest.bytes().all(lower) && known).then(|| Self(text.to_owned()))
    }

    /// The name.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the name of this content.
    pub(super) fn names(&self, content: &[u8]) -> bool {
        let ending = self.0.split_once('.').map_or("", |parts| parts.1);
        Self::of(content, ending) == *self
    }
}

/// A folder that this user owns and nobody else may write to.
pub(super) struct Folder {
    path: PathBuf,
    opened: OwnedFd,
}

impl Folder {
    /// Opens a folder, and creates it first, for its owner only, if there is none.
    pub(super) fn open(path: &Path) -> Result<Self, FolderError> {
        if !path.try_exists()? {
            DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        }
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::RDONLY | OFlags::CLOEXEC;
        let opened = open(path, flags, Mode::empty())?;
        let folder = Self {
            path: path.to_owned(),
            opened,
        };
        check_ours(&fs::symlink_metadata(path)?)?;
        Ok(folder)
    }

    /// The content of a file, of so many bytes at most. `None`: there is none.
    pub(super) fn read(&self, name: &str, at_most: u64) -> Result<Option<Vec<u8>>, FolderError> {
        let path = self.path.join(name);
        let found = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            found => found?,
        };
        if !found.is_file() {
            return Err(FolderError::NotOrdinary);
        }
        check_ours(&found)?;
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let mut content = Vec::new();
        let length = file.take(at_most + 1).read_to_end(&mut content)?;
        if u64::try_from(length).is_ok_and(|length| length <= at_most) {
            Ok(Some(content))
        } else {
            Err(FolderError::TooLarge)
        }
    }

    /// Keeps a content under its own name.
    pub(super) fn keep(&self, content: &[u8], ending: &str) -> Result<FileName, FolderError> {
        let name = FileName::of(content, ending);
        self.replace(name.as_str(), content)?;
        Ok(name)
    }

    /// Gives a file another content: after a crash it has either the old one or the new one. Only
    /// whoever holds the lock calls it.
    pub(super) fn replace(&self, name: &str, content: &[u8]) -> Result<(), FolderError> {
        let temporary = self.path.join(format!("{name}.{NEW}"));
        match fs::remove_file(&temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(OWNER_ONLY)
            .open(&temporary)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&temporary, self.path.join(name))?;
        Ok(fsync(&self.opened)?)
    }

    /// Waits until nobody else writes; until the lock is dropped nobody else will. It comes free
    /// when its holder dies, and nobody holds it for longer than a list takes to write.
    pub(super) fn lock(&self) -> Result<File, FolderError> {
        let mut options = OpenOptions::new();
        let lock = options
            .write(true)
            .create(true)
            .truncate(false)
            .mode(OWNER_ONLY)
            .open(self.path.join(LOCK))?;
        lock.lock()?;
        Ok(lock)
    }

    /// Whether there are files that only a state can have named.
    pub(super) fn holds_kept_files(&self) -> Result<bool, FolderError> {
        Ok(self.kept_files()?.next().is_some())
    }

    /// Removes the files named by content that are none of these. One that cannot be removed stays.
    pub(super) fn sweep(&self, named: &[FileName]) {
        let kept = self.kept_files().into_iter().flatten();
        for name in kept.filter(|name| !named.contains(name)) {
            if let Err(error) = fs::remove_file(self.path.join(name.as_str())) {
                tracing::debug!(%error, "an old revocation list stays");
            }
        }
    }

    fn kept_files(&self) -> Result<impl Iterator<Item = FileName>, FolderError> {
        let entries = fs::read_dir(&self.path)?;
        Ok(entries.filter_map(|entry| FileName::parse(entry.ok()?.file_name().to_str()?)))
    }
}

fn check_ours(found: &fs::Metadata) -> Result<(), FolderError> {
    if found.uid() == geteuid().as_raw() && found.mode() & OTHERS_WRITE == 0 {
        Ok(())
    } else {
        Err(FolderError::NotOurs)
    }
}
