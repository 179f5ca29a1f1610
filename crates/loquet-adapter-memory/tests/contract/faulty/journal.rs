//! Doubles of the audit trail.

use super::{Fault, FaultyStore};
use crate::harness::journal_key;
use async_trait::async_trait;
use loquet_domain::journal::{Action, Checkpoint, Event, Head, Seal, Sequence};
use loquet_domain::origin::WorkstationName;
use loquet_domain::{SignedDuration, Timestamp};
use loquet_port_journal::{Journal, JournalError, Purge, Purged, SealedRecord};
use std::sync::atomic::Ordering;

#[async_trait]
impl Journal for FaultyStore {
    async fn append(&self, events: &[Event]) -> Result<(), JournalError> {
        let mut events = events.to_vec();
        match self.fault {
            Fault::CutsTimesToSeconds => events.iter_mut().for_each(cut_to_seconds),
            Fault::FoldsText => events.iter_mut().for_each(fold),
            Fault::AppendsByTime => events.sort_by_key(|event| event.at),
            Fault::AppendsOneByOne => {
                for event in events {
                    self.trail().append(&[event]).await?;
                }
                return Ok(());
            }
            Fault::TakesPlacesTwiceAtOnce => {
                self.races(Fault::TakesPlacesTwiceAtOnce).await;
            }
            _ => {}
        }
        self.trail().append(&events).await
    }

    async fn page(
        &self,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<SealedRecord>, JournalError> {
        if self.has(Fault::PagesInTheOrderOfTexts) {
            let mut page = self.trail().page(None, u32::MAX).await?;
            let text = |sequence: Sequence| sequence.0.to_string();
            page.sort_by_key(|sealed| text(sealed.record.sequence));
            page.retain(|sealed| Some(text(sealed.record.sequence)) > after.map(text));
            page.truncate(limit as usize);
            return Ok(page);
        }
        let mut page = self.trail().page(after, limit).await?;
        if self.has_raced.load(Ordering::SeqCst)
            && let [.., before, last] = page.as_mut_slice()
        {
            last.record.sequence = before.record.sequence;
        }
        if self.has(Fault::SealsEachRecordAlone) {
            for sealed in &mut page {
                let event = sealed.record.event.clone();
                let (_, head) = Head::append(None, event, &journal_key());
                sealed.seal = head.seal;
            }
        }
        Ok(page)
    }

    async fn head(&self) -> Result<Option<Head>, JournalError> {
        let head = self.trail().head().await?;
        if !self.has(Fault::KeepsNoSealAtTheHead) {
            return Ok(head);
        }
        let seal = Seal::from_bytes([0; 32]);
        Ok(head.map(|head| Head { seal, ..head }))
    }

    async fn purge(&self, purge: &Purge) -> Result<Option<Purged>, JournalError> {
        let mut purge = purge.clone();
        match self.fault {
            Fault::PurgesWhatIsNotOlder => purge.before += SignedDuration::from_millis(1),
            Fault::PurgesWithoutBound => purge.at_most = u32::MAX,
            Fault::AltersTheEventOfAPurge => purge.event.action = Action::JournalExported,
            Fault::PurgesWhatIsYoung if purge.is_too_young() => return Ok(None),
            _ => {}
        }
        let purged = self.trail().purge(&purge).await;
        match (self.fault, &purged) {
            (Fault::PurgesThoughItCannotRecord, Err(JournalError::Unavailable(_))) => {
                self.inner.mend_journal();
                self.trail().purge(&purge).await?;
            }
            (Fault::PurgesWhatIsBroken, Err(JournalError::Broken(_))) => return Ok(None),
            _ => {}
        }
        purged
    }

    async fn checkpoint(&self) -> Result<Option<Checkpoint>, JournalError> {
        let checkpoint = self.trail().checkpoint().await?;
        if self.has(Fault::KeepsNoCheckpoint) {
            return Ok(None);
        }
        Ok(checkpoint)
    }
}

impl FaultyStore {
    fn trail(&self) -> &dyn Journal {
        &*self.inner
    }
}

fn cut_to_seconds(event: &mut Event) {
    event.at = Timestamp::from_second(event.at.as_second()).expect("an instant");
}

fn fold(event: &mut Event) {
    let folded = event.origin.workstation.as_str().to_lowercase();
    event.origin.workstation = WorkstationName::new(&folded);
}
