//! One reader, and what lies in it.

use std::sync::Arc;

use loquet_port_apdu::{Atr, CardPresence, Insertion, Reader, ReaderLocation, ReaderName};
use tokio::sync::Mutex;

use crate::card::SimulatedCard;

pub(super) struct Slot {
    pub(super) name: ReaderName,
    pub(super) location: ReaderLocation,
    pub(super) card: Option<SimulatedCard>,
    pub(super) insertion: Insertion,
    /// Locked by who holds the card; another insertion is another lock.
    pub(super) hold: Arc<Mutex<()>>,
}

impl Slot {
    pub(super) fn empty(name: &ReaderName, insertion: Insertion) -> Self {
        Self {
            name: name.clone(),
            location: ReaderLocation::Local,
            card: None,
            insertion,
            hold: Arc::default(),
        }
    }

    /// Puts a card in and gives it power.
    pub(super) fn put(&mut self, card: SimulatedCard) {
        self.take();
        card.power_on();
        self.card = Some(card);
        self.event();
    }

    /// Takes the card out.
    pub(super) fn take(&mut self) -> Option<SimulatedCard> {
        let card = self.card.take()?;
        card.power_off();
        self.event();
        Some(card)
    }

    /// What the end of the service does: cards lose their power for a moment.
    pub(super) fn lose_connections(&mut self) {
        if let Some(card) = self.take() {
            self.put(card);
        }
    }

    /// Counts an insertion or a removal. Whoever held the card holds nothing any more.
    fn event(&mut self) {
        self.insertion.0 += 1;
        self.hold = Arc::default();
    }

    pub(super) fn to_reader(&self) -> Reader {
        let card = match &self.card {
            None => CardPresence::Empty,
            Some(card) => presence(card, self.insertion),
        };
        Reader {
            name: self.name.clone(),
            location: self.location,
            card,
        }
    }
}

/// A card with an answer to reset, or one that has none that can be.
fn presence(card: &SimulatedCard, insertion: Insertion) -> CardPresence {
    match Atr::new(&card.atr()) {
        Ok(atr) if !atr.as_bytes().is_empty() => CardPresence::Card { atr, insertion },
        _ => CardPresence::Mute,
    }
}
