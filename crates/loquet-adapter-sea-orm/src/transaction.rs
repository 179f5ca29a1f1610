//! One transaction that writes, taken in turn (LOCK-12): `BEGIN IMMEDIATE` on SQLite; on a server,
//! the row that the writers of all instances queue at, under READ COMMITTED, so that what is read
//! next is what the writer before has committed.

use crate::SeaOrmStore;
use crate::fault::{OrFault, is_passing};
use crate::turns::Turn;
use loquet_domain::journal::JournalKey;
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, IsolationLevel, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use thiserror::Error;

/// How often the turn is asked for again when a server breaks the wait off: nothing was done yet.
const TRIES: u32 = 3;

/// A transaction that may write. Dropped without [`Transaction::end`], it changes nothing.
pub(crate) struct Transaction<'store> {
    // Dropped in this order: the transaction is rolled back before the next writer's turn.
    db: Connection,
    key: &'store JournalKey,
    _turn: Turn<'store>,
}

/// What statements of a transaction are given to.
#[cfg(not(test))]
pub(crate) type Connection = DatabaseTransaction;
/// The same, which fails at the n-th statement where a test asks for it.
#[cfg(test)]
pub(crate) type Connection = crate::tests::Failing;

/// The row that writers queue at is gone.
#[derive(Debug, Error)]
#[error("table writers has no row")]
struct NoRow;

impl SeaOrmStore {
    /// Waits for its turn and for the database's lock.
    pub(crate) async fn begin(&self) -> Result<Transaction<'_>, StorageFault> {
        let mut turn = self.turns.take().await?;
        let db = turn.lock(self.begin_writing()).await?;
        #[cfg(test)]
        let db = self.failing.over(db);
        Ok(Transaction {
            db,
            key: &self.key,
            _turn: turn,
        })
    }

    /// On a server, a wait that it breaks off, or a connection that it had closed meanwhile, is
    /// tried again a few times.
    async fn begin_writing(&self) -> Result<DatabaseTransaction, StorageFault> {
        if self.server.is_none() {
            return self.begin_immediate().await;
        }
        for _ in 1..TRIES {
            match self.begin_in_queue().await {
                Err(error) if is_passing(&error) => {
                    tracing::debug!("the turn to write is asked for again");
                }
                answer => return in_queue(answer),
            }
        }
        in_queue(self.begin_in_queue().await)
    }

    /// A transaction on SQLite.
    pub(crate) async fn begin_immediate(&self) -> Result<DatabaseTransaction, StorageFault> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.db.begin_with_options(options).await.or_fault()
    }

    /// `None` when the row that writers queue at is gone.
    async fn begin_in_queue(&self) -> Result<Option<DatabaseTransaction>, DbErr> {
        let tx = self.begin_on_server().await?;
        let row = Query::select()
            .column("id")
            .from("writers")
            .and_where(Expr::col("id").eq(1))
            .lock_exclusive()
            .take();
        let locked = tx.query_one(&row).await?;
        Ok(locked.map(|_| tx))
    }

    /// A transaction on a server that has not queued yet.
    pub(crate) async fn begin_on_server(&self) -> Result<DatabaseTransaction, DbErr> {
        let isolation = Some(IsolationLevel::ReadCommitted);
        self.db.begin_with_config(isolation, None).await
    }
}

fn in_queue(
    answer: Result<Option<DatabaseTransaction>, DbErr>,
) -> Result<DatabaseTransaction, StorageFault> {
    let no_row = || StorageFault::new(StorageFaultKind::Damaged, NoRow);
    answer.or_fault()?.ok_or_else(no_row)
}

impl Transaction<'_> {
    /// The connection of this transaction.
    pub(crate) fn db(&self) -> &Connection {
        &self.db
    }

    /// The key that seals what this transaction records.
    pub(crate) fn key(&self) -> &JournalKey {
        self.key
    }

    /// Commits what was done, or rolls it back when it is an error.
    pub(crate) async fn end<T, E>(self, outcome: Result<T, E>) -> Result<T, E>
    where
        E: From<StorageFault>,
    {
        let tx = self.db;
        #[cfg(test)]
        let tx = tx.into();
        end(tx, outcome).await
    }
}

/// Commits what was done, or rolls it back when it is an error.
pub(crate) async fn end<T, E>(tx: DatabaseTransaction, outcome: Result<T, E>) -> Result<T, E>
where
    E: From<StorageFault>,
{
    match outcome {
        Ok(done) => {
            tx.commit().await.or_fault()?;
            Ok(done)
        }
        Err(refused) => {
            // The answer is the refusal; a transaction that is not committed changes nothing.
            if let Err(error) = tx.rollback().await {
                tracing::debug!(%error, "a transaction could not be rolled back");
            }
            Err(refused)
        }
    }
}
