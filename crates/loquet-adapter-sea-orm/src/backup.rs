//! Copies of a practice's SQLite database while it is in use, and putting one back (STO-08).

use crate::fault::{OrFault, kind_of_io_error};
use crate::rows::{challenge, session, workstation};
use crate::sessions::not_ended;
use crate::sqlite::{self, Alone};
use crate::{OpenError, SeaOrmStore};
use loquet_domain::journal::{Action, EventContext, Head, JournalKey, Object, Sequence};
use loquet_domain::session::EndCause;
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use loquet_port_journal::{Journal, JournalError, SealedRecord};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A copy cannot be made, or not be put back. The practice is as it was.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BackupError {
    /// There is a file where the copy is to be made: it is not overwritten.
    #[error("there is a file already")]
    Exists,
    /// There can be no file where the copy is to be made.
    #[error("the file cannot be made")]
    Unwritable(#[source] io::Error),
    /// Another program uses the database that is to be replaced.
    #[error("the database is in use")]
    InUse,
    /// What is to be put back is no practice's database that this version can open.
    #[error("the copy cannot be opened")]
    Unusable(#[source] OpenError),
    /// What is to be put back is damaged.
    #[error("the copy is damaged")]
    Damaged,
    /// What is to be put back was not sealed with this key: it is another practice's, or the key
    /// is.
    #[error("the copy is not sealed with this practice's key")]
    OtherKey,
    /// A database or a file refused.
    #[error(transparent)]
    Store(#[from] StorageFault),
}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        StorageFault::new(kind_of_io_error(&error), error).into()
    }
}

impl From<JournalError> for BackupError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Unavailable(fault) => Self::Store(fault),
            _ => Self::Damaged,
        }
    }
}

/// A copy was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Sessions that were open in the copy, and have ended.
    pub sessions: usize,
    /// Where the database is that was there before, if there was one.
    pub before: Option<PathBuf>,
}

impl SeaOrmStore {
    /// Copies the database as it is at one moment into a new file that only its owner can read.
    /// Nobody waits for it. The copy is on the disk when this returns, and recorded.
    ///
    /// # Errors
    ///
    /// [`BackupError::Exists`], [`BackupError::Unwritable`], [`BackupError::Store`].
    pub async fn back_up(&self, to: &Path, context: &EventContext) -> Result<(), BackupError> {
        if to.try_exists()? {
            return Err(BackupError::Exists);
        }
        let half_made = beside(to, "half-made");
        remove_if_there(&half_made)?;
        let made = self.copy_into(&half_made, to).await;
        let removed = remove_if_there(&half_made);
        made?;
        removed?;
        let event = context.event(Action::DatabaseBackedUp, Object::Practice);
        Ok(self.append(&[event]).await?)
    }

    /// Under another name first: a copy that is cut off is never taken for one.
    async fn copy_into(&self, half_made: &Path, to: &Path) -> Result<(), BackupError> {
        sqlite::create_file(half_made).map_err(BackupError::Unwritable)?;
        sqlite::copy_into(&self.db, half_made).await.or_fault()?;
        File::open(half_made)?.sync_all()?;
        match fs::hard_link(half_made, to) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(BackupError::Exists),
            linked => Ok(linked.and_then(|()| sync_folder_of(to))?),
        }
    }

    /// Puts a copy in the place of a database that nobody uses; the one that was there stays beside
    /// it under another name. Time has gone back for whatever the copy holds, so every session in it
    /// ends, and no challenge and no invitation in it is good any more; that is recorded.
    ///
    /// # Errors
    ///
    /// [`BackupError`].
    pub async fn restore(
        copy: &Path,
        database: &Path,
        key: &JournalKey,
        context: &EventContext,
    ) -> Result<Restored, BackupError> {
        let new = beside(database, "restoring");
        remove_with_logs(&new)?;
        let restored = restore_beside((copy, &new), database, key, context).await;
        remove_with_logs(&new)?;
        restored
    }

    /// Whether the newest record is sealed with the key.
    async fn check_key(&self) -> Result<(), BackupError> {
        let Some(head) = self.head().await? else {
            return Err(BackupError::Damaged);
        };
        let before_two = head.sequence.0.checked_sub(2).map(Sequence);
        let mut newest = self.page(before_two, 2).await?;
        let last = newest.pop().ok_or(BackupError::Damaged)?;
        let previous = match newest.pop() {
            Some(SealedRecord { record, seal }) => Some(Head {
                sequence: record.sequence,
                seal,
            }),
            // A purge may have left one record only.
            None => self.checkpoint().await?.map(|purged| purged.head()),
        };
        let (_, sealed) = Head::append(previous.as_ref(), last.record.event, &self.key);
        if sealed.seal == last.seal {
            Ok(())
        } else {
            Err(BackupError::OtherKey)
        }
    }

    /// Ends whatever a copy would bring back to life.
    async fn end_what_was_open(&self, context: &EventContext) -> Result<usize, StorageFault> {
        let tx = self.begin().await?;
        let outcome = async {
            let open = not_ended(tx.db(), session::Column::Id.is_not_null()).await?;
            let sessions = open.len();
            for session in open {
                let cause = EndCause::EndedByAdministrator;
                tx.end_session(session, cause, context).await?;
            }
            let challenges = challenge::Entity::delete_many();
            challenges.exec(tx.db()).await.or_fault()?;
            let invited = workstation::Column::TokenDigest.is_null();
            let invitations = workstation::Entity::delete_many().filter(invited);
            invitations.exec(tx.db()).await.or_fault()?;
            let event = context.event(Action::DatabaseRestored, Object::Practice);
            tx.record(&[event]).await?;
            Ok(sessions)
        };
        let outcome = outcome.await;
        tx.end(outcome).await
    }
}

