//! One session and its card, as a pure machine over what is seen of the readers (REG-20, CPS-23).

use loquet_domain::card::{
    CardReader, CardSlot, ChipSerial, PresentCard, ReaderName, RemovalDecision, RemovalEvent,
    RemovalPolicy, RemovalState,
};
use loquet_domain::session::SessionToken;
use loquet_domain::{SessionId, SignedDuration, Timestamp};
use loquet_port_desk::CardOnStation;
use std::sync::Arc;

/// What becomes of a session when its card leaves, and how long it may be away before that.
pub(super) type Rules = (RemovalPolicy, SignedDuration);

/// A session that this machine's reader has opened, and its card.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) session: SessionId,
    pub(super) token: Arc<SessionToken>,
    card: PresentCard,
    chip: ChipSerial,
    state: RemovalState,
    /// Decided and not done yet.
    pub(super) due: RemovalDecision,
}

impl Watched {
    /// A session that this card has just opened or unlocked.
    pub(super) fn new(session: SessionId, token: Arc<SessionToken>, card: &CardOnStation) -> Self {
        Self {
            session,
            token,
            card: card.card.clone(),
            chip: card.chip,
            state: RemovalState::Present,
            due: RemovalDecision::Wait,
        }
    }

    /// Looks where the card is; what is to be done is then due.
    pub(super) fn look(
        &mut self,
        readers: &[CardReader],
        chips: &Chips,
        rules: Rules,
        now: Timestamp,
    ) {
        let event = match self.found(readers, chips, rules) {
            Some(card) => {
                self.card = card;
                RemovalEvent::Present
            }
            None => RemovalEvent::Absent,
        };
        let (state, decision) = self.state.next(event, rules, now);
        self.state = state;
        if decision != RemovalDecision::Wait {
            self.due = decision;
        }
    }

    /// The card: not moved, or back within the grace.
    fn found(&self, readers: &[CardReader], chips: &Chips, rules: Rules) -> Option<PresentCard> {
        let mut cards = readers.iter().filter_map(card_in);
        let found = cards.find(|card| {
            let is_back = !rules.1.is_zero() && chips.of(card) == Some(self.chip);
            is_back || place(card) == place(&self.card)
        });
        found.cloned()
    }

    /// Whether the grace of its card runs.
    pub(super) const fn is_in_grace(&self) -> bool {
        matches!(self.state, RemovalState::Grace { .. })
    }
}

/// The chips of the cards that came while another was missing: each insertion is read once.
#[derive(Debug, Default)]
pub(super) struct Chips(Vec<(ReaderName, u64, Option<ChipSerial>)>);

impl Chips {
    /// The cards that were not read yet; those that are gone are forgotten.
    pub(super) fn unread<'readers>(
        &mut self,
        readers: &'readers [CardReader],
    ) -> Vec<&'readers PresentCard> {
        let cards = || readers.iter().filter_map(card_in);
        self.0
            .retain(|known| cards().any(|card| place(card) == (&known.0, known.1)));
        let is_new = |card: &&PresentCard| !self.0.iter().any(|it| place(card) == (&it.0, it.1));
        cards().filter(is_new).collect()
    }

    /// Notes what was read of a card; `None` when it could not be.
    pub(super) fn note(&mut self, card: &PresentCard, chip: Option<ChipSerial>) {
        self.0.push((card.reader.clone(), card.insertion, chip));
    }

    fn of(&self, card: &PresentCard) -> Option<ChipSerial> {
        let mut known = self.0.iter();
        let known = known.find(|known| place(card) == (&known.0, known.1));
        known.and_then(|known| known.2)
    }
}

const fn card_in(reader: &CardReader) -> Option<&PresentCard> {
    match &reader.slot {
        CardSlot::Card { card, .. } => Some(card),
        _ => None,
    }
}

/// One insertion in one reader: as long as it is the same, the card was not moved.
const fn place(card: &PresentCard) -> (&ReaderName, u64) {
    (&card.reader, card.insertion)
}

