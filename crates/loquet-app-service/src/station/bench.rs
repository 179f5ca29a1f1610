//! Readers whose cards a test moves, and a desk of logins by card.

mod desk;
mod keeper;

pub(crate) use desk::Judge;
pub(crate) use keeper::Kept;

use async_trait::async_trait;
use loquet_domain::Timestamp;
use loquet_domain::card::{
    CardAnswer, CardCategory, CardChallenge, CardFailure, CardFault, CardHolder, CardInterface,
    CardKind, CardReader, CardSignature, CardSlot, CertificateDer, CertificateReference,
    CertificateUsage, ChipSerial, CpsGeneration, PinEntry, PinState, PresentCard, ReadHolder,
    ReaderName,
};
use loquet_domain::text::PrintableText;
use loquet_port_desk::{CardOnStation, CardStation};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::timeout;

/// A card in a reader: what it is, which insertion, and its chip.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Card {
    pub(crate) kind: CardKind,
    pub(crate) insertion: u64,
    pub(crate) chip: u8,
}

/// A CPS3 by contacts, of this insertion and chip.
pub(crate) const fn cps(insertion: u64, chip: u8) -> Card {
    Card {
        kind: CardKind::Cps(CpsGeneration::Cps3, CardInterface::Contact),
        insertion,
        chip,
    }
}

/// The PIN of every card of the bench.
pub(crate) const PIN: &str = "1234";

/// What the readers of the bench do.
#[derive(Debug, Default)]
struct State {
    cards: Vec<Option<Card>>,
    fault: Option<CardFault>,
    tries: u8,
    reads: u32,
    verifies: u32,
    forgotten: u32,
}

/// Readers whose cards a test moves.
#[derive(Debug, Default)]
pub(crate) struct Readers {
    state: Mutex<State>,
    moved: Notify,
}

impl Readers {
    /// So many readers, with these cards, each with three tries.
    pub(crate) fn with(cards: &[Option<Card>]) -> Arc<Self> {
        let readers = Self::default();
        readers.put(cards);
        readers.tries(3);
        Arc::new(readers)
    }

    /// Moves the cards.
    pub(crate) fn put(&self, cards: &[Option<Card>]) {
        self.state().cards = cards.to_vec();
        self.moved.notify_waiters();
    }

    /// Fails so from now on, or no more.
    pub(crate) fn fail(&self, fault: Option<CardFault>) {
        self.state().fault = fault;
        self.moved.notify_waiters();
    }

    /// So many tries are left.
    pub(crate) fn tries(&self, left: u8) {
        self.state().tries = left;
    }

    /// How many cards were read.
    pub(crate) fn reads(&self) -> u32 {
        self.state().reads
    }

    /// How many PINs were sent to a card.
    pub(crate) fn verifies(&self) -> u32 {
        self.state().verifies
    }

    /// How many cards were forgotten.
    pub(crate) fn forgotten(&self) -> u32 {
        self.state().forgotten
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("readers")
    }

    fn now(&self) -> Result<Vec<CardReader>, CardFailure> {
        let state = self.state();
        if let Some(fault) = state.fault {
            return Err(fault.into());
        }
        let readers = state.cards.iter().enumerate();
        let readers = readers.map(|(place, card)| CardReader {
            name: name(place),
            redirected: false,
            slot: card.map_or(CardSlot::Empty, |card| slot(place, card)),
        });
        Ok(readers.collect())
    }

    fn there(&self, card: &PresentCard) -> Result<Card, CardFault> {
        let state = self.state();
        if let Some(fault) = state.fault {
            return Err(fault);
        }
        let there = state.cards.iter().enumerate().find_map(|(place, there)| {
            let there = there.as_ref()?;
            (name(place) == card.reader && there.insertion == card.insertion).then_some(*there)
        });
        let there = there.ok_or(CardFault::Removed)?;
        match card.chip {
            Some(expected) if expected != chip(there.chip) => Err(CardFault::Swapped),
            _ => Ok(there),
        }
    }
}

