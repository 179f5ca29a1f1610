//! The audit trail.

use crate::MemoryStore;
use crate::state::State;
use async_trait::async_trait;
use loquet_domain::journal::{ChainCheck, Checkpoint, Event, Head, NotedEarlier, Sequence};
use loquet_port_journal::{Journal, JournalError, Purge, Purged, SealedRecord};

#[async_trait]
impl Journal for MemoryStore {
    async fn append(&self, events: &[Event]) -> Result<(), JournalError> {
        Ok(self.state().record(events.iter().cloned())?)
    }

    async fn page(
        &self,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<SealedRecord>, JournalError> {
        let state = self.state();
        let records = state.records.iter();
        let rest = records.filter(|sealed| Some(sealed.record.sequence) > after);
        Ok(rest.take(limit as usize).cloned().collect())
    }

    async fn head(&self) -> Result<Option<Head>, JournalError> {
        Ok(self.state().head())
    }

    async fn purge(&self, purge: &Purge) -> Result<Option<Purged>, JournalError> {
        if purge.is_too_young() {
            return Err(JournalError::TooYoung);
        }
        self.state().purge(purge)
    }

    async fn checkpoint(&self) -> Result<Option<Checkpoint>, JournalError> {
        Ok(self.state().checkpoint)
    }
}

impl State {
    fn purge(&mut self, purge: &Purge) -> Result<Option<Purged>, JournalError> {
        let checkpoint = self.checkpoint.as_ref();
        let noted = NotedEarlier::default();
        let mut check = ChainCheck::after_purge(&self.journal_key, checkpoint, &noted)?;
        let old = self.records.iter().take(purge.at_most as usize);
        let old = old.take_while(|sealed| sealed.record.event.at < purge.before);
        let mut count = 0;
        for SealedRecord { record, seal } in old {
            check.next(record, *seal)?;
            count += 1;
        }
        let Some(head) = check.finish()?.filter(|_| count > 0) else {
            return Ok(None);
        };
        let records = count as u64;
        self.record([Event {
            count: records,
            ..purge.event.clone()
        }])?;
        let checkpoint = Checkpoint::new(head, purge.before, purge.event.at, &self.journal_key);
        self.records.drain(..count);
        self.checkpoint = Some(checkpoint);
        Ok(Some(Purged {
            records,
            checkpoint,
        }))
    }
}
