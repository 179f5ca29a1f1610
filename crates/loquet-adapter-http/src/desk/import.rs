//! Taking over the users of version 3.2.

use super::{HttpDesk, read};
use crate::call::Call;
use crate::failure;
use async_trait::async_trait;
use loquet_domain::session::SessionToken;
use loquet_port_desk::{
    DeskError, Import, ImportDesk, ImportProgress, ImportReport, RowReport, ServerFaultKind,
};
use loquet_wire_v1 as wire;
use loquet_wire_v1::headers::events;
use std::time::Duration;
use thiserror::Error;

/// How long the first row may take: the answer begins with it.
const FIRST_ROW: Duration = Duration::from_mins(1);

/// The rows that were told are not those that were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{told} rows were told of {sent}")]
struct OtherRows {
    told: usize,
    sent: usize,
}

/// The stream ended before the import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the import broke off after {0} rows")]
struct BrokenOff(usize);

#[async_trait]
impl ImportDesk for HttpDesk {
    async fn import(
        &self,
        by: &SessionToken,
        import: Import,
        progress: &dyn ImportProgress,
    ) -> Result<ImportReport, DeskError> {
        let sent = import.users.len();
        let call = Call::post(["imports"]).by(by);
        let call = call.json(&wire::Import::from(&import))?.within(FIRST_ROW);
        drop(import);
        let mut stream = self.transport.listen(call).await?;
        let mut report = ImportReport::default();
        while let Some(event) = stream.next().await? {
            let told = report.rows.len();
            match event.name.as_str() {
                events::ROW if told < sent => {
                    let row: RowReport = read(&event.read::<wire::RowReport>()?)?;
                    progress.row_done(&row);
                    report.rows.push(row);
                }
                events::DONE if told == sent => return Ok(report),
                events::ROW | events::DONE => {
                    return Err(failure::incompatible(OtherRows { told, sent }));
                }
                _ => {}
            }
        }
        let broken_off = BrokenOff(report.rows.len());
        Err(failure::server(ServerFaultKind::Unreachable, broken_off))
    }
}
