//! Lists, and what was ever seen revoked, in a folder of this user's own.
//!
//! - `state` says everything that decides: of each issuer the number and dates of its list, and
//!   which files are its list and its ledger. It is replaced whole by a rename, which is the moment
//!   at which a change happens.
//! - `<SHA-256>.crl` is a list, `<SHA-256>.revoked` a ledger: every serial number that any list of
//!   an issuer has revoked. They are named by their content and never change, so a reader needs no
//!   lock, and whatever was damaged is seen.
//! - `lock` is held by whoever writes: a change is made to what the last one left.
//!
//! A `state` that is damaged, or gone while its files are there, is an error and never an empty
//! store: what was revoked must not be forgotten silently (CPS-11).

mod cache;
mod files;
mod ledger;
mod state;

use crate::list::RevocationListDer;
use crate::schedule::LastFetch;
use cache::Cache;
use files::Folder;
pub(crate) use files::FolderError;
pub(crate) use ledger::Ledger;
pub(crate) use state::{IssuerDigest, ListRecord, State};
use std::path::Path;
use std::sync::Arc;
use thiserror::Error;

/// The file that decides.
const STATE: &str = "state";

/// The largest state: some issuers, three lines each.
const MAX_STATE_BYTES: u64 = 64 * 1024;

/// The largest ledger.
const MAX_LEDGER_BYTES: u64 = 64 * 1024 * 1024;

/// How often a reader starts again because a writer came between.
const READ_ATTEMPTS: usize = 8;

/// The store cannot be used.
#[derive(Debug, Error)]
pub(crate) enum StoreError {
    /// It was changed by somebody else than us, or the disk has damaged it.
    #[error("what is kept of revocation is damaged ({0})")]
    Damaged(&'static str),
    /// The folder or a file in it cannot be used.
    #[error("what is kept of revocation cannot be used")]
    Folder(#[from] FolderError),
}

/// A change is not made.
#[derive(Debug, Error)]
pub(crate) enum ReplaceError {
    /// The list is older than the one in place.
    #[error("older than the list in place")]
    Superseded,
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is kept of one issuer.
pub(crate) struct Kept {
    /// The list. `None`: its file is gone.
    pub(crate) list: Option<Arc<RevocationListDer>>,
    /// What was ever revoked.
    pub(crate) ledger: Arc<Ledger>,
}

/// The store.
pub(crate) struct Store {
    folder: Folder,
    cache: Cache,
}

impl Store {
    /// Opens the folder, and creates it if it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let folder = Folder::open(path)?;
        let cache = Cache::default();
        let store = Self { folder, cache };
        if store.state()? == State::default() {
            store.begin()?;
        }
        Ok(store)
    }

    /// Writes the state of an empty store, so that a state which is missing later was removed, and
    /// was not yet to come when the first change was broken off.
    fn begin(&self) -> Result<(), StoreError> {
        let _lock = self.folder.lock()?;
        let state = self.state()?;
        Ok(self.folder.replace(STATE, &state.to_bytes())?)
    }

    /// What decides.
    pub(crate) fn state(&self) -> Result<State, StoreError> {
        match self.folder.read(STATE, MAX_STATE_BYTES)? {
            Some(bytes) => State::parse(&bytes).ok_or(StoreError::Damaged("state")),
            None if self.folder.holds_kept_files()? => Err(StoreError::Damaged("no state")),
            None => Ok(State::default()),
        }
    }

    /// What is kept of an issuer. `None`: nothing.
    pub(crate) fn kept(&self, issuer: &IssuerDigest) -> Result<Option<Kept>, StoreError> {
        let mut record = self.state()?.list(issuer).cloned();
        for _ in 0..READ_ATTEMPTS {
            let Some(found) = record else {
                return Ok(None);
            };
            match self.load(&found) {
                Ok(kept) if kept.list.is_some() => return Ok(Some(kept)),
                loaded => {
                    let newer = self.state()?.list(issuer).cloned();
                    if newer.as_ref() == Some(&found) {
                        return loaded.map(Some);
                    }
                    record = newer;
                }
            }
        }
        Err(StoreError::Damaged("changing all the time"))
    }

    fn load(&self, record: &ListRecord) -> Result<Kept, StoreError> {
        let ledger = self.cache.ledger(&self.folder, &record.ledger)?;
        let list = self.cache.list(&self.folder, &record.list)?;
        Ok(Kept { list, ledger })
    }

    /// Puts a list in the place of the one before it, and all that it revokes into the ledger.
    pub(crate) fn replace(&self, list: &RevocationListDer) -> Result<(), ReplaceError> {
        let _lock = self.folder.lock().map_err(StoreError::from)?;
        let mut state = self.state()?;
        let issuer = list.issuer_digest();
        let before = match state.list(&issuer) {
            Some(record) if record.is_newer_than(list) => return Err(ReplaceError::Superseded),
            Some(record) => Some(self.cache.ledger(&self.folder, &record.ledger)?),
            None => None,
        };
        let ledger = Ledger::merged(before.as_deref(), list);
        let written = self.write(list, &ledger)?;
        state.set_list(issuer, written);
        self.commit(&state)?;
        Ok(())
    }

    fn write(&self, list: &RevocationListDer, ledger: &Ledger) -> Result<ListRecord, StoreError> {
        let list_file = self.folder.keep(list.der(), files::LIST)?;
        let ledger_file = self.folder.keep(&ledger.to_bytes(), files::LEDGER)?;
        Ok(ListRecord::new(list, list_file, ledger_file))
    }

    /// Remembers that a list was fetched, or was not.
    pub(crate) fn record_fetch(
        &self,
        issuer: IssuerDigest,
        fetch: LastFetch,
    ) -> Result<(), StoreError> {
        let _lock = self.folder.lock()?;
        let mut state = self.state()?;
        state.set_fetch(issuer, fetch);
        self.commit(&state)
    }

    fn commit(&self, state: &State) -> Result<(), StoreError> {
        self.folder.replace(STATE, &state.to_bytes())?;
        // What nothing names any more is only in the way; a reader who still looks for it starts
        // again.
        self.folder.sweep(&state.files());
        Ok(())
    }
}
