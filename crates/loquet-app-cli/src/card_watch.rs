//! Watching whether the card of a session is still there (REG-20, CPS-23).

use crate::card_side::CardSide;
use crate::waiting;
use loquet_domain::card::{
    CardFault, CardReader, CardSlot, ChipSerial, PresentCard, RemovalDecision, RemovalEvent,
    RemovalPolicy, RemovalState,
};
use loquet_port_desk::CardOnStation;
use loquet_wiring::now;
use std::time::Duration;

/// How often the time is looked at while the grace runs.
const INSTANT: Duration = Duration::from_millis(200);

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
            let wait = match self.state {
                RemovalState::Grace { .. } => INSTANT,
                _ => waiting::LOOK,
            };
            self.seen = waiting::next(self.side.station(), &self.seen, wait).await;
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

#[cfg(test)]
mod tests {
    use super::CardWatch;
    use crate::card_side::bench::{Card, Readers, cps, read_card, side};
    use loquet_domain::card::RemovalDecision;
    use std::time::Duration;
    use tokio::time::timeout;

    const CHIP: u8 = 1;

    /// What is decided within two seconds after the cards were moved, if anything.
    async fn decided(
        settings: &[(&str, &str)],
        moves: &[&[Option<Card>]],
    ) -> Option<RemovalDecision> {
        let readers = Readers::with(&[Some(cps(1, CHIP))]);
        let side = side(&readers, settings);
        let mut watch = CardWatch::of(&side, &read_card(1, CHIP));
        let undisturbed = timeout(Duration::from_millis(300), watch.decision()).await;
        assert!(undisturbed.is_err(), "the card lies there");
        for cards in moves {
            readers.put(cards);
            if let Ok(decision) = timeout(Duration::from_millis(300), watch.decision()).await {
                return Some(decision);
            }
        }
        timeout(Duration::from_secs(2), watch.decision()).await.ok()
    }

    #[tokio::test]
    async fn reg_20_a_card_that_leaves_locks_or_closes_or_changes_nothing() {
        let removed: &[&[Option<Card>]] = &[&[None]];
        for (policy, expected) in [
            ("lock", Some(RemovalDecision::Lock)),
            ("close", Some(RemovalDecision::Close)),
            ("nothing", None),
        ] {
            let decision = decided(&[("card.removal", policy)], removed).await;
            assert_eq!(decision, expected, "{policy}");
        }
    }

    #[tokio::test]
    async fn cps_22_a_card_that_was_away_however_short_locks() {
        let back: &[&[Option<Card>]] = &[&[Some(cps(2, CHIP))]];
        assert_eq!(decided(&[], back).await, Some(RemovalDecision::Lock));
    }

    #[tokio::test]
    async fn reg_20_the_same_card_back_within_the_grace_changes_nothing() {
        let grace = [("card.removal_grace_seconds", "1")];
        let back: &[&[Option<Card>]] = &[&[None], &[Some(cps(2, CHIP))]];
        assert_eq!(decided(&grace, back).await, None);
        let elsewhere: &[&[Option<Card>]] = &[&[None, None], &[None, Some(cps(2, CHIP))]];
        assert_eq!(decided(&grace, elsewhere).await, None);
    }

    #[tokio::test]
    async fn cps_23_another_card_within_the_grace_is_none() {
        let grace = [("card.removal_grace_seconds", "1")];
        let other: &[&[Option<Card>]] = &[&[None], &[Some(cps(2, CHIP + 1))]];
        assert_eq!(decided(&grace, other).await, Some(RemovalDecision::Lock));
    }
}
