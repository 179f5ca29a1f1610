//! Reading the journal.

use super::{HttpDesk, read, read_all};
use crate::call::Call;
use async_trait::async_trait;
use loquet_domain::Origin;
use loquet_domain::journal::{Head, Sequence};
use loquet_domain::session::SessionToken;
use loquet_port_desk::{DeskError, JournalDesk, JournalEntry, JournalVerdict, ServiceChange};
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
        anchor: Option<Head>,
    ) -> Result<JournalVerdict, DeskError> {
        let request = wire::JournalVerification {
            anchor: anchor.as_ref().map(Into::into),
        };
        let call = Call::post(["journal", "verification"]).by(by);
        let call = call.json(&request)?.within(VERIFYING);
        let verdict: wire::JournalVerdict = self.transport.ask(call).await?;
        read(&verdict)
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
