//! Import and journal, badly done.

use super::{Broken, Flaw};
use async_trait::async_trait;
use loquet_domain::Origin;
use loquet_domain::journal::{Anchor, NotedEarlier, Sequence};
use loquet_domain::session::SessionToken;
use loquet_port_desk::{
    DeskError, Import, ImportDesk, ImportProgress, ImportReport, JournalDesk, JournalEntry,
    JournalKeeper, JournalPurge, JournalVerdict, RowOutcome, RowReport, ServiceChange,
};

/// Hears nothing.
struct Deaf;

impl ImportProgress for Deaf {
    fn row_done(&self, _report: &RowReport) {}
}

#[async_trait]
impl ImportDesk for Broken {
    async fn import(
        &self,
        by: &SessionToken,
        mut import: Import,
        progress: &dyn ImportProgress,
    ) -> Result<ImportReport, DeskError> {
        match self.flaw {
            Flaw::ImportsNothing => import.dry_run = true,
            Flaw::ImportsWhenOnlyAsked => import.dry_run = false,
            Flaw::DropsDecisions => import.decisions.clear(),
            _ => {}
        }
        let progress = match self.flaw {
            Flaw::TellsNoRows => &Deaf,
            _ => progress,
        };
        let mut report = self.answered(self.desk.import(by, import, progress).await)?;
        for row in &mut report.rows {
            match (self.flaw, &mut row.outcome) {
                (Flaw::ImportsAgainAsNew, outcome @ RowOutcome::AlreadyImported { .. }) => {
                    *outcome = RowOutcome::SingleWord;
                }
                (Flaw::ProposesNothing, RowOutcome::Homonym { proposals, .. }) => {
                    proposals.clear();
                }
                _ => {}
            }
        }
        Ok(report)
    }
}

#[async_trait]
impl JournalDesk for Broken {
    async fn read_journal(
        &self,
        by: &SessionToken,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, DeskError> {
        let mut read = self.answered(self.desk.read_journal(by, limit).await)?;
        match self.flaw {
            Flaw::ReadsBackwards => read.reverse(),
            Flaw::NamesNobody => {
                for entry in &mut read {
                    entry.object = None;
                }
            }
            _ => {}
        }
        Ok(read)
    }

    async fn verify_journal(
        &self,
        by: &SessionToken,
        noted: &NotedEarlier,
    ) -> Result<JournalVerdict, DeskError> {
        let mut noted = noted.clone();
        match self.flaw {
            Flaw::IgnoresTheAnchor => noted.head = None,
            Flaw::IgnoresAnchors => noted.anchors.clear(),
            _ => {}
        }
        self.answered(self.desk.verify_journal(by, &noted).await)
    }

    async fn anchor_journal(&self, by: JournalKeeper<'_>) -> Result<Anchor, DeskError> {
        self.answered(self.desk.anchor_journal(by).await)
    }

    async fn purge_journal(&self, by: JournalKeeper<'_>) -> Result<JournalPurge, DeskError> {
        self.answered(self.desk.purge_journal(by).await)
    }

    async fn export_journal(
        &self,
        by: &SessionToken,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, DeskError> {
        let page = self.answered(self.desk.export_journal(by, after, limit).await)?;
        if self.flaw == Flaw::RecordsEachPage && after.is_some() && page.len() > 1 {
            self.desk.export_journal(by, None, 1).await?;
        }
        Ok(page)
    }

    async fn record_service(&self, change: ServiceChange, origin: Origin) -> Result<(), DeskError> {
        self.desk.record_service(change, origin).await
    }
}
