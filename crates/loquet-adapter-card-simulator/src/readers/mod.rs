//! Readers in memory, behind the APDU port.

mod slot;
mod transaction;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use loquet_port_apdu::{
    ApduTransport, CardTransaction, Insertion, Reader, ReaderLocation, ReaderName, TransportError,
};
use tokio::sync::{OwnedMutexGuard, watch};
use tokio::time::timeout;

use crate::card::SimulatedCard;
use slot::Slot;
use transaction::Transaction;

/// Readers whose cards a test inserts, removes and swaps. Clones are the same readers.
///
/// ```
/// use loquet_adapter_card_simulator::SimulatedReaders;
/// use loquet_port_apdu::ReaderName;
///
/// let readers = SimulatedReaders::new();
/// readers.plug(&ReaderName::new("Virtual PCD 00 00"));
/// ```
#[derive(Clone)]
pub struct SimulatedReaders(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// Moves whenever a reader or a card comes or goes.
    changes: watch::Sender<u64>,
}

struct State {
    service_runs: bool,
    slots: Vec<Slot>,
    /// The newest insertion of the readers that were unplugged: one plugged in again goes on from
    /// there, and never shows an insertion twice.
    unplugged: Insertion,
}

impl fmt::Debug for SimulatedReaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.state().slots.iter().map(Slot::to_reader))
            .finish()
    }
}

impl Default for SimulatedReaders {
    fn default() -> Self {
        Self::new()
    }
}

/// A card held by another program: nobody else can speak to it until this is dropped.
#[derive(Debug)]
pub struct HeldCard {
    card: SimulatedCard,
    _hold: OwnedMutexGuard<()>,
}

impl HeldCard {
    /// The card, to be spoken to as the other program.
    pub fn card(&self) -> &SimulatedCard {
        &self.card
    }
}

impl SimulatedReaders {
    /// No reader, and a service that runs.
    pub fn new() -> Self {
        let state = State {
            service_runs: true,
            slots: Vec::new(),
            unplugged: Insertion(0),
        };
        let (changes, _) = watch::channel(0);
        Self(Arc::new(Shared {
            state: Mutex::new(state),
            changes,
        }))
    }

    /// One reader with this card in it.
    pub fn with_card(name: &ReaderName, card: &SimulatedCard) -> Self {
        let readers = Self::new();
        readers.insert(name, card);
        readers
    }

    /// Plugs an empty reader in; one that is there stays as it is.
    pub fn plug(&self, name: &ReaderName) {
        self.change(|state| state.plug(name, |_| ()));
    }

    /// Plugs an empty reader of another computer in, through a remote desktop (CPS-28).
    pub fn plug_redirected(&self, name: &ReaderName) {
        self.change(|state| state.plug(name, |slot| slot.location = ReaderLocation::Redirected));
    }

    /// Unplugs a reader, and its card with it.
    pub fn unplug(&self, name: &ReaderName) {
        self.change(|state| {
            if let Some(slot) = state.slot(name) {
                slot.take();
                let newest = slot.insertion;
                state.unplugged = state.unplugged.max(newest);
            }
            state.slots.retain(|slot| slot.name != *name);
        });
    }

    /// Puts a card into a reader, plugged in if it is not; the card that lay there comes out.
    pub fn insert(&self, name: &ReaderName, card: &SimulatedCard) {
        self.change(|state| state.plug(name, |slot| slot.put(card.clone())));
    }

    /// Takes the card out of a reader.
    pub fn remove(&self, name: &ReaderName) -> Option<SimulatedCard> {
        self.change(|state| state.slot(name).and_then(Slot::take))
    }

    /// The card that lies in a reader.
    pub fn card(&self, name: &ReaderName) -> Option<SimulatedCard> {
        self.state().slot(name)?.card.clone()
    }

    /// Connects to the card as another program, alone. `None` when there is no card,
    /// or somebody holds it.
    pub fn hold(&self, name: &ReaderName) -> Option<HeldCard> {
        let mut state = self.state();
        let slot = state.slot(name)?;
        let card = slot.card.clone()?;
        let hold = Arc::clone(&slot.hold).try_lock_owned().ok()?;
        Some(HeldCard { card, _hold: hold })
    }

