//! The store: a pool of connections, the turn of the writers, the key of the journal.

use crate::server::ServerOptions;
use crate::turns::Turns;
use loquet_domain::journal::JournalKey;
use sea_orm::DatabaseConnection;
use std::fmt;

/// Accounts, attempts, sessions and journal of one practice, in one database.
pub struct SeaOrmStore {
    pub(crate) db: DatabaseConnection,
    pub(crate) server: Option<ServerOptions>,
    pub(crate) turns: Turns,
    pub(crate) key: JournalKey,
    #[cfg(test)]
    pub(crate) failing: crate::tests::FailingAt,
}

impl SeaOrmStore {
    pub(crate) fn new(
        db: DatabaseConnection,
        server: Option<ServerOptions>,
        key: JournalKey,
    ) -> Self {
        Self {
            db,
            server,
            turns: Turns::default(),
            key,
            #[cfg(test)]
            failing: crate::tests::FailingAt::default(),
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
