//! One transaction that writes: taken in turn, then `BEGIN IMMEDIATE` (LOCK-12).

use crate::SeaOrmStore;
use crate::fault::OrFault;
use crate::turns::Turn;
use loquet_domain::journal::JournalKey;
use loquet_domain::storage::StorageFault;
use sea_orm::{DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};

/// A transaction that may write. Dropped without [`Transaction::end`], it changes nothing.
pub(crate) struct Transaction<'store> {
    // Dropped in this order: the transaction is rolled back before the next writer's turn.
    db: DatabaseTransaction,
    key: &'store JournalKey,
    _turn: Turn<'store>,
}

impl SeaOrmStore {
    /// Waits for its turn and for the database's lock.
    pub(crate) async fn begin(&self) -> Result<Transaction<'_>, StorageFault> {
        let mut turn = self.turns.take().await?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let begin = async { self.db.begin_with_options(options).await.or_fault() };
        let db = turn.lock(begin).await?;
        Ok(Transaction {
            db,
            key: &self.key,
            _turn: turn,
        })
    }
}

impl Transaction<'_> {
    /// The connection of this transaction.
    pub(crate) fn db(&self) -> &DatabaseTransaction {
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
        match outcome {
            Ok(done) => {
                self.db.commit().await.or_fault()?;
                Ok(done)
            }
            Err(refused) => {
                // The answer is the refusal; a transaction that is not committed changes nothing.
                if let Err(error) = self.db.rollback().await {
                    tracing::debug!(%error, "a transaction could not be rolled back");
                }
                Err(refused)
            }
        }
    }
}
