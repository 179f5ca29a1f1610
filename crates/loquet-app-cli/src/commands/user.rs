//! `loquet user`: accounts, for an administrator.

mod password;

use crate::acting::Acting;
use crate::arguments::{self, Add, One, Unlock, UserCommand};
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::{Accounts, OneAccount};
use crate::secrets::Secrets;
use loquet_domain::account::PasswordStrength;
use loquet_domain::identifier::from_names;
use loquet_domain::journal::Note;
use loquet_domain::session::SessionToken;
use loquet_domain::{AccountStatus, FailureCode, Identifier};
use loquet_port_desk::{AccountView, DeskError, NewUser};
use loquet_wiring::Exit;
use std::process::ExitCode;

/// The key of what is said of a new account.
const ADDED: &str = "user-added";

/// Accounts asked for at once.
const PAGE: u32 = 500;

/// Does something with accounts.
pub(crate) async fn run(front: &Front, command: UserCommand) -> Result<ExitCode, Failure> {
    match command {
        UserCommand::Add(arguments) => add(front, &arguments).await,
        UserCommand::List(arguments) => list(front, &arguments).await,
        UserCommand::Show(arguments) => show(front, &arguments).await,
        UserCommand::Disable(arguments) => {
            set_status(front, &arguments, AccountStatus::Disabled, "user-disabled").await
        }
        UserCommand::Enable(arguments) => {
            set_status(front, &arguments, AccountStatus::Active, "user-enabled").await
        }
        UserCommand::Unlock(arguments) => unlock(front, &arguments).await,
        UserCommand::Password(arguments) => password::run(front, &arguments).await,
    }
    .map(|()| Exit::Done.into())
}

/// Does one thing for an administrator and shows the account.
async fn administer(
    front: &Front,
    arguments: &arguments::Acting,
    done: Option<&'static str>,
    work: impl AsyncFnOnce(&Office, &SessionToken, &mut Secrets) -> Result<AccountView, Failure>,
) -> Result<(), Failure> {
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, arguments).await?;
    let token = acting.token();
    let account = acting
        .during(&office, work(&office, &token, &mut secrets))
        .await?;
    office.answer(&OneAccount {
        account: &account,
        done,
    })?;
    if done == Some(ADDED) {
        tell_weakness(&office, &account);
    }
    Ok(())
}

/// Says that a password that was just given is easy to guess.
fn tell_weakness(office: &Office, account: &AccountView) {
    let strength = account.password.map(|password| password.strength);
    if strength == Some(PasswordStrength::Weak) {
        office.note("notice-weak-given", &[]);
    }
}

async fn add(front: &Front, arguments: &Add) -> Result<(), Failure> {
    let identifier = new_identifier(arguments)?;
    let card_number = arguments.card.as_deref().map(str::parse).transpose()?;
    administer(
        front,
        &arguments.acting,
        Some(ADDED),
        async |office, token, secrets| {
            let password = if arguments.no_password {
                None
            } else {
                Some(secrets.chosen(office, &identifier).await?)
            };
            let role = arguments.role.into();
            let user = NewUser {
                identifier: identifier.clone(),
                role,
                card_number,
                password,
            };
            office
                .desk()
                .add_user(token, user)
                .await
                .map_err(|error| taken(error, &identifier))
        },
    )
    .await
}

fn new_identifier(arguments: &Add) -> Result<Identifier, Failure> {
    match (&arguments.identifier, &arguments.family, &arguments.given) {
        (Some(typed), _, _) => Ok(typed.parse()?),
        (None, Some(family), Some(given)) => Ok(from_names(family, given)?),
        // clap has asked for one or the other.
        _ => Err(Failure::new(FailureCode::EmptyIdentifier)),
    }
}

/// A taken identifier is named beside the free ones.
fn taken(error: DeskError, identifier: &Identifier) -> Failure {
    Failure::from(error).with("identifier", identifier.display())
}

async fn list(front: &Front, arguments: &arguments::Acting) -> Result<(), Failure> {
    front.answer(&Accounts(everybody(front, arguments).await?))
}

/// Every account, for an administrator.
pub(super) async fn everybody(
    front: &Front,
    arguments: &arguments::Acting,
) -> Result<Vec<AccountView>, Failure> {
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, arguments).await?;
    let token = acting.token();
    acting.during(&office, all_users(&office, &token)).await
}

async fn all_users(office: &Office, token: &SessionToken) -> Result<Vec<AccountView>, Failure> {
    let mut users: Vec<AccountView> = Vec::new();
    loop {
        let after = users.last().map(|last| last.identifier.clone());
        let page = office.desk().list_users(token, after, PAGE).await?;
        if page.is_empty() {
            return Ok(users);
        }
        users.extend(page);
    }
}

async fn show(front: &Front, arguments: &One) -> Result<(), Failure> {
    let identifier: Identifier = arguments.identifier.parse()?;
    administer(front, &arguments.acting, None, async |office, token, _| {
        Ok(office.desk().show_user(token, &identifier).await?)
    })
    .await
}

async fn set_status(
    front: &Front,
    arguments: &One,
    status: AccountStatus,
    done: &'static str,
) -> Result<(), Failure> {
    let identifier: Identifier = arguments.identifier.parse()?;
    administer(
        front,
        &arguments.acting,
        Some(done),
        async |office, token, _| {
            Ok(office
                .desk()
                .set_user_status(token, &identifier, status)
                .await?)
        },
    )
    .await
}

async fn unlock(front: &Front, arguments: &Unlock) -> Result<(), Failure> {
    let identifier: Identifier = arguments.identifier.parse()?;
    let reason = Note::new(&arguments.reason);
    if reason.is_empty() {
        return Err(Failure::new(FailureCode::ReasonRequired));
    }
    administer(
        front,
        &arguments.acting,
        Some("user-unlocked"),
        async |office, token, _| {
            Ok(office
                .desk()
                .unlock_user(token, &identifier, reason)
                .await?)
        },
    )
    .await
}