/// The reader with this number.
pub(crate) fn name(place: usize) -> ReaderName {
    ReaderName::new(&format!("Reader {place:02} 00"))
}

fn slot(place: usize, card: Card) -> CardSlot {
    CardSlot::Card {
        card: PresentCard {
            reader: name(place),
            insertion: card.insertion,
            chip: None,
        },
        kind: card.kind,
        answer_to_reset: PrintableText::new("3B"),
    }
}

/// The number of a chip.
pub(crate) const fn chip(number: u8) -> ChipSerial {
    ChipSerial::from_bytes([number; 5])
}

/// A card of this insertion and chip that was read in the first reader.
pub(crate) fn read_card(insertion: u64, number: u8) -> CardOnStation {
    let reference = CertificateReference::new([0; 32], &[1]).expect("a reference");
    let holder = CardHolder {
        number: "899700218896".parse().expect("a card number"),
        family_name: Some(PrintableText::new("SPECIALISTE0021889")),
        given_name: Some(PrintableText::new("ROBERT")),
        profession: None,
        card_type: None,
        category: CardCategory::TestCard,
        serial: "8025000001/2800000042".parse().ok(),
        usage: CertificateUsage::Authentication,
        issuer: PrintableText::new("TEST AC"),
        reference,
        not_before: Timestamp::UNIX_EPOCH,
        not_after: Timestamp::UNIX_EPOCH,
    };
    CardOnStation {
        card: PresentCard {
            reader: name(0),
            insertion,
            chip: Some(chip(number)),
        },
        chip: chip(number),
        read: ReadHolder {
            certificate: CertificateDer::new(vec![number]).expect("small"),
            holder,
            interface: CardInterface::Contact,
            known: true,
        },
        pin: PinState::of(3),
    }
}

#[async_trait]
impl CardStation for Readers {
    async fn readers(&self) -> Result<Vec<CardReader>, CardFailure> {
        self.now()
    }

    async fn changed(
        &self,
        seen: &[CardReader],
        wait: Duration,
    ) -> Result<Vec<CardReader>, CardFailure> {
        let moved = self.moved.notified();
        let now = self.now()?;
        if now != seen {
            return Ok(now);
        }
        // Over or not, the readers are as they are.
        let _ = timeout(wait, moved).await;
        self.now()
    }

    async fn read(&self, card: &PresentCard) -> Result<CardOnStation, CardFailure> {
        self.state().reads += 1;
        let there = self.there(card)?;
        let read = read_card(there.insertion, there.chip);
        let card = PresentCard {
            chip: Some(read.chip),
            ..card.clone()
        };
        let pin = PinState::of(self.state().tries);
        Ok(CardOnStation { card, pin, ..read })
    }

    async fn answer(
        &self,
        card: &CardOnStation,
        entry: PinEntry,
        challenge: &CardChallenge,
    ) -> Result<CardAnswer, CardFailure> {
        let present = PresentCard {
            chip: Some(card.chip),
            ..card.card.clone()
        };
        self.there(&present)?;
        let mut state = self.state();
        let pin = entry
            .present(PinState::of(state.tries))
            .map_err(CardFault::from)?;
        state.verifies += 1;
        if pin.expose() != PIN.as_bytes() {
            state.tries -= 1;
            return Err(match PinState::of(state.tries) {
                PinState::Left(left) => CardFault::PinWrong(left),
                PinState::Blocked => CardFault::PinBlocked,
            }
            .into());
        }
        state.tries = 3;
        Ok(CardAnswer {
            attempt: challenge.attempt,
            certificate: card.read.certificate.clone(),
            signature: CardSignature::new(vec![1]).expect("a signature"),
            interface: CardInterface::Contact,
        })
    }

    async fn forget(&self, _: ChipSerial) {
        self.state().forgotten += 1;
    }
}
