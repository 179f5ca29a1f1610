//! Reading, verifying, exporting, anchoring and purging the journal.

use crate::LocalDesk;
use crate::authority::{Acting, Permission};
use crate::fault::OrDesk;
use crate::noise::Refused;
use async_trait::async_trait;
use loquet_domain::journal::{
    Action, Anchor, ChainCheck, Checkpoint, Event, EventContext, NotedEarlier, Object, Reason,
    Sequence,
};
use loquet_domain::session::SessionToken;
use loquet_domain::{AccountId, Identifier, Origin};
use loquet_port_desk::{
    DeskError, JournalDesk, JournalEntry, JournalKeeper, JournalPurge, JournalVerdict,
    ServiceChange,
};
use loquet_port_journal::{JournalError, Purge, SealedRecord};
use std::collections::HashMap;
use thiserror::Error;

/// How many records are read at once.
const PAGE: u32 = 1_000;

/// How many records are purged at once: nobody waits long for their turn to write.
const PURGED_AT_ONCE: u32 = 5_000;

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
        noted: &NotedEarlier,
    ) -> Result<JournalVerdict, DeskError> {
        let acting = self.authorise(by, Permission::ReadJournal).await?;
        let verdict = self.verdict(noted).await?;
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

    async fn anchor_journal(&self, by: JournalKeeper<'_>) -> Result<Anchor, DeskError> {
        let context = self.keeper(by, Permission::ReadJournal).await?;
        self.record(context.event(Action::JournalAnchored, Object::Journal))
            .await?;
        let head = self.ports.journal.head().await.or_desk()?;
        let head = head.ok_or_else(|| DeskError::Unexpected(NothingRecorded.into()))?;
        Ok(Anchor::new(head, context.at, &self.journal_key))
    }

    async fn purge_journal(&self, by: JournalKeeper<'_>) -> Result<JournalPurge, DeskError> {
        let asked = matches!(by, JournalKeeper::Person(_));
        let context = self.keeper(by, Permission::Administer).await?;
        let event = context.event(Action::JournalPurged, Object::Journal);
        let purged = self.purge(&event).await?;
        match purged {
            JournalPurge::Done { records: 0 } if asked => {
                self.record(Event { count: 0, ..event }).await?;
            }
            JournalPurge::Done { .. } => {}
            JournalPurge::Refused(_) => self.record(event.failed(Reason::ChainBroken)).await?,
        }
        Ok(purged)
    }

    async fn record_service(&self, change: ServiceChange, origin: Origin) -> Result<(), DeskError> {
        let context = self.context_of_nobody(origin);
        let action = match change {
            ServiceChange::Started => Action::ServiceStarted,
            ServiceChange::Stopped => Action::ServiceStopped,
        };
        self.record(context.event(action, Object::Practice)).await
    }
}

/// The record of an anchoring is not there any more.
#[derive(Debug, Error)]
#[error("nothing is recorded, though a record was just made")]
struct NothingRecorded;

impl Acting {
    fn journal_event(&self, action: Action) -> Event {
        self.context.event(action, Object::Journal)
    }
}

impl LocalDesk {
    pub(crate) async fn record(&self, event: Event) -> Result<(), DeskError> {
        self.ports.journal.append(&[event]).await.or_desk()
    }

    /// Records what is refused without being judged, where a record is due (LOG-13).
    pub(crate) async fn record_refusal(
        &self,
        kind: Refused,
        event: Event,
    ) -> Result<(), DeskError> {
        match self.noise.refused(kind, &event.origin, event.at) {
            Some(count) => self.record(Event { count, ..event }).await,
            None => Ok(()),
        }
    }

    /// In whose name the journal is looked after.
    async fn keeper(
        &self,
        by: JournalKeeper<'_>,
        permission: Permission,
    ) -> Result<EventContext, DeskError> {
        match by {
            JournalKeeper::Person(token) => Ok(self.authorise(token, permission).await?.context),
            JournalKeeper::Service(origin) => Ok(self.context_of_nobody(origin)),
        }
    }

    /// A request in which nobody is known to act, now.
    pub(crate) fn context_of_nobody(&self, origin: Origin) -> EventContext {
        EventContext::of_nobody(self.ports.clock.now(), origin)
    }

    /// Purges part by part whatever is older than the retention.
    async fn purge(&self, event: &Event) -> Result<JournalPurge, DeskError> {
        let mut records: u64 = 0;
        let Some(before) = self.policy.retention.limit(event.at) else {
            return Ok(JournalPurge::Done { records });
        };
        let purge = Purge {
            before,
            at_most: PURGED_AT_ONCE,
            event: event.clone(),
        };
        loop {
            let verdict = match self.ports.journal.purge(&purge).await {
                Err(JournalError::Broken(fault)) => JournalVerdict::Altered(fault),
                Err(JournalError::Unreadable { sequence }) => JournalVerdict::Unreadable(sequence),
                purged => match purged.or_desk()? {
                    Some(purged) => {
                        records = records.saturating_add(purged.records);
                        continue;
                    }
                    None => return Ok(JournalPurge::Done { records }),
                },
            };
            return Ok(JournalPurge::Refused(verdict));
        }
    }

    /// Whether the chain holds. A purge in the meantime may take away what was about to be read: it
    /// has moved the checkpoint then, and the verification begins again from there. That ends, for
    /// the checkpoint moves forward only.
    async fn verdict(&self, noted: &NotedEarlier) -> Result<JournalVerdict, DeskError> {
        loop {
            let checkpoint = self.ports.journal.checkpoint().await.or_desk()?;
            let verdict = self.verdict_from(checkpoint.as_ref(), noted).await?;
            let is_whole = matches!(verdict, JournalVerdict::Whole { .. });
            if is_whole || self.ports.journal.checkpoint().await.or_desk()? == checkpoint {
                return Ok(verdict);
            }
        }
    }

    async fn verdict_from(
        &self,
        checkpoint: Option<&Checkpoint>,
        noted: &NotedEarlier,
    ) -> Result<JournalVerdict, DeskError> {
        let mut check = match ChainCheck::after_purge(&self.journal_key, checkpoint, noted) {
            Ok(check) => check,
            Err(fault) => return Ok(JournalVerdict::Altered(fault)),
        };
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
            Ok(head) => JournalVerdict::Whole {
                head,
                purged: checkpoint.map(|checkpoint| checkpoint.head().sequence),
            },
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
