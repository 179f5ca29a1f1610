//! Logins by the reader's cards, with readers and a desk that a test moves.

use super::{Station, StationError};
use crate::events::bench::{origin, token, view};
use crate::station::bench::{Card, Judge, Kept, PIN, Readers, cps, name};
use loquet_domain::card::{CardFault, LastTryConsent, Pin, PinEntry, PinState};
use loquet_domain::session::SessionState;
use loquet_port_desk::DeskError;
use loquet_wiring::{Overrides, Settings, Variables};
use std::sync::Arc;

struct Bench {
    readers: Arc<Readers>,
    judge: Judge,
    kept: Arc<Kept>,
    station: Station,
}

fn bench(cards: &[Option<Card>]) -> Bench {
    let overrides = Overrides {
        data: Some("/nowhere".into()),
        ..Overrides::default()
    };
    let settings = Settings::load(&overrides, &Variables::default()).expect("settings");
    let (readers, judge) = (Readers::with(cards), Judge::new());
    let kept = Arc::<Kept>::default();
    let station = Station::new(
        readers.clone(),
        settings.card(),
        judge.sessions.clone(),
        kept.clone(),
    );
    Bench {
        readers,
        judge,
        kept,
        station,
    }
}

fn entry(pin: &str) -> PinEntry {
    PinEntry::new(Pin::parse(pin).expect("four digits"))
}

impl Bench {
    async fn read(&self) -> String {
        self.station.read(None).await.expect("a card").0
    }

    /// The fault of a login, if it has one.
    async fn fault(&self, card: &str, entry: PinEntry) -> Option<CardFault> {
        match self
            .station
            .log_in(&self.judge, (card, entry), origin())
            .await
        {
            Ok(_) => None,
            Err(StationError::Card(failure)) => Some(failure.fault),
            Err(other) => panic!("{other:?}"),
        }
    }
}

const CPS: Card = cps(1, 1);

#[tokio::test]
async fn the_only_card_that_can_be_used_is_read_and_its_tries_are_told() {
    let bench = bench(&[None, Some(CPS)]);
    bench.readers.tries(2);
    let (_, card) = bench.station.read(None).await.expect("a card");
    assert_eq!(card.card.reader, name(1));
    assert_eq!(card.pin, PinState::of(2));
    assert_eq!(bench.readers.verifies(), 0);
}

#[tokio::test]
async fn one_of_several_cards_is_read_where_its_reader_is_named() {
    let bench = bench(&[Some(CPS), Some(cps(1, 2))]);
    let guessed = bench.station.read(None).await;
    assert!(matches!(guessed, Err(StationError::Several)), "{guessed:?}");
    let (_, card) = bench.station.read(Some(&name(1))).await.expect("a card");
    assert_eq!(card.card.reader, name(1));
    let nowhere = bench.station.read(Some(&name(7))).await;
    let Err(StationError::Card(failure)) = nowhere else {
        panic!("no such reader")
    };
    assert_eq!(failure.fault, CardFault::NoReader);
}

#[tokio::test]
async fn cps_17_one_entry_is_one_verify_and_a_wrong_one_tells_what_is_left() {
    let bench = bench(&[Some(CPS)]);
    let card = bench.read().await;
    let Some(CardFault::PinWrong(left)) = bench.fault(&card, entry("9999")).await else {
        panic!("a wrong PIN")
    };
    assert_eq!((left.get(), bench.readers.verifies()), (2, 1));
    assert_eq!(bench.fault(&card, entry(PIN)).await, None);
    assert_eq!(bench.readers.verifies(), 2);
    assert_eq!(bench.judge.abandoned(), [CardFault::PinWrong(left)]);
    assert_eq!(bench.kept.len(), 1, "the session is watched");
}

#[tokio::test]
async fn cps_17_the_last_try_needs_the_person_s_consent_and_a_blocked_card_sees_no_pin() {
    let bench = bench(&[Some(CPS)]);
    bench.readers.tries(1);
    let card = bench.read().await;
    assert_eq!(
        bench.fault(&card, entry(PIN)).await,
        Some(CardFault::LastTry)
    );
    assert_eq!(bench.readers.verifies(), 0);
    let agreed = |pin| {
        let pin = Pin::parse(pin).expect("four digits");
        PinEntry::with_consent(pin, LastTryConsent::given_by_the_person())
    };
    assert_eq!(
        bench.fault(&card, agreed("9999")).await,
        Some(CardFault::PinBlocked)
    );
    assert_eq!(
        bench.fault(&card, agreed(PIN)).await,
        Some(CardFault::PinBlocked)
    );
    assert_eq!(bench.readers.verifies(), 1);
}

#[tokio::test]
async fn cps_22_a_card_that_was_moved_is_read_again_before_it_sees_a_pin() {
    let bench = bench(&[Some(CPS)]);
    let card = bench.read().await;
    bench.readers.put(&[Some(cps(2, 1))]);
    assert_eq!(
        bench.fault(&card, entry(PIN)).await,
        Some(CardFault::Removed)
    );
    bench.readers.put(&[Some(CPS)]);
    assert_eq!(
        bench.fault(&card, entry(PIN)).await,
        Some(CardFault::TimedOut)
    );
    assert_eq!(bench.readers.verifies(), 0);
}

#[tokio::test]
async fn a_name_of_no_card_opens_nothing() {
    let bench = bench(&[Some(CPS)]);
    bench.read().await;
    assert_eq!(bench.fault("", entry(PIN)).await, Some(CardFault::TimedOut));
    assert_eq!(bench.readers.verifies(), 0);
}

#[tokio::test]
async fn a_card_that_is_refused_is_read_in_full_the_next_time() {
    let bench = bench(&[Some(CPS)]);
    let card = bench.read().await;
    bench.judge.deny();
    let refused = bench
        .station
        .log_in(&bench.judge, (&card, entry(PIN)), origin())
        .await;
    assert!(matches!(
        refused,
        Err(StationError::Desk(DeskError::CardDenied))
    ));
    assert_eq!(bench.readers.forgotten(), 1);
    assert_eq!(
        bench.fault(&card, entry(PIN)).await,
        Some(CardFault::TimedOut)
    );
    assert_eq!(bench.kept.len(), 0);
}

#[tokio::test]
async fn ses_02_an_unlocked_session_has_another_token_and_is_watched_by_it() {
    let bench = bench(&[Some(CPS)]);
    let card = bench.read().await;
    let session = view(1, SessionState::Active).id;
    assert_eq!(bench.fault(&card, entry(PIN)).await, None);
    let of = (session, &token(1));
    let what = (card.as_str(), entry(PIN));
    let open = bench.station.unlock(&bench.judge, of, what, origin()).await;
    let open = open.expect("unlocked");
    assert_ne!(open.token.digest(), token(1).digest());
    assert_eq!(bench.judge.sessions.state(1), None, "the old token");
}
