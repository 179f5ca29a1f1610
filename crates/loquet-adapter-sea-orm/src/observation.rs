//! What can be counted at little cost, for metrics: nothing of it is needed to open a session.

use crate::SeaOrmStore;
use crate::fault::OrFault;
use crate::rows::{Row, account, record, session};
use loquet_domain::journal::Sequence;
use loquet_domain::storage::StorageFault;
use loquet_domain::{AccountStatus, Role, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// The newest record of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalEnd {
    /// Its place, which is how many records there are.
    pub sequence: Sequence,
    /// When it was made.
    pub at: Timestamp,
}

impl SeaOrmStore {
    /// How many sessions are open at an instant, locked ones included. One statement, over those
    /// only that had not ended when last written.
    ///
    /// # Errors
    ///
    /// [`StorageFault`].
    pub async fn open_sessions(&self, now: Timestamp) -> Result<u64, StorageFault> {
        let now = now.as_millisecond();
        let end = Expr::col(session::Column::OpenedAt).add(Expr::col(session::Column::LongestMs));
        let certificate = session::Column::CardNotAfter;
        session::Entity::find()
            .filter(session::Column::EndedAt.is_null())
            .filter(end.gt(now))
            .filter(certificate.is_null().or(certificate.gt(now)))
            .count(&self.db)
            .await
            .or_fault()
    }

    /// Whether there is an active administrator: without one nobody can do anything in the practice.
    /// One statement, one row.
    ///
    /// # Errors
    ///
    /// [`StorageFault`].
    pub async fn has_administrator(&self) -> Result<bool, StorageFault> {
        let administrator: Option<i32> = account::Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(account::Column::Role.eq(Role::Administrator.code()))
            .filter(account::Column::Status.eq(AccountStatus::Active.code()))
            .limit(1)
            .into_tuple()
            .one(&self.db)
            .await
            .or_fault()?;
        Ok(administrator.is_some())
    }

    /// The end of the journal; `None` while it is empty. One statement, one row.
    ///
    /// # Errors
    ///
    /// [`StorageFault`].
    pub async fn journal_end(&self) -> Result<Option<JournalEnd>, StorageFault> {
        let newest: Option<(i64, i64)> = record::Entity::find()
            .select_only()
            .columns([record::Column::Sequence, record::Column::At])
            .order_by_desc(record::Column::Sequence)
            .limit(1)
            .into_tuple()
            .one(&self.db)
            .await
            .or_fault()?;
        let Some((sequence, at)) = newest else {
            return Ok(None);
        };
        let row = Row::new("journal_records", &sequence);
        Ok(Some(JournalEnd {
            sequence: Sequence(row.number("sequence", sequence).or_fault()?),
            at: row.instant("at", at).or_fault()?,
        }))
    }
}
