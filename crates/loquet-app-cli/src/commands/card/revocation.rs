//! `loquet card revocation`: the lists of revoked cards.

use crate::acting::Acting;
use crate::arguments::{Install, Revocation};
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::{InstalledList, RefreshedLists, RevocationLists};
use crate::secrets::Secrets;
use loquet_wiring::Exit;
use loquet_wiring::card::read_revocation_list;
use std::process::ExitCode;

/// Shows, installs or fetches the lists.
pub(super) async fn run(front: &Front, command: &Revocation) -> Result<ExitCode, Failure> {
    match command {
        Revocation::Status => status(front).await?,
        Revocation::Install(arguments) => install(front, arguments).await?,
        Revocation::Refresh => return refresh(front).await,
    }
    Ok(Exit::Done.into())
}

/// Opens the practice, whose lists can be used.
async fn open(front: &Front) -> Result<Office, Failure> {
    let office = Office::open(front).await?;
    office.check_cards()?;
    Ok(office)
}

async fn status(front: &Front) -> Result<(), Failure> {
    let office = open(front).await?;
    let lists = office.race(async { Ok(office.desk().revocation_lists().await?) });
    office.answer(&RevocationLists(&lists.await?))
}

async fn install(front: &Front, arguments: &Install) -> Result<(), Failure> {
    let list = read_revocation_list(&arguments.file)?;
    let office = open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.acting.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, &arguments.acting).await?;
    let token = acting.token();
    let installed = async { Ok(office.desk().install_revocation_list(&token, &list).await?) };
    let installed = acting.during(&office, installed).await?;
    office.answer(&InstalledList(&installed))
}

/// Fetches every list now. The answer says what became of each; the exit code is that of the first
/// one that could not be had.
async fn refresh(front: &Front) -> Result<ExitCode, Failure> {
    let office = open(front).await?;
    let desk = office.desk();
    let refreshed = desk.refresh_revocation_lists(Office::origin(), false);
    let refreshed = office.race(async { Ok(refreshed.await?) }).await?;
    let lists = refreshed.unwrap_or_default();
    let answer = RefreshedLists(&lists);
    office.answer(&answer)?;
    Ok(answer.failure().map_or(Exit::Done, Exit::of).into())
}
