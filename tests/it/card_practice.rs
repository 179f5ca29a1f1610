//! A practice in process in which somebody's card is registered.

use crate::observe::{account, events};
use crate::opening::PERSON;
use loquet_adapter_card_simulator::{CardOrder, Holder, SimulatedCard};
use loquet_core::{Clock, LocalDesk};
use loquet_domain::card::CardFault;
use loquet_domain::journal::{Event, Reason};
use loquet_domain::session::EndCause;
use loquet_domain::{Role, Timestamp};
use loquet_port_desk::{AccountDesk, DeskError, NewUser, OpenSession, SessionDesk};
use loquet_tests::{
    FixedClock, NotOpened, Store, Trust, administrator, card_desk, doctor, floor_hasher,
    identifier, issuer, memory_store, order, password,
};

/// A colleague of the person, with a card and the password `5678`.
pub(crate) const COLLEAGUE: &str = "martin.alix";
/// The colleague's number.
const COLLEAGUE_NUMBER: &str = "899700075122";

/// A practice with an administrator, the person and a colleague.
pub(crate) struct CardPractice {
    pub(crate) store: Store,
    pub(crate) clock: FixedClock,
    pub(crate) trust: Trust,
    pub(crate) desk: LocalDesk,
}

impl CardPractice {
    /// In memory, trusting the test authority's cards by lists of now.
    pub(crate) async fn new() -> Self {
        Self::over(memory_store()).await
    }

    /// Over a store.
    pub(crate) async fn over(store: Store) -> Self {
        let clock = FixedClock::default();
        let trust = Trust::in_test_cards(clock.now()).await;
        Self::trusting(store, clock, trust).await
    }

    /// Over a store, trusting these cards.
    pub(crate) async fn trusting(store: Store, clock: FixedClock, trust: Trust) -> Self {
        let desk = card_desk(&store, floor_hasher(), &clock, &trust);
        let by = administrator(&desk).await;
        for (who, number, secret) in [
            (PERSON, doctor().identifier(), "1234"),
            (COLLEAGUE, COLLEAGUE_NUMBER, "5678"),
        ] {
            let user = NewUser {
                identifier: identifier(who),
                role: Role::Member,
                card_number: Some(number.parse().expect("a number")),
                password: Some(password(secret)),
            };
            desk.add_user(&by.token, user).await.expect("a new person");
        }
        let closed = desk.close_session(&by.token, EndCause::Closed).await;
        closed.expect("closed");
        Self {
            store,
            clock,
            trust,
            desk,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The order of the person's card.
    pub(crate) fn order(&self) -> CardOrder {
        order(self.now())
    }

    /// The person's card.
    pub(crate) fn card(&self) -> SimulatedCard {
        issue(&self.order())
    }

    /// The colleague's card.
    pub(crate) fn card_of_colleague(&self) -> SimulatedCard {
        let colleague = Holder::person(COLLEAGUE_NUMBER, "PHARMACH0007512", "CAROLE");
        let colleague = colleague.with_profession(21);
        issue(&CardOrder::new(colleague, "2900000067", self.now()))
    }

    /// How many sessions of the person and the colleague are open.
    pub(crate) async fn sessions(&self) -> usize {
        let mut sessions = 0;
        for who in [PERSON, COLLEAGUE] {
            let account = account(&self.store, who).await;
            let open = self.store.sessions.of_account(account).await;
            sessions += open.expect("the sessions").len();
        }
        sessions
    }

    /// The newest event; the whole journal is verified on the way.
    pub(crate) async fn last_event(&self) -> Event {
        let events = events(&self.store).await;
        events.last().cloned().expect("an event")
    }

    /// Why the newest event is as it is.
    pub(crate) async fn last_reason(&self) -> Option<Reason> {
        self.last_event().await.reason
    }
}

/// Makes a card.
pub(crate) fn issue(order: &CardOrder) -> SimulatedCard {
    issuer().issue(order).expect("a card")
}

/// The fault of a card that did not open.
pub(crate) fn fault(answer: Result<OpenSession, NotOpened>) -> CardFault {
    match answer {
        Err(NotOpened::Card(failure)) => failure.fault,
        other => panic!("a fault of the card, not {other:?}"),
    }
}

/// The refusal of the desk.
pub(crate) fn refusal(answer: Result<OpenSession, NotOpened>) -> DeskError {
    match answer {
        Err(NotOpened::Desk(error)) => error,
        other => panic!("a refusal of the desk, not {other:?}"),
    }
}
