//! `loquet login`: opens a session, and may run a command in it.

use crate::arguments::Login;
use crate::card_entry;
use crate::card_side::CardSide;
use crate::completion::{Choice, choose};
use crate::entry;
use crate::failure::{Failure, enumerate};
use crate::front::Front;
use crate::guarded::{self, Proof};
use crate::kept;
use crate::list_keeper::ListKeeper;
use crate::office::Office;
use crate::output::{Opened, greeting, say};
use crate::pins::Pins;
use crate::prompt::Prompter;
use crate::secrets::Secrets;
use loquet_domain::{FailureCode, Identifier};
use loquet_port_desk::OpenSession;
use loquet_wiring::Exit;
use loquet_wiring::now;
use std::process::ExitCode;

/// Opens a session.
pub(crate) async fn run(front: &Front, arguments: &Login) -> Result<ExitCode, Failure> {
    let office = Office::open(front).await?;
    if arguments.by_card.card {
        return by_card(&office, arguments).await;
    }
    let mut secrets = Secrets::from_flag(arguments.password_stdin)?;
    let named = match &arguments.identifier {
        Some(typed) => Some(complete(&office, typed).await?),
        None => None,
    };
    let open = entry::enter(&office, &mut secrets, named).await?;
    let remembered = arguments.remember && kept::remember(&office, &open.session.identifier);
    match arguments.command.as_slice() {
        [] => keep_open(&office, &open, remembered).await,
        command => {
            let proof = Proof::Password(&secrets);
            let run = guarded::run(&office, proof, (command, &open.session));
            run_in_session(&office, &open, run).await
        }
    }
}

/// Opens a session by the card, which the command then follows.
async fn by_card(office: &Office, arguments: &Login) -> Result<ExitCode, Failure> {
    let side = CardSide::of(office)?;
    let _lists = ListKeeper::begin(office, &side);
    let mut pins = Pins::from_flags(&arguments.by_card)?;
    let session = card_entry::enter(office, &side, &mut pins).await?;
    let open = &session.open;
    let remembered = arguments.remember && kept::remember(office, &open.session.identifier);
    match arguments.command.as_slice() {
        [] => keep_open(office, open, remembered).await,
        command => {
            let proof = Proof::Card(&side, &mut pins, &session);
            let run = guarded::run(office, proof, (command, &open.session));
            run_in_session(office, open, run).await
        }
    }
}

/// An identifier as typed, or the remembered one that begins so.
async fn complete(office: &Office, typed: &str) -> Result<Identifier, Failure> {
    let remembered = match typed.parse() {
        Ok(identifier) => return Ok(identifier),
        Err(_) => kept::remembered(office, office.workstation()),
    };
    match choose(typed, &remembered, now()) {
        Choice::Typed(identifier) => Ok(identifier),
        Choice::Neither(error) => Err(error.into()),
        Choice::Remembered(mut matching) => match (matching.pop(), matching.as_slice()) {
            (Some(only), []) => Ok(only),
            (last, _) => {
                matching.extend(last);
                choose_among(office, matching).await
            }
        },
    }
}

async fn choose_among(office: &Office, matching: Vec<Identifier>) -> Result<Identifier, Failure> {
    let several = Failure::new(FailureCode::SeveralRemembered);
    let several = several.with("candidates", enumerate(&matching));
    if !Prompter::has_terminal() {
        return Err(several);
    }
    let question = office.text("prompt-which", &[]);
    let options = matching.iter().map(|it| it.display().to_owned()).collect();
    let chosen = office
        .ask(move |prompter| prompter.choose(&question, options))
        .await?;
    matching.into_iter().nth(chosen).ok_or(several)
}

/// Leaves the session open for the commands that follow. One whose token cannot be kept would be
/// open for nobody: it is closed.
async fn keep_open(
    office: &Office,
    open: &OpenSession,
    remembered: bool,
) -> Result<ExitCode, Failure> {
    if let Err(failure) = kept::keep(office, open) {
        kept::close(office, open).await;
        return Err(failure);
    }
    office.answer(&Opened {
        open,
        remembered,
        done: "login-done",
    })?;
    entry::tell_notices(office, open);
    Ok(Exit::Done.into())
}

/// Runs a command in the session and closes it when the command ends, whatever way.
async fn run_in_session(
    office: &Office,
    open: &OpenSession,
    run: impl Future<Output = Result<u8, Failure>>,
) -> Result<ExitCode, Failure> {
    let done = async {
        kept::keep(office, open)?;
        say(&greeting("login-done", &open.session, office.messages()));
        entry::tell_notices(office, open);
        office.check_not_cancelled()?;
        run.await
    };
    let done = done.await;
    kept::close(office, open).await;
    done.map(ExitCode::from)
}
