//! `loquet journal`: reading, verifying, exporting, anchoring and purging the audit trail.

mod anchors;
mod export;

use crate::acting::Acting;
use crate::arguments::{JournalCommand, List, Purge, Verify};
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::{Purged, Records, Verdict};
use crate::secrets::Secrets;
use loquet_domain::FailureCode;
use loquet_domain::journal::NotedEarlier;
use loquet_port_desk::{JournalKeeper, JournalPurge, JournalVerdict};
use loquet_wiring::Exit;
use std::process::ExitCode;

/// Does something with the journal.
pub(crate) async fn run(front: &Front, command: JournalCommand) -> Result<ExitCode, Failure> {
    match command {
        JournalCommand::List(arguments) => list(front, &arguments).await,
        JournalCommand::Verify(arguments) => verify(front, &arguments).await,
        JournalCommand::Export(arguments) => export::run(front, &arguments).await,
        JournalCommand::Anchor(arguments) => anchors::run(front, &arguments).await,
        JournalCommand::Purge(arguments) => purge(front, &arguments).await,
    }
    .map(|()| Exit::Done.into())
}

async fn list(front: &Front, arguments: &List) -> Result<(), Failure> {
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.acting.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, &arguments.acting).await?;
    let token = acting.token();
    let read = async { Ok(office.desk().read_journal(&token, arguments.last).await?) };
    let records = acting.during(&office, read).await?;
    office.answer(&Records(&records))
}

async fn verify(front: &Front, arguments: &Verify) -> Result<(), Failure> {
    let file = arguments.anchors.as_deref();
    let anchors = file.map(anchors::read).transpose()?;
    let noted = NotedEarlier {
        head: arguments.anchor,
        anchors: anchors.unwrap_or_default(),
    };
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.acting.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, &arguments.acting).await?;
    let token = acting.token();
    let verify = async { Ok(office.desk().verify_journal(&token, &noted).await?) };
    let verdict = acting.during(&office, verify).await?;
    match verdict {
        JournalVerdict::Whole { .. } => office.answer(&Verdict {
            verdict,
            anchors: noted.anchors.len(),
        }),
        broken => Err(altered(broken)),
    }
}

async fn purge(front: &Front, arguments: &Purge) -> Result<(), Failure> {
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.acting.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, &arguments.acting).await?;
    let token = acting.token();
    let by = JournalKeeper::Person(&token);
    let purge = async { Ok(office.desk().purge_journal(by).await?) };
    match acting.during(&office, purge).await? {
        JournalPurge::Done { records } => office.answer(&Purged { records }),
        JournalPurge::Refused(verdict) => Err(altered(verdict)),
    }
}

/// The failure of a journal that is not whole, and where it is not.
fn altered(verdict: JournalVerdict) -> Failure {
    let altered = Failure::new(FailureCode::JournalAltered);
    match verdict {
        JournalVerdict::Whole { .. } => altered,
        JournalVerdict::Altered(fault) => altered.caused_by(fault),
        JournalVerdict::Unreadable(place) => {
            altered.caused_by(format!("record {} cannot be read", place.0))
        }
    }
}
