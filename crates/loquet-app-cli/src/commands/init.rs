//! `loquet init`: the practice's database and its first administrator.

use crate::arguments::Init;
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::OneAccount;
use crate::secrets::Secrets;
use loquet_domain::Identifier;
use loquet_domain::profile::Profile;
use loquet_domain::remembered::RememberedList;
use loquet_wiring::Exit;
use std::process::ExitCode;

/// Creates the practice.
pub(crate) async fn run(front: &Front, arguments: &Init) -> Result<ExitCode, Failure> {
    let front = match arguments.profile.map(Profile::from) {
        Some(profile) => &front.with_setting("practice.profile", profile.code()),
        None => front,
    };
    // What is malformed is refused before anything is created.
    let named = arguments
        .administrator
        .as_deref()
        .map(str::parse)
        .transpose()?;
    let office = Office::create(front).await?;
    let administrator = match named {
        Some(identifier) => identifier,
        None => ask_who(&office).await?,
    };
    let mut secrets = Secrets::from_flag(arguments.password_stdin)?;
    let password = secrets.chosen(&office, &administrator).await?;
    let initialise = office
        .desk()
        .initialise(administrator, password, Office::origin());
    let account = office.race(async { Ok(initialise.await?) }).await?;
    office.answer(&OneAccount {
        account: &account,
        done: Some("init-done"),
    })?;
    if office.settings().profile() == Profile::Conforming {
        office.note("notice-conforming", &[]);
    }
    Ok(Exit::Done.into())
}

async fn ask_who(office: &Office) -> Result<Identifier, Failure> {
    let question = office.text("prompt-administrator", &[]);
    office
        .ask(move |prompter| prompter.identifier(&question, &RememberedList::default(), ""))
        .await
}
