//! The real PC/SC service with two virtual readers, and simulated cards put into them.

use crate::pcsc_daemon::{PORTS, PcscDaemon, READERS, configuration, poll};
use loquet_adapter_card_simulator::{DEFAULT_PORT, InsertedCard, SimulatedCard, VirtualReader};
use pcsc::{Context, ReaderState, Scope, State};
use std::ffi::CString;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The service and its readers, until this is dropped.
pub struct VirtualReaders {
    daemon: PcscDaemon,
}

impl VirtualReaders {
    /// Two empty readers.
    pub fn start() -> Self {
        Self::of(PcscDaemon::start())
    }

    /// The same where a program that simulates a card looks for them.
    pub fn start_at_usual_ports() -> Self {
        let usual = configuration("Virtual PCD", DEFAULT_PORT);
        Self::of(PcscDaemon::start_with(&usual))
    }

    fn of(daemon: PcscDaemon) -> Self {
        let readers = Self { daemon };
        readers.wait_for(0, State::EMPTY);
        readers
    }

    /// Kills the service, as a crash does.
    pub fn crash(&self) {
        self.daemon.crash();
    }

    /// Starts it again, and waits until it shows its readers.
    pub fn start_again(&self) {
        self.daemon.start_again();
        self.wait_for(0, State::EMPTY);
    }

    /// Puts a card into the first reader, and waits until the service shows it.
    pub fn insert(&self, card: &SimulatedCard) -> InsertedCard {
        self.insert_into(0, card)
    }

    /// Puts a card into one of the readers, and waits until the service shows it.
    pub fn insert_into(&self, slot: usize, card: &SimulatedCard) -> InsertedCard {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, PORTS[slot]));
        let inserted = VirtualReader::at(address).insert(card).expect("in");
        self.wait_for(slot, State::PRESENT);
        inserted
    }

    /// Takes the card out of the first reader, and waits until the service shows it empty.
    pub fn remove(&self, card: InsertedCard) {
        card.remove().expect("out");
        self.wait_for(0, State::EMPTY);
    }

    /// Waits until a reader is like this.
    pub fn wait_for(&self, slot: usize, wanted: State) {
        let name = CString::new(READERS[slot]).expect("a name");
        poll(&format!("reader {slot} becomes {wanted:?}"), || {
            // Not before the service has looked for its readers.
            let Ok(context) = Context::establish(Scope::User) else {
                return false;
            };
            let mut states = [ReaderState::new(name.clone(), State::UNAWARE)];
            let answer = context.get_status_change(Duration::ZERO, &mut states);
            // A card that leaves in mid-command is gone before the service has counted it: one that
            // comes before that would never be seen.
            let is_counted = wanted != State::EMPTY || states[0].event_count().is_multiple_of(2);
            answer.is_ok() && is_counted && states[0].event_state().contains(wanted)
        });
    }
}