/// Makes the copy good beside the database, and then gives it the database's name.
async fn restore_beside(
    (copy, new): (&Path, &Path),
    database: &Path,
    key: &JournalKey,
    context: &EventContext,
) -> Result<Restored, BackupError> {
    // Nothing is done for a database that is in use.
    be_alone_with(database).await?;
    sqlite::create_file(new)?;
    let from = File::open(copy).map_err(OpenError::from);
    let mut from = from.map_err(BackupError::Unusable)?;
    io::copy(&mut from, &mut File::options().write(true).open(new)?)?;
    let store = SeaOrmStore::open(new, key.clone()).await;
    let store = store.map_err(BackupError::Unusable)?;
    let made_good = make_good(&store, context).await;
    store.close().await;
    let sessions = made_good?;
    // What is still in its log is put into the file itself.
    be_alone_with(new).await?;
    File::open(new)?.sync_all()?;
    let before = exchange(new, database, context).await?;
    Ok(Restored { sessions, before })
}

async fn make_good(store: &SeaOrmStore, context: &EventContext) -> Result<usize, BackupError> {
    if !sqlite::is_whole(&store.db).await.or_fault()? {
        return Err(BackupError::Damaged);
    }
    store.check_key().await?;
    Ok(store.end_what_was_open(context).await?)
}

/// While nobody can open the one that is there.
async fn exchange(
    new: &Path,
    database: &Path,
    context: &EventContext,
) -> Result<Option<PathBuf>, BackupError> {
    let alone = alone_with(database).await?;
    let before = alone.is_some().then(|| {
        let at = context.at.as_millisecond();
        beside(database, &format!("before-{at}"))
    });
    if let Some(before) = &before {
        fs::rename(database, before)?;
    }
    fs::rename(new, database)?;
    sync_folder_of(database)?;
    if let Some(alone) = alone {
        alone.end().await;
    }
    Ok(before)
}

/// Refuses a database that anybody else uses. What is in its log is put into its file.
async fn be_alone_with(database: &Path) -> Result<(), BackupError> {
    if let Some(alone) = alone_with(database).await? {
        alone.end().await;
    }
    Ok(())
}

/// The only connection to a database; `None` where there is no database.
async fn alone_with(database: &Path) -> Result<Option<Alone>, BackupError> {
    if !database.try_exists()? {
        return Ok(None);
    }
    match Alone::with(database).await {
        Ok(alone) => Ok(Some(alone)),
        Err(fault) if fault.kind == StorageFaultKind::Locked => Err(BackupError::InUse),
        Err(fault) => Err(fault.into()),
    }
}

/// A file's name with something behind it.
fn beside(file: &Path, what: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or(OsStr::new("copy")).to_owned();
    name.push(format!(".{what}"));
    file.with_file_name(name)
}

/// A database and the files that SQLite keeps beside it.
fn remove_with_logs(database: &Path) -> io::Result<()> {
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut name = database.as_os_str().to_owned();
        name.push(end);
        remove_if_there(Path::new(&name))?;
    }
    Ok(())
}

fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Puts the names in a file's folder on the disk.
fn sync_folder_of(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
