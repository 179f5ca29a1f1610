//! The audit trail.

use crate::MemoryStore;
use async_trait::async_trait;
use loquet_domain::journal::{Event, Head, Sequence};
use loquet_port_journal::{Journal, JournalError, SealedRecord};

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
}