#[cfg(test)]
mod tests {
    use super::{Chips, Watched};
    use crate::events::bench::{token, view};
    use crate::station::bench::{Card, Readers, chip, cps, read_card};
    use futures_util::FutureExt;
    use loquet_domain::card::RemovalDecision::{Close, Lock, Wait};
    use loquet_domain::card::{CardReader, RemovalDecision, RemovalPolicy};
    use loquet_domain::session::SessionState;
    use loquet_domain::{SignedDuration, Timestamp};
    use loquet_port_desk::CardStation;
    use std::sync::Arc;

    fn readers(cards: &[Option<Card>]) -> Vec<CardReader> {
        let readers = Readers::with(cards);
        let looked = readers.readers().now_or_never().expect("at once");
        looked.expect("readers")
    }

    fn watched() -> Watched {
        let session = view(1, SessionState::Active).id;
        Watched::new(session, Arc::new(token(1)), &read_card(1, 1))
    }

    /// What is due after these looks, a second apart; every card is read as it comes.
    fn due(
        policy: RemovalPolicy,
        grace_seconds: i64,
        looks: &[&[Option<Card>]],
    ) -> Vec<RemovalDecision> {
        let rules = (policy, SignedDuration::from_secs(grace_seconds));
        let (mut watched, mut chips) = (watched(), Chips::default());
        let mut decided = Vec::new();
        for (cards, second) in looks.iter().zip(0..) {
            let readers = readers(cards);
            let now = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second);
            watched.look(&readers, &chips, rules, now);
            for card in chips.unread(&readers) {
                let place = readers.iter().position(|one| one.name == card.reader);
                let there = place.and_then(|place| cards[place]).expect("a card");
                chips.note(card, Some(chip(there.chip)));
            }
            watched.look(&readers, &chips, rules, now);
            decided.push(watched.due);
        }
        decided
    }

    const THERE: &[Option<Card>] = &[Some(cps(1, 1))];
    const AWAY: &[Option<Card>] = &[None];
    const BACK: &[Option<Card>] = &[Some(cps(2, 1))];
    const ELSEWHERE: &[Option<Card>] = &[None, Some(cps(1, 1))];
    const OTHER: &[Option<Card>] = &[Some(cps(2, 9))];

    #[test]
    fn reg_20_a_card_that_leaves_locks_or_closes_or_changes_nothing() {
        for (policy, decision) in [
            (RemovalPolicy::Lock, Lock),
            (RemovalPolicy::Close, Close),
            (RemovalPolicy::Nothing, Wait),
        ] {
            assert_eq!(
                due(policy, 0, &[THERE, AWAY]),
                [Wait, decision],
                "{policy:?}"
            );
            let looks = &[THERE, AWAY, AWAY, AWAY];
            assert_eq!(
                due(policy, 2, looks),
                [Wait, Wait, Wait, decision],
                "{policy:?}"
            );
        }
    }

    #[test]
    fn reg_20_the_same_card_back_within_the_grace_changes_nothing() {
        for back in [BACK, ELSEWHERE] {
            let looks = &[THERE, AWAY, back, back, back];
            assert_eq!(due(RemovalPolicy::Lock, 2, looks), [Wait; 5]);
        }
    }

    #[test]
    fn cps_22_a_card_that_was_away_however_short_locks() {
        assert_eq!(due(RemovalPolicy::Lock, 0, &[THERE, BACK]), [Wait, Lock]);
    }

    #[test]
    fn cps_23_another_card_within_the_grace_is_none() {
        let looks = &[THERE, AWAY, OTHER, OTHER];
        assert_eq!(due(RemovalPolicy::Lock, 2, looks), [Wait, Wait, Wait, Lock]);
    }

    #[test]
    fn each_insertion_is_read_once() {
        let mut chips = Chips::default();
        let back = readers(BACK);
        for card in chips.unread(&back) {
            chips.note(card, None);
        }
        assert!(chips.unread(&back).is_empty());
        assert!(chips.unread(&readers(AWAY)).is_empty());
        assert_eq!(chips.unread(&back).len(), 1, "it may be another one now");
    }
}
