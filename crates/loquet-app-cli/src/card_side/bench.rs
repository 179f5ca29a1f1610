//! Readers whose cards a test moves.

use super::CardSide;
use crate::arguments::ColorWhen;
use crate::cancellation::Cancellation;
use crate::front::Front;
use crate::output::{Colors, Output};
use async_trait::async_trait;
use loquet_domain::Timestamp;
use loquet_domain::card::{
    CardAnswer, CardCategory, CardChallenge, CardFailure, CardFault, CardHolder, CardInterface,
    CardKind, CardReader, CardSlot, CertificateDer, CertificateReference, CertificateUsage,
    ChipSerial, CpsGeneration, PinEntry, PinState, PresentCard, ReadHolder, ReaderName,
};
use loquet_domain::text::PrintableText;
use loquet_port_desk::{CardOnStation, CardStation};
use loquet_wiring::{Language, Messages, Overrides, Settings, Variables};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;

/// A reader.
pub(crate) const READER: &str = "Reader 00 00";

/// A CPS3 by contacts.
pub(crate) const CPS: CardKind = CardKind::Cps(CpsGeneration::Cps3, CardInterface::Contact);

/// A card in a reader: what it is, which insertion, and its chip.
#[derive(Clone, Copy)]
pub(crate) struct Card {
    pub(crate) kind: CardKind,
    pub(crate) insertion: u64,
    pub(crate) chip: u8,
}

/// A CPS3 of this insertion and chip.
pub(crate) const fn cps(insertion: u64, chip: u8) -> Card {
    Card {
        kind: CPS,
        insertion,
        chip,
    }
}

/// Readers whose cards a test moves.
#[derive(Default)]
pub(crate) struct Readers {
    cards: Mutex<Vec<Option<Card>>>,
    moved: Notify,
}

impl Readers {
    /// So many readers, with these cards.
    pub(crate) fn with(cards: &[Option<Card>]) -> Arc<Self> {
        let readers = Self::default();
        readers.put(cards);
        Arc::new(readers)
    }

    /// Moves the cards.
    pub(crate) fn put(&self, cards: &[Option<Card>]) {
        *self.cards.lock().expect("readers") = cards.to_vec();
        self.moved.notify_waiters();
    }

    fn now(&self) -> Vec<CardReader> {
        let cards = self.cards.lock().expect("readers");
        let readers = cards.iter().enumerate();
        let readers = readers.map(|(place, card)| CardReader {
            name: name(place),
            redirected: false,
            slot: card.map_or(CardSlot::Empty, |card| slot(place, card)),
        });
        readers.collect()
    }
}

fn name(place: usize) -> ReaderName {
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

fn chip(number: u8) -> ChipSerial {
    ChipSerial::from_bytes([number; 5])
}

/// A card of this insertion and chip that was read.
pub(crate) fn read_card(insertion: u64, number: u8) -> CardOnStation {
    let reference = CertificateReference::new([0; 32], &[1]).expect("a reference");
    let holder = CardHolder {
        number: "899700218896".parse().expect("a card number"),
        family_name: Some(PrintableText::new("SPECIALISTE0021889")),
        given_name: Some(PrintableText::new("ROBERT")),
        profession: None,
        card_type: None,
        category: CardCategory::TestCard,
        serial: None,
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
            certificate: CertificateDer::new(Vec::new()).expect("small"),
            holder,
            interface: CardInterface::Contact,
            known: false,
        },
        pin: PinState::of(3),
    }
}

#[async_trait]
impl CardStation for Readers {
    async fn readers(&self) -> Result<Vec<CardReader>, CardFailure> {
        Ok(self.now())
    }

    async fn changed(
        &self,
        seen: &[CardReader],
        wait: Duration,
    ) -> Result<Vec<CardReader>, CardFailure> {
        let moved = self.moved.notified();
        let now = self.now();
        if now != seen {
            return Ok(now);
        }
        // Over or not, the readers are as they are.
        let _ = tokio::time::timeout(wait, moved).await;
        Ok(self.now())
    }

    async fn read(&self, card: &PresentCard) -> Result<CardOnStation, CardFailure> {
        let cards = self.cards.lock().expect("readers").clone();
        let there = cards.iter().enumerate().find_map(|(place, there)| {
            let there = there.as_ref()?;
            (name(place) == card.reader && there.insertion == card.insertion).then_some(*there)
        });
        let there = there.ok_or(CardFault::Removed)?;
        if card
            .chip
            .is_some_and(|expected| expected != chip(there.chip))
        {
            return Err(CardFault::Swapped.into());
        }
        Ok(read_card(there.insertion, there.chip))
    }

    async fn answer(
        &self,
        _: &CardOnStation,
        _: PinEntry,
        _: &CardChallenge,
    ) -> Result<CardAnswer, CardFailure> {
        Err(CardFault::Refused.into())
    }

    async fn forget(&self, _: ChipSerial) {}
}

/// The workstation's side over these readers, with settings.
pub(crate) fn side(readers: &Arc<Readers>, settings: &[(&str, &str)]) -> CardSide {
    let settings = settings.iter();
    let settings = settings.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let overrides = Overrides {
        data: Some("/nowhere".into()),
        settings: settings.collect(),
        ..Overrides::default()
    };
    let settings = Settings::load(&overrides, &Variables::default()).expect("settings");
    let output = Output::new(false, Colors::of(ColorWhen::Never));
    let messages = Arc::new(Messages::new(Language::English));
    CardSide {
        front: Front::new(messages, output, overrides),
        settings: settings.card().clone(),
        station: readers.clone(),
        cancellation: Cancellation::listen().expect("signals"),
    }
}
