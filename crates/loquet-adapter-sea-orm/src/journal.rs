//! The port of the journal, and how every transaction records its events.

use crate::SeaOrmStore;
use crate::fault::{OrFault, one_row};
use crate::purge;
use crate::rows::{Row, record};
use crate::transaction::Transaction;
use async_trait::async_trait;
use loquet_domain::journal::{Checkpoint, Event, Head, Seal, Sequence};
use loquet_domain::storage::StorageFault;
use loquet_port_journal::{Journal, JournalError, Purge, Purged, SealedRecord};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait,
};

#[async_trait]
impl Journal for SeaOrmStore {
    #[tracing::instrument(name = "journal.append", skip_all, err(level = "debug"))]
    async fn append(&self, events: &[Event]) -> Result<(), JournalError> {
        let tx = self.begin().await?;
        let outcome = tx.record(events).await;
        Ok(tx.end(outcome).await?)
    }

    #[tracing::instrument(name = "journal.page", skip_all, err(level = "debug"))]
    async fn page(
        &self,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<SealedRecord>, JournalError> {
        let after = after.map(|after| i64::try_from(after.0).unwrap_or(i64::MAX));
        let page = record::Entity::find()
            .apply_if(after, |page, after| {
                page.filter(record::Column::Sequence.gt(after))
            })
            .order_by_asc(record::Column::Sequence)
            .limit(u64::from(limit))
            .into_query();
        let rows = self.db.query_all(&page).await.or_fault()?;
        rows.iter().map(read).collect()
    }

    #[tracing::instrument(name = "journal.head", skip_all, err(level = "debug"))]
    async fn head(&self) -> Result<Option<Head>, JournalError> {
        Ok(head(&self.db).await?)
    }

    #[tracing::instrument(name = "journal.purge", skip_all, err(level = "debug"))]
    async fn purge(&self, purge: &Purge) -> Result<Option<Purged>, JournalError> {
        if purge.is_too_young() {
            return Err(JournalError::TooYoung);
        }
        let tx = self.begin().await?;
        let outcome = tx.purge(purge).await;
        tx.end(outcome).await
    }

    #[tracing::instrument(name = "journal.checkpoint", skip_all, err(level = "debug"))]
    async fn checkpoint(&self) -> Result<Option<Checkpoint>, JournalError> {
        Ok(purge::find(&self.db).await?)
    }
}

impl Transaction<'_> {
    /// Appends events at the end of the chain, each sealed over the one before (LOG-07, LOG-08).
    pub(crate) async fn record(&self, events: &[Event]) -> Result<(), StorageFault> {
        if events.is_empty() {
            return Ok(());
        }
        let mut end = head(self.db()).await?;
        for event in events {
            let (record, next) = Head::append(end.as_ref(), event.clone(), self.key());
            let row = record::Model::from(&SealedRecord {
                record,
                seal: next.seal,
            });
            let inserting = record::Entity::insert(row.into_active_model().reset_all());
            let done = inserting
                .exec_without_returning(self.db())
                .await
                .or_fault()?;
            one_row("journal_records", done)?;
            end = Some(next);
        }
        Ok(())
    }
}

/// The end of the chain.
async fn head<C: ConnectionTrait>(db: &C) -> Result<Option<Head>, StorageFault> {
    let newest: Option<(i64, Vec<u8>)> = record::Entity::find()
        .select_only()
        .columns([record::Column::Sequence, record::Column::Seal])
        .order_by_desc(record::Column::Sequence)
        .limit(1)
        .into_tuple()
        .one(db)
        .await
        .or_fault()?;
    let Some((sequence, seal)) = newest else {
        return Ok(None);
    };
    let row = Row::new("journal_records", &sequence);
    Ok(Some(Head {
        sequence: Sequence(row.number("sequence", sequence).or_fault()?),
        seal: Seal::from_bytes(row.bytes("seal", &seal).or_fault()?),
    }))
}

/// A record as it is stored now, whatever was done to it, as long as it is one.
pub(crate) fn read(row: &QueryResult) -> Result<SealedRecord, JournalError> {
    let sequence: i64 = row.try_get("", "sequence").unwrap_or(0);
    let record = record::Model::from_query_result(row, "").or_fault();
    record
        .and_then(|model| SealedRecord::try_from(model).or_fault())
        .map_err(|fault| {
            tracing::warn!(cause = %fault.source, sequence, "a record of the journal cannot be read");
            JournalError::Unreadable {
                sequence: Sequence(u64::try_from(sequence).unwrap_or(0)),
            }
        })
}
