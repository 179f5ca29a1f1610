//! The purge of the journal by retention (LOG-11).

use crate::fault::{OrFault, one_row};
use crate::journal::read;
use crate::rows::{checkpoint, record, stored};
use crate::transaction::Transaction;
use loquet_domain::journal::{ChainCheck, Checkpoint, Event, Head, NotedEarlier};
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use loquet_port_journal::{JournalError, Purge, Purged, SealedRecord};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use thiserror::Error;

/// Not as many records went away as were verified.
#[derive(Debug, Error)]
#[error("{removed} records were removed instead of {verified}")]
struct NotThoseRecords {
    removed: u64,
    verified: u64,
}

impl Transaction<'_> {
    /// Verifies what is old enough, records the purge, moves the checkpoint and removes, in this
    /// order: the triggers let go only what the checkpoint covers, and the journal is never empty.
    pub(crate) async fn purge(&self, purge: &Purge) -> Result<Option<Purged>, JournalError> {
        let former = find(self.db()).await?;
        let Some((head, records)) = self.due(former.as_ref(), purge).await? else {
            return Ok(None);
        };
        let event = Event {
            count: records,
            ..purge.event.clone()
        };
        self.record(&[event]).await?;
        let checkpoint = Checkpoint::new(head, purge.before, purge.event.at, self.key());
        self.put(&checkpoint, former.is_some()).await?;
        let removed = record::Entity::delete_many()
            .filter(record::Column::Sequence.lte(stored(head.sequence.0)))
            .exec(self.db())
            .await
            .or_fault()?
            .rows_affected;
        if removed != records {
            let cause = NotThoseRecords {
                removed,
                verified: records,
            };
            return Err(StorageFault::new(StorageFaultKind::Damaged, cause).into());
        }
        Ok(Some(Purged {
            records,
            checkpoint,
        }))
    }

    /// The last record that is to be removed, and how many are, once each is verified.
    async fn due(
        &self,
        former: Option<&Checkpoint>,
        purge: &Purge,
    ) -> Result<Option<(Head, u64)>, JournalError> {
        let oldest = record::Entity::find()
            .order_by_asc(record::Column::Sequence)
            .limit(u64::from(purge.at_most))
            .into_query();
        let rows = self.db().query_all(&oldest).await.or_fault()?;
        let mut check = ChainCheck::after_purge(self.key(), former, &NotedEarlier::default())?;
        let mut records = 0;
        for row in &rows {
            let SealedRecord { record, seal } = read(row)?;
            if record.event.at >= purge.before {
                break;
            }
            check.next(&record, seal)?;
            records += 1;
        }
        let head = check.finish()?.filter(|_| records > 0);
        Ok(head.map(|head| (head, records)))
    }

    async fn put(&self, checkpoint: &Checkpoint, exists: bool) -> Result<(), StorageFault> {
        let row = checkpoint::Model::from(checkpoint).into_active_model();
        let row = row.reset_all();
        let written = if exists {
            let moving = checkpoint::Entity::update_many().set(row);
            let moving = moving.filter(checkpoint::Column::Id.eq(checkpoint::ID));
            moving.exec(self.db()).await.or_fault()?.rows_affected
        } else {
            let inserting = checkpoint::Entity::insert(row);
            let inserting = inserting.exec_without_returning(self.db()).await;
            inserting.or_fault()?
        };
        one_row("journal_checkpoint", written)
    }
}

/// What the last purge has left.
pub(crate) async fn find<C: ConnectionTrait>(db: &C) -> Result<Option<Checkpoint>, StorageFault> {
    let row = checkpoint::Entity::find_by_id(checkpoint::ID).one(db).await;
    let row = row.or_fault()?;
    row.map(|row| Checkpoint::try_from(&row).or_fault())
        .transpose()
}
