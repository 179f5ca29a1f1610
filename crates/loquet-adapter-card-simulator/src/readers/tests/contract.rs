//! The port's contract, with real cards of this crate.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use loquet_port_apdu::contract::{Harness, PlugHarness, Reaction, ServiceHarness, Slot};
use loquet_port_apdu::{ApduTransport, Atr, Command, ExpectedLength, ReaderName};

use crate::fixture::{issuer, order};
use crate::{CardIssuer, CardKind, Fault, FaultScript, SimulatedCard, SimulatedReaders};

struct InMemory {
    issuer: CardIssuer,
    readers: SimulatedReaders,
    sent: [Arc<Mutex<Vec<Vec<u8>>>>; 2],
    /// The card of the reader that is unplugged: it stays in it.
    unplugged: Mutex<Option<SimulatedCard>>,
}

fn harness() -> InMemory {
    let harness = InMemory {
        issuer: issuer(),
        readers: SimulatedReaders::new(),
        sent: Default::default(),
        unplugged: Mutex::default(),
    };
    for slot in [Slot::First, Slot::Second] {
        harness.readers.plug(&harness.reader(slot));
    }
    harness
}

impl InMemory {
    fn sent_in(&self, slot: Slot) -> &Arc<Mutex<Vec<Vec<u8>>>> {
        &self.sent[usize::from(slot == Slot::Second)]
    }

    /// A new card that tells what it gets.
    fn card(&self, slot: Slot, kind: CardKind) -> SimulatedCard {
        let card = self.issuer.issue(&order().with_kind(kind)).unwrap();
        let sent = Arc::clone(self.sent_in(slot));
        card.set_observer(move |command| sent.lock().unwrap().push(command.to_vec()));
        card
    }
}

#[async_trait]
impl Harness for InMemory {
    fn transport(&self) -> Arc<dyn ApduTransport> {
        Arc::new(self.readers.clone())
    }

    fn another(&self) -> Arc<dyn ApduTransport> {
        Arc::new(self.readers.clone())
    }

    fn reader(&self, slot: Slot) -> ReaderName {
        ReaderName::new(match slot {
            Slot::First => "Simulated 00 00",
            Slot::Second => "Simulated 00 01",
        })
    }

    fn atr(&self) -> Atr {
        Atr::new(CardKind::Cps3.atr()).unwrap()
    }

    async fn insert(&self, slot: Slot) {
        self.readers
            .insert(&self.reader(slot), &self.card(slot, CardKind::Cps3));
    }

    async fn insert_mute(&self, slot: Slot) {
        self.readers
            .insert(&self.reader(slot), &self.card(slot, CardKind::Mute));
    }

    async fn remove(&self, slot: Slot) {
        self.readers.remove(&self.reader(slot)).unwrap();
    }

    async fn swap(&self, slot: Slot) {
        self.insert(slot).await;
    }

    /// The state of the PIN would be 63C3: selects the master file.
    fn question(&self) -> Command {
        Command::new(0x00, 0xA4, [0x00, 0x0C]).expecting(ExpectedLength::ALL)
    }

    fn proof(&self) -> Command {
        Command::new(0x00, 0x20, [0x00, 0x01])
            .with_data(b"1234")
            .unwrap()
    }

    fn is_verified(&self, slot: Slot) -> bool {
        self.readers
            .card(&self.reader(slot))
            .is_some_and(|card| card.is_pin_verified())
    }

    fn next(&self, slot: Slot, reaction: Reaction) {
        let fault = match reaction {
            Reaction::Answer(bytes) => Fault::Answer(bytes),
            Reaction::Late(delay) => Fault::Slow(delay),
            Reaction::Leaves => Fault::RemovedAfter,
        };
        let card = self.readers.card(&self.reader(slot)).unwrap();
        card.set_faults(FaultScript::new().at(1, fault));
    }

    fn sent(&self, slot: Slot) -> Vec<Vec<u8>> {
        self.sent_in(slot).lock().unwrap().clone()
    }
}

#[async_trait]
impl ServiceHarness for InMemory {
    async fn stop_service(&self) {
        self.readers.stop_service();
    }

    async fn start_service(&self) {
        self.readers.start_service();
    }
}

#[async_trait]
impl PlugHarness for InMemory {
    async fn unplug(&self) {
        let reader = self.reader(Slot::Second);
        *self.unplugged.lock().unwrap() = self.readers.card(&reader);
        self.readers.unplug(&reader);
    }

    async fn plug(&self) {
        let reader = self.reader(Slot::Second);
        self.readers.plug(&reader);
        if let Some(card) = self.unplugged.lock().unwrap().take() {
            self.readers.insert(&reader, &card);
        }
    }
}

mod port {
    loquet_port_apdu::contract!(super::harness());
}

mod service {
    loquet_port_apdu::service_contract!(super::harness());
}

mod plug {
    loquet_port_apdu::plug_contract!(super::harness());
}
