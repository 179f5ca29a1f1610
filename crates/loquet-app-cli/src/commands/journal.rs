//! `loquet journal`: reading, verifying and exporting the audit trail.

mod export;

use crate::acting::Acting;
use crate::arguments::{JournalCommand, List, Verify};
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::{Records, Verdict};
use crate::secrets::Secrets;
use loquet_domain::FailureCode;
use loquet_port_desk::JournalVerdict;
use loquet_wiring::Exit;
use std::process::ExitCode;

/// Does something with the journal.
pub(crate) async fn run(front: &Front, command: JournalCommand) -> Result<ExitCode, Failure> {
    match command {
        JournalCommand::List(arguments) => list(front, &arguments).await,
        JournalCommand::Verify(arguments) => verify(front, &arguments).await,
        JournalCommand::Export(arguments) => export::run(front, &arguments).await,
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
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.acting.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, &arguments.acting).await?;
    let token = acting.token();
    let verify = async {
        Ok(office
            .desk()
            .verify_journal(&token, arguments.anchor)
            .await?)
    };
    let verdict = acting.during(&office, verify).await?;
    let altered = Failure::new(FailureCode::JournalAltered);
    match verdict {
        JournalVerdict::Whole { .. } => office.answer(&Verdict { verdict }),
        JournalVerdict::Altered(fault) => Err(altered.caused_by(fault)),
        JournalVerdict::Unreadable(place) => {
            Err(altered.caused_by(format!("record {} cannot be read", place.0)))
        }
    }
}
