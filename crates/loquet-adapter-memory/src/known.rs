//! Cards that a workstation knows, in memory.

use async_trait::async_trait;
use loquet_domain::card::ChipSerial;
use loquet_port_card::{KnownCard, KnownCards, MAX_KNOWN_CARDS};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Known cards for as long as one of its clones lives. All clones are one store.
#[derive(Clone, Debug, Default)]
pub struct MemoryKnownCards(Arc<Mutex<Vec<(ChipSerial, KnownCard)>>>);

impl MemoryKnownCards {
    /// Makes it answer as a damaged file would, until something is remembered.
    pub fn damage(&self) {
        self.state().clear();
    }

    /// The cards, the least recently used before all others. No call leaves them half changed, so
    /// they are sound after a panic.
    fn state(&self) -> MutexGuard<'_, Vec<(ChipSerial, KnownCard)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl KnownCards for MemoryKnownCards {
    async fn recall(&self, chip: ChipSerial) -> Option<KnownCard> {
        let mut cards = self.state();
        let place = cards.iter().position(|(known, _)| *known == chip)?;
        let used = cards.remove(place);
        let card = used.1.clone();
        cards.push(used);
        Some(card)
    }

    async fn remember(&self, chip: ChipSerial, card: &KnownCard) {
        let mut cards = self.state();
        cards.retain(|(known, _)| *known != chip);
        let too_many = (cards.len() + 1).saturating_sub(MAX_KNOWN_CARDS);
        cards.drain(..too_many);
        cards.push((chip, card.clone()));
    }

    async fn forget(&self, chip: ChipSerial) {
        self.state().retain(|(known, _)| *known != chip);
    }
}
