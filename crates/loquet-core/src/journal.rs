//! Reading, verifying and exporting the journal.

use crate::LocalDesk;
use crate::authority::{Acting, Permission};
use crate::fault::OrDesk;
use async_trait::async_trait;
use loquet_domain::journal::{
    Action, ChainCheck, Event, EventContext, Head, Object, Reason, Sequence,
};
use loquet_domain::session::SessionToken;
use loquet_domain::{AccountId, Identifier, Origin};
use loquet_port_desk::{DeskError, JournalDesk, JournalEntry, JournalVerdict, ServiceChange};
use loquet_port_journal::{JournalError, SealedRecord};
use std::collections::HashMap;

/// How many records are read at once.
const PAGE: u32 = 1_000;

#[async_trait]
impl JournalDesk for LocalDesk {
    async fn read_journal(
        &self,
        by: &SessionToken,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, DeskError> {
        let acting = self.authorise(by, Permission::ReadJournal).await?;
        self.record(acting.journal_event(Action::JournalRead))
            .await?;
        let last = self
            .ports
            .journal
            .head()
            .await
            .or_desk()?
            .map_or(0, |head| head.sequence.0);
        let after = last.checked_sub(limit.into()).map(Sequence);
        let records = self.ports.journal.page(after, limit).await.or_desk()?;
        self.entries(records).await
    }

    async fn verify_journal(
        &self,
        by: &SessionToken,
        anchor: Option<Head>,
    ) -> Result<JournalVerdict, DeskError> {
        let acting = self.authorise(by, Permission::ReadJournal).await?;
        let verdict = self.verdict(anchor).await?;
        let event = acting.journal_event(Action::JournalVerified);
        self.record(match verdict {
            JournalVerdict::Whole { .. } => event,
            _ => event.failed(Reason::ChainBroken),
        })
        .await?;
        Ok(verdict)
    }

    async fn export_journal(
        &self,
        by: &SessionToken,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, DeskError> {
        let acting = self.authorise(by, Permission::ReadJournal).await?;
        if after.is_none() {
            self.record(acting.journal_event(Action::JournalExported))
                .await?;
        }
        let records = self.ports.journal.page(after, limit).await.or_desk()?;
        self.entries(records).await
    }

    async fn record_service(&self, change: ServiceChange, origin: Origin) -> Result<(), DeskError> {
        let context = EventContext {
            at: self.ports.clock.now(),
            actor: None,
            origin,
            attempt: None,
            session: None,
        };
        let action = match change {
            ServiceChange::Started => Action::ServiceStarted,
            ServiceChange::Stopped => Action::ServiceStopped,
        };
        self.record(context.event(action, Object::Practice)).await
    }
}

impl Acting {
    fn journal_event(&self, action: Action) -> Event {
        self.context.event(action, Object::Journal)
    }
}

impl LocalDesk {
    pub(crate) async fn record(&self, event: Event) -> Result<(), DeskError> {
        self.ports.journal.append(&[event]).await.or_desk()
    }

    async fn verdict(&self, anchor: Option<Head>) -> Result<JournalVerdict, DeskError> {
        let mut check = ChainCheck::new(&self.journal_key, anchor);
        let mut after = None;
        loop {
            let page = match self.ports.journal.page(after, PAGE).await {
                Err(JournalError::Unreadable { sequence }) => {
                    return Ok(JournalVerdict::Unreadable(sequence));
                }
                page => page.or_desk()?,
            };
            let Some(last) = page.last() else { break };
            after = Some(last.record.sequence);
            for SealedRecord { record, seal } in &page {
                if let Err(fault) = check.next(record, *seal) {
                    return Ok(JournalVerdict::Altered(fault));
                }
            }
        }
        Ok(match check.finish() {
            Ok(head) => JournalVerdict::Whole { head },
            Err(fault) => JournalVerdict::Altered(fault),
        })
    }

    async fn entries(&self, records: Vec<SealedRecord>) -> Result<Vec<JournalEntry>, DeskError> {
        let mut names = HashMap::new();
        let mut entries = Vec::with_capacity(records.len());
        for SealedRecord { record, seal } in records {
            let actor = self.name(&mut names, record.event.actor).await?;
            let object = match record.event.object {
                Object::Account(id) => self.name(&mut names, Some(id)).await?,
                Object::Practice | Object::Journal | Object::Unknown(_) => None,
            };
            entries.push(JournalEntry {
                record,
                seal,
                actor,
                object,
            });
        }
        Ok(entries)
    }

    async fn name(
        &self,
        names: &mut HashMap<AccountId, Option<Identifier>>,
        id: Option<AccountId>,
    ) -> Result<Option<Identifier>, DeskError> {
        let Some(id) = id else { return Ok(None) };
        if let Some(name) = names.get(&id) {
            return Ok(name.clone());
        }
        let found = self.ports.users.get(id).await.or_desk()?;
        let name = found.map(|found| found.account.identifier);
        names.insert(id, name.clone());
        Ok(name)
    }
}
