//! `loquet workstation`: which workstations the practice's server knows, and this one.

use crate::acting::Acting;
use crate::arguments::{self, Enrol, Named};
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::{
    EnrolledHere, Invited, RemovedWorkstation, ThisWorkstation, Workstations as Listed,
};
use crate::secret_lines::SecretLines;
use crate::secrets::Secrets;
use loquet_domain::session::SessionToken;
use loquet_domain::workstation::{EnrolmentCode, Workstation, WorkstationName, name_key};
use loquet_domain::{FailureCode, WorkstationId};
use loquet_port_desk::DeskError;
use loquet_wiring::Exit;
use loquet_wiring::{RemoteError, SettingSource, Settings};
use std::process::ExitCode;

/// The setting that names the server.
const SERVER_URL: &str = "server.url";

/// Does something with workstations.
pub(crate) async fn run(
    front: &Front,
    command: arguments::Workstation,
) -> Result<ExitCode, Failure> {
    match command {
        arguments::Workstation::Invite(arguments) => invite(front, &arguments).await?,
        arguments::Workstation::Enrol(arguments) => enrol(front, &arguments).await?,
        arguments::Workstation::List(arguments) => list(front, &arguments).await?,
        arguments::Workstation::Remove(arguments) => remove(front, &arguments).await?,
        arguments::Workstation::Show => show(front).await?,
    }
    Ok(Exit::Done.into())
}

/// Does something for an administrator.
async fn administer<T>(
    front: &Front,
    arguments: &arguments::Acting,
    work: impl AsyncFnOnce(&Office, &SessionToken) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, arguments).await?;
    let token = acting.token();
    acting.during(&office, work(&office, &token)).await
}

async fn invite(front: &Front, arguments: &Named) -> Result<(), Failure> {
    let name = named(&arguments.workstation)?;
    let invitation = administer(front, &arguments.acting, async |office, token| {
        Ok(office.desk().invite_workstation(token, name).await?)
    })
    .await?;
    front.answer(&Invited(&invitation))
}

async fn list(front: &Front, arguments: &arguments::Acting) -> Result<(), Failure> {
    let workstations = administer(front, arguments, async |office, token| {
        Ok(office.desk().workstations(token).await?)
    })
    .await?;
    front.answer(&Listed(&workstations))
}

async fn remove(front: &Front, arguments: &Named) -> Result<(), Failure> {
    let name = named(&arguments.workstation)?;
    let removed = administer(front, &arguments.acting, async |office, token| {
        let id = find(office, token, &name).await?;
        Ok(office.desk().remove_workstation(token, id).await?)
    })
    .await?;
    front.answer(&RemovedWorkstation(&removed))
}

async fn find(
    office: &Office,
    token: &SessionToken,
    name: &WorkstationName,
) -> Result<WorkstationId, Failure> {
    let wanted = name_key(name);
    let workstations = office.desk().workstations(token).await?;
    let found = workstations
        .iter()
        .find(|one| name_key(&one.name) == wanted);
    let found = found.map(|workstation: &Workstation| workstation.id);
    found.ok_or_else(|| Failure::new(FailureCode::WorkstationNotFound))
}

/// A name as typed; one that is empty is nobody's.
fn named(typed: &str) -> Result<WorkstationName, Failure> {
    let name = WorkstationName::new(typed.trim());
    if name.is_empty() {
        return Err(Failure::new(FailureCode::WorkstationNotFound));
    }
    Ok(name)
}

/// Enrols this workstation: the code is asked for once it is known that there is a server.
async fn enrol(front: &Front, arguments: &Enrol) -> Result<(), Failure> {
    let office = Office::open(front).await?;
    let remote = office.remote().ok_or(RemoteError::NoServer)?;
    // Nobody types a code for nothing: a server that answers does not know this workstation yet.
    match remote.server().await {
        Ok(_) | Err(DeskError::WorkstationUnknown) => {}
        Err(error) => return Err(error.into()),
    }
    let code = code(&office, arguments.code_stdin).await?;
    let enrol = async {
        let origin = Office::origin();
        Ok(office.desk().enrol_workstation(code, origin).await?)
    };
    let enrolled = office.race(enrol).await?;
    // The code has worked and is worth nothing any more: what it gave is kept at once.
    remote.keep_token(&enrolled.token)?;
    office.answer(&EnrolledHere {
        workstation: &enrolled.workstation,
        server: remote.url(),
    })?;
    if !is_kept(office.settings()) {
        office.note("workstation-url-hint", &[("url", remote.url().into())]);
    }
    Ok(())
}

/// Whether the settings file names the server, for the commands to come.
fn is_kept(settings: &Settings) -> bool {
    let values = settings.describe();
    let url = values.iter().find(|value| value.key == SERVER_URL);
    url.is_some_and(|url| matches!(url.source, SettingSource::File(_)))
}

async fn code(office: &Office, from_stdin: bool) -> Result<EnrolmentCode, Failure> {
    if from_stdin {
        let mut lines = SecretLines::of_process()?;
        return office.ask(move |_| lines.code()).await;
    }
    let question = office.text("prompt-enrolment-code", &[]);
    office
        .ask(move |prompter| prompter.enrolment_code(&question))
        .await
}

async fn show(front: &Front) -> Result<(), Failure> {
    let office = Office::open(front).await?;
    let Some(remote) = office.remote() else {
        return office.answer(&ThisWorkstation {
            name: Office::origin().workstation.as_str(),
            server: None,
        });
    };
    let workstation = office.race(async { Ok(remote.workstation().await?) });
    let workstation = workstation.await?;
    office.answer(&ThisWorkstation {
        name: workstation.name.as_str(),
        server: Some((remote.url(), workstation.id)),
    })
}
