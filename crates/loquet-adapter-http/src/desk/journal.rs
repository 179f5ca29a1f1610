//! Reading the journal.

use super::{HttpDesk, read, read_all};
use crate::call::Call;
use async_trait::async_trait;
use loquet_domain::Origin;
use loquet_domain::journal::{Anchor, NotedEarlier, Sequence};
use loquet_domain::session::SessionToken;
use loquet_port_desk::{
    DeskError, JournalDesk, JournalEntry, JournalKeeper, JournalPurge, JournalVerdict,
    ServiceChange,
};
use loquet_wire_v1 as wire;
use std::time::Duration;

/// How long the verification of a chain may take: years of records are read.
const VERIFYING: Duration = Duration::from_mins(10);

#[async_trait]
impl JournalDesk for HttpDesk {
    async fn read_journal(
        &self,
        by: &SessionToken,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, DeskError> {
        let call = Call::get(["journal"]).by(by).with("limit", limit);
        let page: wire::JournalRecords = self.transport.ask(call).await?;
        read_all(&page.records)
    }

    async fn verify_journal(
        &self,
        by: &SessionToken,
        noted: &NotedEarlier,
    ) -> Result<JournalVerdict, DeskError> {
        let request = wire::JournalVerification::from(noted);
        let call = Call::post(["journal", "verification"]).by(by);
        let call = call.json(&request)?.within(VERIFYING);
        let verdict: wire::JournalVerdict = self.transport.ask(call).await?;
        read(&verdict)
    }

    /// For a person only: a service does it in process.
    async fn anchor_journal(&self, by: JournalKeeper<'_>) -> Result<Anchor, DeskError> {
        let JournalKeeper::Person(by) = by else {
            return Err(DeskError::NotOverNetwork);
        };
        let call = Call::post(["journal", "anchors"]).by(by);
        let anchor: wire::JournalAnchor = self.transport.ask(call).await?;
        read(&anchor)
    }

    /// For a person only: a service does it in process.
    async fn purge_journal(&self, by: JournalKeeper<'_>) -> Result<JournalPurge, DeskError> {
        let JournalKeeper::Person(by) = by else {
            return Err(DeskError::NotOverNetwork);
        };
        let call = Call::post(["journal", "purges"]).by(by).within(VERIFYING);
        let purge: wire::JournalPurge = self.transport.ask(call).await?;
        read(&purge)
    }

    async fn export_journal(
        &self,
        by: &SessionToken,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, DeskError> {
        let call = Call::get(["journal", "export"]).by(by).with("limit", limit);
        let call = call.with_any("after", after.map(|place| place.0));
        let page: wire::JournalRecords = self.transport.ask(call).await?;
        read_all(&page.records)
    }

    /// A service says so itself, in process.
    async fn record_service(&self, _: ServiceChange, _: Origin) -> Result<(), DeskError> {
        Err(DeskError::NotOverNetwork)
    }
}
