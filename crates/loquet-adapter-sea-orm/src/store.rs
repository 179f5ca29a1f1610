//! The store: a pool of connections, the turn of the writers, the key of the journal.

use loquet_domain::journal::JournalKey;
use sea_orm::DatabaseConnection;
use std::fmt;
use tokio::sync::Mutex;

/// Accounts, attempts, sessions and journal of one practice, in one database.
pub struct SeaOrmStore {
    pub(crate) db: DatabaseConnection,
    /// Writers of this process wait here, first come first served, so that the database's own
    /// lock is only ever contended by other programs (LOCK-12).
    pub(crate) turn: Mutex<()>,
    pub(crate) key: JournalKey,
}

impl SeaOrmStore {
    pub(crate) fn new(db: DatabaseConnection, key: JournalKey) -> Self {
        Self {
            db,
            turn: Mutex::new(()),
            key,
        }
    }

    /// Closes the connections, once what runs on them is done. Nothing is lost without it: a
    /// committed change is on the disk already.
    pub async fn close(&self) {
        if let Err(error) = self.db.clone().close().await {
            tracing::debug!(%error, "the connections could not be closed");
        }
    }
}

impl fmt::Debug for SeaOrmStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SeaOrmStore")
    }
}
