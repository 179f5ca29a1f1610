//! A transaction whose n-th statement fails.

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Which statement of a store's writers fails, counted from 1; none at 0.
#[derive(Clone, Default)]
pub(crate) struct FailingAt(Arc<AtomicU32>);

impl FailingAt {
    /// Lets the n-th statement from now on fail, and none after it.
    pub(super) fn set(&self, statement: u32) {
        self.0.store(statement, Ordering::SeqCst);
    }

    /// Whether it has failed.
    pub(super) fn is_over(&self) -> bool {
        self.0.load(Ordering::SeqCst) == 0
    }

    pub(crate) fn over(&self, tx: DatabaseTransaction) -> Failing {
        Failing {
            tx,
            at: self.clone(),
        }
    }

    fn count(&self) -> Result<(), DbErr> {
        let less = |left: u32| left.checked_sub(1);
        match self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less)
        {
            Ok(1) => Err(DbErr::Custom(
                "the statement that a test lets fail".to_owned(),
            )),
            _ => Ok(()),
        }
    }
}

/// A transaction that counts its statements.
pub(crate) struct Failing {
    tx: DatabaseTransaction,
    at: FailingAt,
}

impl From<Failing> for DatabaseTransaction {
    fn from(failing: Failing) -> Self {
        failing.tx
    }
}

#[async_trait]
impl ConnectionTrait for Failing {
    fn get_database_backend(&self) -> DbBackend {
        self.tx.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.at.count()?;
        self.tx.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.at.count()?;
        self.tx.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.at.count()?;
        self.tx.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.at.count()?;
        self.tx.query_all_raw(statement).await
    }
}
