//! The cards that were read, each under a name that its reader's client gives back with the PIN.

use loquet_domain::{SignedDuration, Timestamp};
use loquet_port_desk::CardOnStation;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long a card that was read can be used: long enough for somebody who looks for their PIN.
pub(super) const LIFETIME: SignedDuration = SignedDuration::from_mins(5);

/// At most so many are kept; the one read first leaves first.
pub(super) const MOST: usize = 16;

/// The cards that were read. A name opens nothing: card and PIN are still needed, and the card
/// must not have moved (CPS-22).
#[derive(Debug, Default)]
pub(super) struct Handles(Mutex<VecDeque<Kept>>);

#[derive(Debug)]
struct Kept {
    name: String,
    card: CardOnStation,
    read_at: Timestamp,
}

impl Kept {
    /// A clock that was set back makes nothing younger (T20).
    fn is_current(&self, now: Timestamp) -> bool {
        (SignedDuration::ZERO..LIFETIME).contains(&now.duration_since(self.read_at))
    }
}

impl Handles {
    /// Keeps a card that was just read, under a new name.
    pub(super) fn keep(&self, name: String, card: CardOnStation, now: Timestamp) {
        let mut kept = self.lock();
        kept.retain(|one| one.is_current(now));
        kept.truncate(MOST - 1);
        kept.push_front(Kept {
            name,
            card,
            read_at: now,
        });
    }

    /// The card of this name. `None`: there was none, or it was read too long ago.
    pub(super) fn find(&self, name: &str, now: Timestamp) -> Option<CardOnStation> {
        let mut kept = self.lock();
        kept.retain(|one| one.is_current(now));
        let found = kept.iter().find(|one| one.name == name);
        found.map(|one| one.card.clone())
    }

    /// Forgets a card that is to be read again.
    pub(super) fn forget(&self, name: &str) {
        self.lock().retain(|one| one.name != name);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Handles, LIFETIME, MOST};
    use crate::station::bench::read_card;
    use loquet_domain::{SignedDuration, Timestamp};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn is_there(handles: &Handles, name: &str, now: Timestamp) -> bool {
        handles.find(name, now).is_some()
    }

    #[test]
    fn a_card_is_found_by_its_name_for_five_minutes() {
        let second = SignedDuration::from_secs(1);
        for (after, expected) in [
            (SignedDuration::ZERO, true),
            (LIFETIME - second, true),
            (LIFETIME, false),
            (-second, false),
        ] {
            let handles = Handles::default();
            handles.keep("a".to_owned(), read_card(1, 1), NOW);
            assert_eq!(is_there(&handles, "a", NOW + after), expected, "{after}");
            assert!(!is_there(&handles, "b", NOW));
            assert_eq!(is_there(&handles, "a", NOW), expected, "not kept longer");
        }
    }

    #[test]
    fn so_many_are_kept_and_the_oldest_leaves_first() {
        let handles = Handles::default();
        for number in 0..=MOST {
            handles.keep(number.to_string(), read_card(1, 1), NOW);
        }
        assert!(!is_there(&handles, "0", NOW));
        for number in 1..=MOST {
            assert!(is_there(&handles, &number.to_string(), NOW));
        }
    }

    #[test]
    fn one_that_is_forgotten_is_not_found_and_the_others_are() {
        let handles = Handles::default();
        for name in ["a", "b"] {
            handles.keep(name.to_owned(), read_card(1, 1), NOW);
        }
        handles.forget("a");
        assert!(!is_there(&handles, "a", NOW) && is_there(&handles, "b", NOW));
    }
}
