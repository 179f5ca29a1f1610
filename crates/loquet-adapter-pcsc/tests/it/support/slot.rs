//! A slot of the virtual reader: at most one card at a time.

use super::card::{Memory, VirtualCard};
use loquet_port_apdu::contract::Reaction;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) struct CardSlot {
    port: u16,
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
    card: Mutex<Option<VirtualCard>>,
}

impl CardSlot {
    pub(crate) fn new(port: u16) -> Self {
        Self {
            port,
            sent: Arc::default(),
            card: Mutex::new(None),
        }
    }

    pub(crate) fn insert(&self, atr: &[u8]) {
        let mut card = self.card.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(
            card.as_ref().is_none_or(VirtualCard::has_left),
            "a card is in the slot"
        );
        *card = Some(VirtualCard::insert(self.port, atr, Arc::clone(&self.sent)));
    }

    pub(crate) fn remove(&self) {
        let card = self
            .card
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(card.expect("a card"));
    }

    pub(crate) fn is_verified(&self) -> bool {
        self.memory(|memory| memory.is_verified)
    }

    pub(crate) fn next(&self, reaction: Reaction) {
        self.memory(|memory| memory.next = Some(reaction));
    }

    pub(crate) fn sent(&self) -> Vec<Vec<u8>> {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn memory<T>(&self, with: impl FnOnce(&mut Memory) -> T) -> T {
        let card = self.card.lock().unwrap_or_else(PoisonError::into_inner);
        card.as_ref().expect("a card").memory(with)
    }
}
