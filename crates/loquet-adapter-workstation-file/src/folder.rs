//! A folder of this user's own, and small files in it that are read and replaced whole (REM-06).
//!
//! Everything is done relative to the folder once it is open and was found to be the user's own:
//! a path that is changed meanwhile changes nothing.

use rustix::fs::{
    AtFlags, Dir, FileType, FlockOperation, Mode, OFlags, Stat, flock, fstat, fsync, open, openat,
    renameat, unlinkat,
};
use rustix::io::{Errno, retry_on_intr};
use rustix::process::geteuid;
use std::fs::{DirBuilder, File};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use thiserror::Error;
use zeroize::Zeroizing;

/// What is readable and writable by its owner only.
const OWNER_ONLY: Mode = Mode::RUSR.union(Mode::WUSR);

/// The folder or a file in it cannot be used.
#[derive(Debug, Error)]
pub(crate) enum FolderError {
    /// Another user owns it, or may write to it.
    #[error("it belongs to another user, or another user may write to it")]
    NotOurs,
    /// It is a symbolic link, a folder, a device or a pipe.
    #[error("it is no ordinary file")]
    NotAFile,
    /// It is larger than anything we write.
    #[error("it is too large")]
    TooLarge,
    /// The operating system refused.
    #[error("the operating system refused")]
    System(#[source] io::Error),
}

impl From<Errno> for FolderError {
    fn from(errno: Errno) -> Self {
        match errno {
            Errno::LOOP => Self::NotAFile,
            errno => Self::System(errno.into()),
        }
    }
}

impl From<io::Error> for FolderError {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// The folder and the name of a file. `None`: the path names no file.
pub(crate) fn place(path: &Path) -> Option<(&Path, &str)> {
    let name = path.file_name().and_then(|name| name.to_str())?;
    let folder = path.parent()?;
    let here = folder.as_os_str().is_empty();
    Some((if here { Path::new(".") } else { folder }, name))
}

/// A folder that this user owns and nobody else may write to.
#[derive(Debug)]
pub(crate) struct Folder(OwnedFd);

impl Folder {
    /// Opens a folder. `None`: there is none.
    pub(crate) fn open(path: &Path) -> Result<Option<Self>, FolderError> {
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::RDONLY | OFlags::CLOEXEC;
        let folder = match retry_on_intr(|| open(path, flags, Mode::empty())) {
            Err(Errno::NOENT) => return Ok(None),
            opened => opened?,
        };
        check_ours(&fstat(&folder)?)?;
        Ok(Some(Self(folder)))
    }

    /// Opens a folder, and creates it first, for its owner only, if there is none.
    pub(crate) fn create(path: &Path) -> Result<Self, FolderError> {
        if let Some(folder) = Self::open(path)? {
            return Ok(folder);
        }
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        Self::open(path)?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound).into())
    }

    /// Waits until no other process writes, and keeps others from writing while this value lives.
    ///
    /// The wait is as long as a small file's writing: nobody holds the folder for anything else,
    /// and it comes free when its holder dies.
    pub(crate) fn lock(self) -> Result<LockedFolder, FolderError> {
        retry_on_intr(|| flock(&self.0, FlockOperation::LockExclusive))?;
        Ok(LockedFolder(self))
    }

    /// The content of a file, of so many bytes at most. `None`: there is none.
    pub(crate) fn read(
        &self,
        name: &str,
        at_most: u32,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, FolderError> {
        // A pipe would block without NONBLOCK.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match retry_on_intr(|| openat(&self.0, name, flags, Mode::empty())) {
            Err(Errno::NOENT) => return Ok(None),
            opened => opened?,
        };
        let found = fstat(&file)?;
        if FileType::from_raw_mode(found.st_mode) != FileType::RegularFile {
            return Err(FolderError::NotAFile);
        }
        check_ours(&found)?;
        // Room for all of it at once, so that no shorter copy is left behind unwiped.
        let room = usize::try_from(at_most).unwrap_or_default();
        let mut content = Zeroizing::new(Vec::with_capacity(room.saturating_add(1)));
        let mut beginning = File::from(file).take(u64::from(at_most) + 1);
        beginning.read_to_end(&mut content)?;
        if content.len() > room {
            return Err(FolderError::TooLarge);
        }
        Ok(Some(content))
    }

    /// The names of the files, those that are not Unicode left out.
    pub(crate) fn names(&self) -> Result<Vec<String>, FolderError> {
        let entries = Dir::read_from(&self.0)?;
        let names = entries.filter_map(|entry| match entry {
            Ok(entry) => entry
                .file_name()
                .to_str()
                .ok()
                .map(|name| Ok(name.to_owned())),
            Err(errno) => Some(Err(errno)),
        });
        Ok(names.collect::<Result<_, Errno>>()?)
    }
}

/// A folder that no other process writes to.
pub(crate) struct LockedFolder(Folder);

impl LockedFolder {
    /// The folder, for reading.
    pub(crate) fn folder(&self) -> &Folder {
        &self.0
    }

    /// Gives a file another content: after a crash it has either the old one or the new one.
    pub(crate) fn replace(&self, name: &str, content: &[u8]) -> Result<(), FolderError> {
        let Self(Folder(folder)) = self;
        let temporary = temporary(name);
        self.remove_one(&temporary)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let file = retry_on_intr(|| openat(folder, temporary.as_str(), flags, OWNER_ONLY))?;
        let mut file = File::from(file);
        file.write_all(content)?;
        file.sync_all()?;
        renameat(folder, temporary.as_str(), folder, name)?;
        fsync(folder)?;
        Ok(())
    }

    /// Removes a file, and what a crash may have left of its next content.
    pub(crate) fn remove(&self, name: &str) -> Result<(), FolderError> {
        self.remove_one(name)?;
        self.remove_one(&temporary(name))
    }

    fn remove_one(&self, name: &str) -> Result<(), FolderError> {
        let Self(Folder(folder)) = self;
        match unlinkat(folder, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }
}

/// Where the next content of a file is written: the lock keeps it to one writer.
fn temporary(name: &str) -> String {
    format!(".{name}.new")
}

fn check_ours(found: &Stat) -> Result<(), FolderError> {
    let others = Mode::WGRP | Mode::WOTH;
    let is_ours = found.st_uid == geteuid().as_raw()
        && !Mode::from_raw_mode(found.st_mode).intersects(others);
    is_ours.then_some(()).ok_or(FolderError::NotOurs)
}
