//! A slot of the virtual reader: at most one card at a time.

use super::card::{Memory, VirtualCard};
use super::client;
use loquet_port_apdu::contract::Reaction;
use pcsc::State;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) struct CardSlot {
    reader: &'static str,
    port: u16,
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    card: Option<VirtualCard>,
    /// The reader's count of events when the last card was in.
    count: Option<u32>,
}

impl CardSlot {
    pub(crate) fn new(reader: &'static str, port: u16) -> Self {
        Self {
            reader,
            port,
            sent: Arc::default(),
            inside: Mutex::default(),
        }
    }

    /// Puts a card in, and waits until the service has seen it.
    ///
    /// The virtual reader looks at its slot a few times a second. A card that is in before it looks
    /// was never away for it, or is never noticed, depending on what else happened meanwhile:
    /// people are slower, so is this.
    pub(crate) fn insert(&self, atr: &[u8]) {
        if let Some(count) = self.inside(|inside| inside.count) {
            client::until(self.reader, |state, now| {
                state.contains(State::EMPTY) && now != count
            });
        }
        self.insert_at_once(atr);
        let count = client::until(self.reader, |state, _| state.contains(State::PRESENT));
        self.inside(|inside| inside.count = Some(count));
    }

    /// Puts a card in, whatever the service has seen.
    pub(crate) fn insert_at_once(&self, atr: &[u8]) {
        self.inside(|inside| {
            let is_empty = inside.card.as_ref().is_none_or(VirtualCard::has_left);
            assert!(is_empty, "a card is in the slot");
            let card = VirtualCard::insert(self.port, atr, Arc::clone(&self.sent));
            inside.card = Some(card);
        });
    }

    pub(crate) fn remove(&self) {
        let card = self.inside(|inside| inside.card.take());
        drop(card.expect("a card"));
    }

    pub(crate) fn is_verified(&self) -> bool {
        self.memory(|memory| memory.is_verified)
    }

    pub(crate) fn next(&self, reaction: Reaction) {
        self.memory(|memory| memory.next = Some(reaction));
    }

    pub(crate) fn sent(&self) -> Vec<Vec<u8>> {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.clone()
    }

    fn memory<T>(&self, with: impl FnOnce(&mut Memory) -> T) -> T {
        self.inside(|inside| inside.card.as_ref().expect("a card").memory(with))
    }

    fn inside<T>(&self, with: impl FnOnce(&mut Inside) -> T) -> T {
        with(&mut self.inside.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
