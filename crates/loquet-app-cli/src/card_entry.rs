//! Letting a person in by their card: whose it is, its PIN, its signature, again if it was refused.

use crate::card_side::CardSide;
use crate::failure::Failure;
use crate::office::Office;
use crate::pins::Pins;
use crate::waiting::{self, Patience};
use loquet_domain::FailureCode;
use loquet_domain::card::{
    CardAnswer, CardCategory, CardFailure, CardFault, CardHolder, ChallengePurpose, ChipSerial,
    HolderName, ReaderName,
};
use loquet_domain::session::SessionToken;
use loquet_port_desk::{CardOnStation, OpenSession};

/// A session that a card has opened or unlocked, and that card.
pub(crate) struct CardSession {
    /// The session.
    pub(crate) open: OpenSession,
    /// The card, as long as it is not moved.
    pub(crate) card: CardOnStation,
}

/// Logs a person in by their card.
///
/// A signal drops the login half-way: the attempt stays counted and nothing is open.
pub(crate) async fn enter(
    office: &Office,
    side: &CardSide,
    pins: &mut Pins,
) -> Result<CardSession, Failure> {
    let (answer, card) = prove(
        office,
        side,
        pins,
        (ChallengePurpose::Login, Patience::Settings),
    )
    .await?;
    let origin = Office::origin();
    let open = side.race(async { Ok(office.desk().log_in_by_card(answer, origin).await?) });
    let open = judged(open.await, side, &card).await?;
    Ok(CardSession { open, card })
}

/// Unlocks a session by the card of its person.
pub(crate) async fn unlock(
    office: &Office,
    side: &CardSide,
    pins: &mut Pins,
    (token, patience): (&SessionToken, Patience),
) -> Result<CardSession, Failure> {
    let purpose = ChallengePurpose::Unlock;
    let (answer, card) = prove(office, side, pins, (purpose, patience)).await?;
    let origin = Office::origin();
    let desk = office.desk();
    let open = side.race(async { Ok(desk.unlock_by_card(token, answer, origin).await?) });
    let open = judged(open.await, side, &card).await?;
    Ok(CardSession { open, card })
}

/// A card that was known and is refused is read in full the next time: its certificate may have
/// been renewed.
async fn judged(
    answer: Result<OpenSession, Failure>,
    side: &CardSide,
    card: &CardOnStation,
) -> Result<OpenSession, Failure> {
    if let Err(failure) = &answer
        && failure.code() == FailureCode::CardDenied
        && card.read.known
    {
        side.station().forget(card.chip).await;
    }
    answer
}

/// A card's answer to a new challenge.
///
/// The challenge is asked for after the PIN was typed, so that its time does not run meanwhile;
/// each PIN typed is sent once at most (CPS-17).
async fn prove(
    office: &Office,
    side: &CardSide,
    pins: &mut Pins,
    (purpose, patience): (ChallengePurpose, Patience),
) -> Result<(CardAnswer, CardOnStation), Failure> {
    let mut introduced = None;
    loop {
        let card = look(side, pins.are_typed(), patience).await?;
        // Whose card it is, and what a wrong PIN has left of its tries, was just told.
        let is_told = introduced.replace(place(&card)) == Some(place(&card));
        if !is_told {
            introduce(side, &card);
        }
        let holder = holder_name(&card.read.holder);
        let entry = pins.entry(side, &holder, (card.pin, is_told)).await?;
        let origin = Office::origin();
        let challenge =
            side.race(async { Ok(office.desk().challenge_card(purpose, origin).await?) });
        let challenge = challenge.await?;
        let answer = side.race(async { Ok(side.station().answer(&card, entry, &challenge).await) });
        let failure = match answer.await? {
            Ok(answer) => return Ok((answer, card)),
            Err(failure) => failure,
        };
        let abandoned = card.abandoned(&challenge, failure.fault);
        if let Err(error) = office
            .desk()
            .abandon_card(abandoned, Office::origin())
            .await
        {
            office.warn(&error.into());
        }
        let again = pins.are_typed() && can_try_again(failure.fault);
        let failure = told(failure);
        if !again {
            return Err(failure);
        }
        side.tell(&failure);
    }
}

/// A wrong PIN is told by its sentence alone: the status word behind it helps nobody.
fn told(failure: CardFailure) -> Failure {
    match failure.fault {
        CardFault::PinWrong(_) | CardFault::PinBlocked => CardFailure::from(failure.fault).into(),
        _ => failure.into(),
    }
}

/// One insertion of one card.
fn place(card: &CardOnStation) -> (ReaderName, u64, ChipSerial) {
    (card.card.reader.clone(), card.card.insertion, card.chip)
}

/// Waits for a card, reads it, and says whose it is. A person at a terminal can take it out and
/// put it back when it cannot be read.
pub(crate) async fn read(
    side: &CardSide,
    somebody_is_there: bool,
    patience: Patience,
) -> Result<CardOnStation, Failure> {
    let card = look(side, somebody_is_there, patience).await?;
    introduce(side, &card);
    Ok(card)
}

/// Waits for a card and reads it.
async fn look(
    side: &CardSide,
    somebody_is_there: bool,
    patience: Patience,
) -> Result<CardOnStation, Failure> {
    loop {
        let usable = waiting::card(side, patience).await?;
        let card = side.race(async { Ok(side.station().read(&usable.card).await) });
        let failure = match card.await? {
            Ok(card) => return Ok(card),
            Err(failure) => failure,
        };
        if !somebody_is_there || !can_be_mended(&failure) {
            return Err(failure.into());
        }
        let is_gone = is_gone(failure.fault);
        side.tell(&failure.into());
        if !is_gone {
            waiting::movement(side, patience).await?;
        }
    }
}

/// Says whose card it is, and in which reader.
fn introduce(side: &CardSide, card: &CardOnStation) {
    let holder = holder_name(&card.read.holder);
    let reader = card.card.reader.as_str();
    side.note(
        "card-of",
        &[("holder", holder.into()), ("reader", reader.into())],
    );
    if card.read.holder.category == CardCategory::TestCard {
        side.note("card-is-test", &[]);
    }
}

/// The holder's names; an establishment's card has its number only.
pub(crate) fn holder_name(holder: &CardHolder) -> String {
    let names = [&holder.given_name, &holder.family_name];
    let names = names.into_iter().flatten().map(HolderName::as_str);
    let names: Vec<_> = names.collect();
    if names.is_empty() {
        holder.number.to_string()
    } else {
        names.join(" ")
    }
}

/// The card is not there any more: another look at the readers says what lies there now.
const fn is_gone(fault: CardFault) -> bool {
    matches!(
        fault,
        CardFault::Removed | CardFault::Swapped | CardFault::NoCard | CardFault::NoReader
    )
}

/// Whether taking the card out and putting it back may help.
const fn can_be_mended(failure: &CardFailure) -> bool {
    is_gone(failure.fault)
        || matches!(
            failure.fault,
            CardFault::Mute | CardFault::Unreadable | CardFault::Refused | CardFault::TimedOut
        )
}

/// Whether the person can type their PIN again: the card counts, and says how often still.
const fn can_try_again(fault: CardFault) -> bool {
    is_gone(fault) || matches!(fault, CardFault::PinWrong(_) | CardFault::LastTry)
}
