//! `loquet card register`, `unregister` and `list`: whose card opens which account.

use crate::acting::Acting;
use crate::arguments::{self, Register, Unregister};
use crate::card_entry;
use crate::card_side::CardSide;
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::{OneAccount, RegisteredCards};
use crate::prompt::Prompter;
use crate::secrets::Secrets;
use crate::waiting::Patience;
use loquet_domain::Identifier;
use loquet_domain::session::SessionToken;
use loquet_port_desk::{AccountView, CardRegistration, CardToRegister};

/// Registers a card: by its typed number, or read in a reader.
pub(super) async fn run(front: &Front, arguments: &Register) -> Result<(), Failure> {
    // What is malformed is refused before anybody is asked anything.
    let number = arguments.number.as_deref().map(str::parse).transpose()?;
    let account = identifier(arguments.account.as_deref())?;
    let work = async |office: &Office, token: &SessionToken| {
        let card = match number {
            Some(number) => CardToRegister::Typed(number),
            None => read(office).await?,
        };
        let registration = CardRegistration { account, card };
        Ok(office.desk().register_card(token, registration).await?)
    };
    change(front, &arguments.acting, "card-registered", work).await
}

/// Removes the registration of a card.
pub(super) async fn unregister(front: &Front, arguments: &Unregister) -> Result<(), Failure> {
    let account = identifier(arguments.account.as_deref())?;
    let work = async |office: &Office, token: &SessionToken| {
        Ok(office.desk().unregister_card(token, account).await?)
    };
    change(front, &arguments.acting, "card-unregistered", work).await
}

/// Lists the registered cards.
pub(super) async fn list(front: &Front, arguments: &arguments::Acting) -> Result<(), Failure> {
    let users = crate::commands::user::everybody(front, arguments).await?;
    front.answer(&RegisteredCards(users))
}

fn identifier(typed: Option<&str>) -> Result<Option<Identifier>, Failure> {
    Ok(typed.map(str::parse).transpose()?)
}

async fn read(office: &Office) -> Result<CardToRegister, Failure> {
    let side = CardSide::of(office)?;
    let card = card_entry::read(&side, Prompter::has_terminal(), Patience::Settings).await?;
    Ok(CardToRegister::Read(card.read.certificate))
}

/// Changes a registration for whoever acts, and shows the account.
async fn change(
    front: &Front,
    arguments: &arguments::Acting,
    done: &'static str,
    work: impl AsyncFnOnce(&Office, &SessionToken) -> Result<AccountView, Failure>,
) -> Result<(), Failure> {
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, arguments).await?;
    let token = acting.token();
    let account = acting.during(&office, work(&office, &token)).await?;
    office.answer(&OneAccount {
        account: &account,
        done: Some(done),
    })
}
