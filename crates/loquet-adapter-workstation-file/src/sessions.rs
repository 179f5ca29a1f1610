//! Tokens of sessions, one file each.

use crate::folder::{Folder, FolderError, LockedFolder};
use loquet_domain::SessionId;
use loquet_domain::session::SessionToken;
use loquet_port_workstation::{MAX_KEPT, SessionKeeper, WorkstationError};
use std::cmp::Reverse;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// A larger file is not ours.
const MAX_BYTES: u32 = 256;

/// The first word of each file: what it is, and the version of its format.
const FORMAT: &str = "loquet-session-1";

/// What the kernel calls the time from one start of the computer to the next.
const BOOT: &str = "/proc/sys/kernel/random/boot_id";

/// Tokens in a folder of the operating-system user, one file for each session, named by its
/// identity.
///
/// Where the kernel tells its starts apart (Linux), a token of an earlier one is not kept, even in
/// a folder that outlives a start.
#[derive(Clone, Debug)]
pub struct FileSessionKeeper {
    folder: PathBuf,
    boot: String,
}

/// One file that makes sense.
struct Kept {
    session: SessionId,
    /// Grows with each token that is kept.
    sequence: u64,
    token: SessionToken,
}

impl FileSessionKeeper {
    /// The tokens in this folder, which the next start of the computer should empty, such as one
    /// under `$XDG_RUNTIME_DIR`; it is created when a token is first kept.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let boot = fs::read_to_string(BOOT).unwrap_or_default();
        let boot = boot.trim();
        let is_one_word = !boot.is_empty() && !boot.contains(char::is_whitespace);
        Self {
            folder: folder.into(),
            boot: if is_one_word { boot } else { "-" }.to_owned(),
        }
    }

    fn keep_in(
        &self,
        folder: &LockedFolder,
        session: SessionId,
        token: &SessionToken,
    ) -> Result<(), FolderError> {
        let mut kept = self.all(folder.folder())?;
        kept.retain(|one| one.session != session);
        kept.sort_by_key(|one| Reverse(one.sequence));
        let last = kept.first().map_or(0, |one| one.sequence);
        let content = self.content(last.saturating_add(1), token);
        folder.replace(&session.to_string(), content.as_bytes())?;
        sweep(folder, session, kept.get(..MAX_KEPT - 1).unwrap_or(&kept))
    }

    /// Every file that makes sense.
    fn all(&self, folder: &Folder) -> Result<Vec<Kept>, FolderError> {
        let sessions = sessions(folder)?.into_iter();
        Ok(sessions.filter_map(|one| self.read(folder, one)).collect())
    }

    /// A file, unless it is missing or makes no sense.
    fn read(&self, folder: &Folder, session: SessionId) -> Option<Kept> {
        let content = folder.read(&session.to_string(), MAX_BYTES).ok()??;
        let text = std::str::from_utf8(&content).ok()?.strip_suffix('\n')?;
        let mut words_left = text.split(' ');
        let mut word = || words_left.next();
        let words = [word()?, word()?, word()?, word()?];
        let [FORMAT, boot, sequence, token] = words else {
            return None;
        };
        if boot != self.boot || words_left.next().is_some() {
            return None;
        }
        Some(Kept {
            session,
            sequence: sequence.parse().ok()?,
            token: token.parse().ok()?,
        })
    }

    fn content(&self, sequence: u64, token: &SessionToken) -> Zeroizing<String> {
        let mut content = Zeroizing::new(String::with_capacity(256));
        let token = token.expose();
        let written = writeln!(content, "{FORMAT} {} {sequence} {}", self.boot, *token);
        debug_assert!(written.is_ok(), "a string can always be written to");
        content
    }

    fn open(&self) -> Result<Option<Folder>, FolderError> {
        Folder::open(&self.folder)
    }
}

impl SessionKeeper for FileSessionKeeper {
    fn keep(&self, session: SessionId, token: &SessionToken) -> Result<(), WorkstationError> {
        let folder = Folder::create(&self.folder).and_then(Folder::lock);
        folder
            .and_then(|folder| self.keep_in(&folder, session, token))
            .map_err(WorkstationError::unavailable)
    }

    fn current(&self) -> Result<Option<(SessionId, SessionToken)>, WorkstationError> {
        let folder = self.open().map_err(WorkstationError::unavailable)?;
        let kept = folder.map(|folder| self.all(&folder)).transpose();
        let kept = kept.map_err(WorkstationError::unavailable)?;
        let last = kept.into_iter().flatten().max_by_key(|one| one.sequence);
        Ok(last.map(|one| (one.session, one.token)))
    }

    fn find(&self, session: SessionId) -> Result<Option<SessionToken>, WorkstationError> {
        let folder = self.open().map_err(WorkstationError::unavailable)?;
        let found = folder.and_then(|folder| self.read(&folder, session));
        Ok(found.map(|one| one.token))
    }

    fn forget(&self, session: SessionId) -> Result<(), WorkstationError> {
        let Some(folder) = self.open().map_err(WorkstationError::unavailable)? else {
            return Ok(());
        };
        let removed = folder
            .lock()
            .and_then(|folder| folder.remove(&session.to_string()));
        removed.map_err(WorkstationError::unavailable)
    }
}

/// Removes every file of a session that is not to be kept: too old, of an earlier start of the
/// computer, or senseless.
fn sweep(folder: &LockedFolder, newest: SessionId, others: &[Kept]) -> Result<(), FolderError> {
    for session in sessions(folder.folder())? {
        let is_kept = others.iter().any(|kept| kept.session == session);
        if session != newest && !is_kept {
            folder.remove(&session.to_string())?;
        }
    }
    Ok(())
}

/// The sessions that files are named by. Nothing else in the folder is looked at.
fn sessions(folder: &Folder) -> Result<Vec<SessionId>, FolderError> {
    let names = folder.names()?.into_iter();
    let sessions = names.filter_map(|name| {
        let session: SessionId = name.parse().ok()?;
        (session.to_string() == name).then_some(session)
    });
    Ok(sessions.collect())
}
