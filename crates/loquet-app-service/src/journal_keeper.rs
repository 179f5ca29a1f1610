//! Looking after the journal beside the requests: what is too old goes, and its end is anchored
//! elsewhere (LOG-09, LOG-11).

use crate::run;
use crate::state::Service;
use loquet_domain::journal::Anchor;
use loquet_port_desk::{JournalKeeper, JournalPurge};
use loquet_wiring::anchoring::{AnchorSource, append_anchor, syslog_message};
use std::convert::Infallible;
use std::io;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

/// How often what is too old is removed.
const PURGE_EVERY: Duration = Duration::from_hours(24);

/// The name of the program in a syslog.
const PROGRAM: &str = "loquetd";

/// Purges and anchors for ever, at once for the first time.
pub(crate) async fn kept(service: &Service) -> Infallible {
    let (never, _): (Infallible, Infallible) = tokio::join!(purging(service), anchoring(service));
    never
}

async fn purging(service: &Service) -> Infallible {
    loop {
        purge(service).await;
        sleep(PURGE_EVERY).await;
    }
}

async fn anchoring(service: &Service) -> Infallible {
    let keeping = service.settings.journal_keeping();
    if keeping.anchor_file.is_none() && keeping.anchor_syslog.is_none() {
        return std::future::pending().await;
    }
    loop {
        anchor(service).await;
        sleep(keeping.anchor_every).await;
    }
}

async fn purge(service: &Service) {
    let by = JournalKeeper::Service(run::origin());
    match service.desk.purge_journal(by).await {
        Ok(JournalPurge::Done { records: 0 }) => {}
        Ok(JournalPurge::Done { records }) => tracing::info!(records, "the journal was purged"),
        Ok(JournalPurge::Refused(verdict)) => {
            tracing::error!(?verdict, "the journal was altered: it is not purged");
        }
        Err(error) => tracing::error!(%error, "the journal was not purged"),
    }
}

async fn anchor(service: &Service) {
    let by = JournalKeeper::Service(run::origin());
    let anchor = match service.desk.anchor_journal(by).await {
        Ok(anchor) => anchor,
        Err(error) => return tracing::error!(%error, "the journal was not anchored"),
    };
    let keeping = service.settings.journal_keeping();
    if let Some(file) = keeping.anchor_file.clone() {
        let kept = anchor.clone();
        told("file", written(move || append_anchor(&file, &kept)).await);
    }
    if let Some(syslog) = keeping.anchor_syslog.clone() {
        let message = message(&anchor);
        told("syslog", written(move || syslog.send(&message)).await);
    }
}

fn message(anchor: &Anchor) -> String {
    let origin = run::origin();
    let source = AnchorSource {
        host: origin.workstation.as_str(),
        program: PROGRAM,
        process: std::process::id(),
    };
    syslog_message(anchor, source)
}

/// Writes on a thread that may wait.
async fn written(write: impl FnOnce() -> io::Result<()> + Send + 'static) -> io::Result<()> {
    spawn_blocking(write).await.map_err(io::Error::other)?
}

fn told(place: &'static str, written: io::Result<()>) {
    match written {
        Ok(()) => tracing::debug!(place, "the journal was anchored"),
        Err(error) => tracing::error!(%error, place, "an anchor of the journal was not written"),
    }
}