    /// Stops the PC/SC service: every call answers so, every connection is lost.
    pub fn stop_service(&self) {
        self.change(|state| {
            state.service_runs = false;
            state.slots.iter_mut().for_each(Slot::lose_connections);
        });
    }

    /// Starts the service again. Cards that lie in readers are insertions of their own.
    pub fn start_service(&self) {
        self.change(|state| state.service_runs = true);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is there, and tells those who wait.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state());
        self.0.changes.send_modify(|version| *version += 1);
        result
    }

    /// What is there now.
    fn now(&self) -> Result<Vec<Reader>, TransportError> {
        let state = self.state();
        if !state.service_runs {
            return Err(TransportError::ServiceStopped);
        }
        Ok(state.slots.iter().map(Slot::to_reader).collect())
    }

    /// The card of an insertion, and what says who holds it.
    fn find(
        &self,
        name: &ReaderName,
        insertion: Insertion,
    ) -> Result<(SimulatedCard, Arc<tokio::sync::Mutex<()>>), TransportError> {
        let mut state = self.state();
        if !state.service_runs {
            return Err(TransportError::ServiceStopped);
        }
        let slot = state.slot(name).ok_or(TransportError::NoReader)?;
        let card = slot.card.clone().ok_or(TransportError::NoCard)?;
        if card.atr().is_empty() {
            return Err(TransportError::Mute);
        }
        if slot.insertion != insertion {
            return Err(TransportError::Removed);
        }
        Ok((card, Arc::clone(&slot.hold)))
    }

    /// Whether the card of this insertion is still there.
    fn check_present(&self, name: &ReaderName, insertion: Insertion) -> Result<(), TransportError> {
        let mut state = self.state();
        if !state.service_runs {
            return Err(TransportError::ServiceStopped);
        }
        match state.slot(name) {
            Some(slot) if slot.card.is_some() && slot.insertion == insertion => Ok(()),
            _ => Err(TransportError::Removed),
        }
    }

    /// Waits so long as the card of this insertion is there.
    async fn stay(
        &self,
        name: &ReaderName,
        insertion: Insertion,
        duration: Duration,
    ) -> Result<(), TransportError> {
        let mut changes = self.0.changes.subscribe();
        let gone = async {
            loop {
                if let Err(gone) = self.check_present(name, insertion) {
                    return gone;
                }
                if changes.changed().await.is_err() {
                    return TransportError::ServiceStopped;
                }
            }
        };
        match timeout(duration, gone).await {
            Ok(gone) => Err(gone),
            Err(_) => self.check_present(name, insertion),
        }
    }
}

impl State {
    fn slot(&mut self, name: &ReaderName) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|slot| slot.name == *name)
    }

    /// Changes a reader, plugged in if it is not.
    fn plug(&mut self, name: &ReaderName, change: impl FnOnce(&mut Slot)) {
        if let Some(slot) = self.slot(name) {
            return change(slot);
        }
        let mut slot = Slot::empty(name, self.unplugged);
        change(&mut slot);
        self.slots.push(slot);
    }
}

#[async_trait]
impl ApduTransport for SimulatedReaders {
    async fn readers(&self) -> Result<Vec<Reader>, TransportError> {
        self.now()
    }

    async fn changed(
        &self,
        seen: &[Reader],
        wait: Duration,
    ) -> Result<Vec<Reader>, TransportError> {
        let mut changes = self.0.changes.subscribe();
        let different = async {
            loop {
                let now = self.now()?;
                if now != seen {
                    return Ok(now);
                }
                if changes.changed().await.is_err() {
                    return Err(TransportError::ServiceStopped);
                }
            }
        };
        match timeout(wait, different).await {
            Ok(different) => different,
            Err(_) => self.now(),
        }
    }

    async fn begin(
        &self,
        reader: &ReaderName,
        insertion: Insertion,
        deadline: Duration,
    ) -> Result<Box<dyn CardTransaction>, TransportError> {
        let (card, hold) = self.find(reader, insertion)?;
        let hold = timeout(deadline, hold.lock_owned())
            .await
            .map_err(|_| TransportError::HeldByAnother)?;
        self.check_present(reader, insertion)?;
        let place = (reader.clone(), insertion);
        Ok(Box::new(Transaction::new(
            self.clone(),
            place,
            card,
            hold,
            deadline,
        )?))
    }
}
