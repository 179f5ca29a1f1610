//! The transport, the daemon and two slots for virtual cards, as the contract sees them.

mod card;
pub(crate) mod client;
mod slot;
mod wedge;

use crate::pcsc_daemon::{PORTS, PcscDaemon, READERS};
use async_trait::async_trait;
pub(crate) use card::{ATR, PROOF, QUESTION};
use loquet_adapter_pcsc::PcscTransport;
use loquet_port_apdu::contract::{Harness, PlugHarness, Reaction, ServiceHarness, Slot};
use loquet_port_apdu::{
    ApduTransport, Atr, CardPresence, CardTransaction, Command, ExpectedLength, Insertion, Reader,
    ReaderName,
};
use slot::CardSlot;
use std::sync::Arc;
use std::time::Duration;
use wedge::Wedge;

/// A deadline that is never to pass.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// A deadline that is there to pass.
pub(crate) const SHORT: Duration = Duration::from_millis(500);

/// Everything of a test. The cards go before the daemon.
pub(crate) struct PcscHarness {
    transport: Arc<PcscTransport>,
    another: Arc<PcscTransport>,
    slots: [CardSlot; 2],
    wedge: Option<Wedge>,
    pub(crate) daemon: PcscDaemon,
}

impl PcscHarness {
    pub(crate) async fn start() -> Self {
        Self::over(PcscDaemon::start(), None).await
    }

    /// With a second reader that can be unplugged.
    pub(crate) async fn start_wedged() -> Self {
        let daemon = PcscDaemon::start();
        Self::over(daemon, Some(Wedge::between(READERS[1]))).await
    }

    async fn over(daemon: PcscDaemon, wedge: Option<Wedge>) -> Self {
        let [first, second] = READERS;
        let harness = Self {
            transport: Arc::new(PcscTransport::new().expect("the threads")),
            another: Arc::new(PcscTransport::new().expect("the threads")),
            slots: [
                CardSlot::new(first, PORTS[0]),
                CardSlot::new(second, PORTS[1]),
            ],
            wedge,
            daemon,
        };
        harness
            .until(|readers| readers.len() == READERS.len())
            .await;
        harness
    }

    pub(crate) fn slot(&self, slot: Slot) -> &CardSlot {
        let [first, second] = &self.slots;
        match slot {
            Slot::First => first,
            Slot::Second => second,
        }
    }

    /// The readers once they are as wanted.
    pub(crate) async fn until(&self, wanted: impl Fn(&[Reader]) -> bool) -> Vec<Reader> {
        let mut seen = self.transport.readers().await.expect("the readers");
        while !wanted(&seen) {
            let changed = self.transport.changed(&seen, PATIENCE).await;
            let changed = changed.expect("the readers");
            assert_ne!(changed, seen, "the readers never become as wanted");
            seen = changed;
        }
        seen
    }

    /// The insertion of the card in a slot, once it is seen.
    pub(crate) async fn insertion(&self, slot: Slot) -> Insertion {
        let find = |readers: &[Reader]| {
            let reader = readers.iter().find(|one| one.name == self.reader(slot));
            match reader.map(|reader| &reader.card) {
                Some(CardPresence::Card { insertion, .. }) => Some(*insertion),
                _ => None,
            }
        };
        let readers = self.until(|readers| find(readers).is_some()).await;
        find(&readers).expect("a card")
    }

    /// A transaction with the card in a slot.
    pub(crate) async fn begin(&self, slot: Slot, deadline: Duration) -> Box<dyn CardTransaction> {
        let insertion = self.insertion(slot).await;
        let name = self.reader(slot);
        let begun = self.transport.begin(&name, insertion, deadline);
        begun.await.expect("a transaction")
    }
}

#[async_trait]
impl Harness for PcscHarness {
    fn transport(&self) -> Arc<dyn ApduTransport> {
        self.transport.clone()
    }

    fn another(&self) -> Arc<dyn ApduTransport> {
        self.another.clone()
    }

    fn reader(&self, slot: Slot) -> ReaderName {
        let [first, second] = READERS;
        ReaderName::new(match slot {
            Slot::First => first,
            Slot::Second => second,
        })
    }

    fn atr(&self) -> Atr {
        Atr::new(&ATR).expect("an answer to reset")
    }

    async fn insert(&self, slot: Slot) {
        self.slot(slot).insert(&ATR);
    }

    async fn insert_mute(&self, slot: Slot) {
        self.slot(slot).insert(&[0x00, 0x01, 0x02]);
    }

    async fn remove(&self, slot: Slot) {
        self.slot(slot).remove();
    }

    async fn swap(&self, slot: Slot) {
        self.slot(slot).remove();
        self.insert(slot).await;
    }

    fn question(&self) -> Command {
        command(QUESTION).expecting(ExpectedLength::ALL)
    }

    fn proof(&self) -> Command {
        proof()
    }

    fn is_verified(&self, slot: Slot) -> bool {
        self.slot(slot).is_verified()
    }

    fn next(&self, slot: Slot, reaction: Reaction) {
        self.slot(slot).next(reaction);
    }

    fn sent(&self, slot: Slot) -> Vec<Vec<u8>> {
        self.slot(slot).sent()
    }
}

#[async_trait]
impl ServiceHarness for PcscHarness {
    async fn stop_service(&self) {
        self.daemon.crash();
    }

    async fn start_service(&self) {
        self.daemon.start_again();
    }
}

#[async_trait]
impl PlugHarness for PcscHarness {
    async fn unplug(&self) {
        self.wedge.as_ref().expect("a wedge").hide(true);
    }

    async fn plug(&self) {
        self.wedge.as_ref().expect("a wedge").hide(false);
    }
}

/// The command after which somebody is verified.
pub(crate) fn proof() -> Command {
    command(PROOF).with_data(b"0000").expect("short")
}

fn command(instruction: u8) -> Command {
    Command::new(0x00, instruction, [0x00, 0x01])
}
