//! Watching whether the card of a session is still there (REG-20, CPS-23).

use crate::card_side::CardSide;
use crate::waiting;
use loquet_domain::card::{
    CardFault, CardReader, CardSlot, ChipSerial, PresentCard, RemovalDecision, RemovalEvent,
    RemovalPolicy, RemovalState,
};
use loquet_port_desk::CardOnStation;
use loquet_wiring::now;

/// A watcher of one card.
pub(crate) struct CardWatch<'side> {
    side: &'side CardSide,
    state: RemovalState,
    card: PresentCard,
    chip: ChipSerial,
    seen: Result<Vec<CardReader>, CardFault>,
}

impl<'side> CardWatch<'side> {
    /// Of the card that has opened a session.
    pub(crate) fn of(side: &'side CardSide, card: &CardOnStation) -> Self {
        Self {
            side,
            state: RemovalState::Present,
            card: card.card.clone(),
            chip: card.chip,
            // Nothing was seen yet: the first look answers at once.
            seen: Err(CardFault::NoReader),
        }
    }

    /// The session was unlocked by this card of the same person.
    pub(crate) fn unlocked_by(&mut self, card: &CardOnStation) {
        (self.card, self.chip) = (card.card.clone(), card.chip);
        self.step(RemovalEvent::Unlocked);
    }

    /// Waits until something is to be done.
    pub(crate) async fn decision(&mut self) -> RemovalDecision {
        if self.side.settings().removal == RemovalPolicy::Nothing {
            return std::future::pending().await;
        }
        loop {
            self.seen = waiting::next(self.side.station(), &self.seen).await;
            let event = if self.is_there().await {
                RemovalEvent::Present
            } else {
                RemovalEvent::Absent
            };
            let decision = self.step(event);
            if decision != RemovalDecision::Wait {
                return decision;
            }
        }
    }

    fn step(&mut self, event: RemovalEvent) -> RemovalDecision {
        let settings = self.side.settings();
        let rules = (settings.removal, settings.removal_grace);
        let (state, decision) = self.state.next(event, rules, now());
        self.state = state;
        decision
    }

    /// Whether the card was not moved, or is back within the grace. Readers that cannot be asked
    /// show no card.
    async fn is_there(&mut self) -> bool {
        let readers = self.seen.as_deref().unwrap_or_default();
        let mut cards = readers.iter().filter_map(card_in);
        if cards.any(|card| is_same(card, &self.card)) {
            return true;
        }
        if self.side.settings().removal_grace.is_zero() {
            return false;
        }
        let others: Vec<_> = readers.iter().filter_map(card_in).cloned().collect();
        for card in others {
            let chip = Some(self.chip);
            let expected = PresentCard { chip, ..card };
            let read = self.side.station().read(&expected).await;
            if read.is_ok_and(|read| read.chip == self.chip) {
                self.card = expected;
                return true;
            }
        }
        false
    }
}

const fn card_in(reader: &CardReader) -> Option<&PresentCard> {
    match &reader.slot {
        CardSlot::Card { card, .. } => Some(card),
        _ => None,
    }
}

/// The same insertion in the same reader: the card was not moved.
fn is_same(seen: &PresentCard, expected: &PresentCard) -> bool {
    (&seen.reader, seen.insertion) == (&expected.reader, expected.insertion)
}
