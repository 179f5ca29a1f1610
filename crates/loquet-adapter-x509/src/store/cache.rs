//! Files named by their content, read once: what has the same name is the same.

use super::files::{FileName, Folder, FolderError};
use super::ledger::Ledger;
use super::{MAX_LEDGER_BYTES, StoreError};
use crate::list::{MAX_LIST_BYTES, RevocationListDer};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many files are remembered: a few issuers, and what a change leaves behind.
const MOST: usize = 32;

/// What was read.
#[derive(Default)]
pub(super) struct Cache {
    lists: Remembered<RevocationListDer>,
    ledgers: Remembered<Ledger>,
}

type Remembered<T> = Mutex<HashMap<FileName, Arc<T>>>;

impl Cache {
    /// A list. `None`: its file is gone.
    pub(super) fn list(
        &self,
        folder: &Folder,
        name: &FileName,
    ) -> Result<Option<Arc<RevocationListDer>>, StoreError> {
        // PEM is not kept, and DER is never longer than what it was read from.
        let at_most = u64::try_from(MAX_LIST_BYTES).unwrap_or(u64::MAX);
        recall(&self.lists, name, || {
            let Some(content) = read(folder, name, at_most)? else {
                return Ok(None);
            };
            let list = RevocationListDer::parse(&content);
            list.map(Some).map_err(|_| StoreError::Damaged("list"))
        })
    }

    /// A ledger; it must be there.
    pub(super) fn ledger(
        &self,
        folder: &Folder,
        name: &FileName,
    ) -> Result<Arc<Ledger>, StoreError> {
        let ledger = recall(&self.ledgers, name, || {
            let content = read(folder, name, MAX_LEDGER_BYTES)?;
            let content = content.ok_or(StoreError::Damaged("no ledger"))?;
            let ledger = Ledger::parse(&content);
            ledger.map(Some).ok_or(StoreError::Damaged("ledger"))
        })?;
        ledger.ok_or(StoreError::Damaged("no ledger"))
    }
}

fn recall<T>(
    remembered: &Remembered<T>,
    name: &FileName,
    read: impl FnOnce() -> Result<Option<T>, StoreError>,
) -> Result<Option<Arc<T>>, StoreError> {
    // A panic elsewhere leaves whole values behind.
    let mut remembered = remembered.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = remembered.get(name) {
        return Ok(Some(Arc::clone(found)));
    }
    let Some(found) = read()?.map(Arc::new) else {
        return Ok(None);
    };
    if remembered.len() >= MOST {
        remembered.clear();
    }
    remembered.insert(name.clone(), Arc::clone(&found));
    Ok(Some(found))
}

/// The content of a file, if it is the content that it is named by.
fn read(folder: &Folder, name: &FileName, at_most: u64) -> Result<Option<Vec<u8>>, StoreError> {
    match folder.read(name.as_str(), at_most) {
        Ok(Some(content)) if name.names(&content) => Ok(Some(content)),
        Ok(Some(_)) | Err(FolderError::TooLarge) => Err(StoreError::Damaged("content")),
        Ok(None) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
