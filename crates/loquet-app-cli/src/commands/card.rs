//! `loquet card`: readers, cards, their registration, the lists of revoked ones.

mod register;
mod revocation;
mod simulate;
mod watch;

use crate::arguments::Card;
use crate::card_entry;
use crate::card_side::CardSide;
use crate::commands::doctor;
use crate::failure::Failure;
use crate::front::Front;
use crate::output::{ReadCard, Readers};
use crate::prompt::Prompter;
use crate::waiting::{self, Patience};
use loquet_domain::card::{CardKind, CardSlot};
use loquet_port_desk::CardOnStation;
use loquet_wiring::Exit;
use std::process::ExitCode;

/// Does something with cards.
pub(crate) async fn run(front: &Front, command: Card) -> Result<ExitCode, Failure> {
    match command {
        Card::Readers => readers(front).await?,
        Card::Watch => watch::run(front).await?,
        Card::Read => read(front).await?,
        Card::Register(arguments) => register::run(front, &arguments).await?,
        Card::Unregister(arguments) => register::unregister(front, &arguments).await?,
        Card::List(arguments) => register::list(front, &arguments).await?,
        Card::Revocation(command) => return revocation::run(front, &command).await,
        Card::Simulate(arguments) => simulate::run(front, &arguments).await?,
        Card::Doctor(arguments) => return doctor::card(front, &arguments).await,
    }
    Ok(Exit::Done.into())
}

async fn readers(front: &Front) -> Result<(), Failure> {
    let side = CardSide::open(front)?;
    let readers = side.race(async { Ok(side.station().readers().await?) });
    side.answer(&Readers(&readers.await?))
}

async fn read(front: &Front) -> Result<(), Failure> {
    let side = CardSide::open(front)?;
    let card = card_entry::read(&side, Prompter::has_terminal(), Patience::Settings).await?;
    let kind = kind_of(&side, &card).await;
    side.answer(&ReadCard { card: &card, kind })
}

/// What a card that was read is.
async fn kind_of(side: &CardSide, card: &CardOnStation) -> CardKind {
    let readers = waiting::readers(side.station()).await.unwrap_or_default();
    let reader = readers
        .into_iter()
        .find(|reader| reader.name == card.card.reader);
    match reader.map(|reader| reader.slot) {
        Some(CardSlot::Card { kind, .. }) => kind,
        _ => CardKind::Unknown,
    }
}
