//! Readers, and the cards in them.

use super::{Answer, Clock, Facts, Style, Table, name};
use crate::card_entry::holder_name;
use loquet_domain::card::{
    CardHolder, CardInterface, CardKind, CardReader, CardSerial, CardSlot, CardType, HolderName,
    PinState,
};
use loquet_port_desk::CardOnStation;
use loquet_wiring::Messages;
use serde::Serialize;

/// The stable name of what lies in a reader.
pub(crate) const fn slot_code(slot: &CardSlot) -> &'static str {
    match slot {
        CardSlot::Empty => "empty",
        CardSlot::Mute => "mute",
        CardSlot::Unavailable => "unavailable",
        CardSlot::Card { kind, .. } => kind_code(*kind),
    }
}

/// The stable name of what a card is.
pub(crate) const fn kind_code(kind: CardKind) -> &'static str {
    match kind {
        CardKind::Cps(_, CardInterface::Contactless) => "cps-contactless",
        CardKind::Cps(generation, CardInterface::Contact) => generation.code(),
        CardKind::OlderCps => "cps-older",
        CardKind::Vitale => "vitale",
        CardKind::Unknown => "unknown",
    }
}

/// A reader for machines.
#[derive(Debug, Serialize)]
struct ReaderJson<'reader> {
    reader: &'reader str,
    redirected: bool,
    card: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer_to_reset: Option<&'reader str>,
}

impl<'reader> From<&'reader CardReader> for ReaderJson<'reader> {
    fn from(reader: &'reader CardReader) -> Self {
        Self {
            reader: reader.name.as_str(),
            redirected: reader.redirected,
            card: slot_code(&reader.slot),
            answer_to_reset: answer_to_reset(&reader.slot),
        }
    }
}

fn answer_to_reset(slot: &CardSlot) -> Option<&str> {
    match slot {
        CardSlot::Card {
            answer_to_reset, ..
        } => Some(answer_to_reset.as_str()),
        _ => None,
    }
}

/// Every reader.
#[derive(Debug)]
pub(crate) struct Readers<'reader>(pub(crate) &'reader [CardReader]);

impl Answer for Readers<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'reader> {
            readers: Vec<ReaderJson<'reader>>,
        }
        Json {
            readers: self.0.iter().map(Into::into).collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        if self.0.is_empty() {
            return messages.text("readers-none", &[]) + "\n";
        }
        let headings = ["label-reader", "label-card", "label-answer-to-reset"];
        let mut table = Table::under(headings.iter().map(|key| messages.text(key, &[])));
        for reader in self.0 {
            let mut reader_name = reader.name.to_string();
            if reader.redirected {
                let named = [("reader", reader_name.into())];
                reader_name = messages.text("reader-redirected", &named);
            }
            table.row([
                reader_name,
                name(messages, "slot", slot_code(&reader.slot)),
                answer_to_reset(&reader.slot).unwrap_or_default().to_owned(),
            ]);
        }
        table.text()
    }
}

/// Something that happened in the readers.
#[derive(Debug)]
pub(crate) struct ReaderEvent<'reader> {
    /// What.
    pub(crate) event: ReaderChange,
    /// When.
    pub(crate) at: loquet_domain::Timestamp,
    /// In which reader, unless it is about all of them.
    pub(crate) reader: Option<&'reader CardReader>,
}

/// What can happen in the readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReaderChange {
    /// The service cannot be reached.
    ServiceStopped,
    /// A reader is there.
    ReaderAdded,
    /// A reader is gone.
    ReaderRemoved,
    /// A card was put in.
    CardInserted,
    /// A card was taken out.
    CardRemoved,
}

impl ReaderChange {
    const fn code(self) -> &'static str {
        match self {
            Self::ServiceStopped => "service-stopped",
            Self::ReaderAdded => "reader-added",
            Self::ReaderRemoved => "reader-removed",
            Self::CardInserted => "card-inserted",
            Self::CardRemoved => "card-removed",
        }
    }
}

impl Answer for ReaderEvent<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'reader> {
            at: String,
            event: &'static str,
            #[serde(flatten)]
            reader: Option<ReaderJson<'reader>>,
        }
        Json {
            at: self.at.to_string(),
            event: self.event.code(),
            reader: self.reader.map(Into::into),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let at = Clock::of(messages).full(self.at, Style::Second);
        let reader = self.reader.map_or("", |reader| reader.name.as_str());
        let slot = self
            .reader
            .map_or("empty", |reader| slot_code(&reader.slot));
        let data = [
            ("reader", reader.into()),
            ("card", name(messages, "slot", slot).into()),
        ];
        let event = messages.text(&format!("event-{}", self.event.code()), &data);
        format!("{at}  {event}\n")
    }
}

/// A card that was read, without its PIN.
#[derive(Debug)]
pub(crate) struct ReadCard<'card> {
    /// The card.
    pub(crate) card: &'card CardOnStation,
    /// What it is.
    pub(crate) kind: CardKind,
}

/// How many tries of the PIN are left.
pub(crate) const fn tries(state: PinState) -> u8 {
    match state {
        PinState::Blocked => 0,
        PinState::Left(tries) => tries.get(),
    }
}

impl Answer for ReadCard<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'card> {
            reader: &'card str,
            card: &'static str,
            chip: String,
            holder: HolderJson<'card>,
            certificate: CertificateJson<'card>,
            pin_tries_left: u8,
            known: bool,
        }
        let card = self.card;
        Json {
            reader: card.card.reader.as_str(),
            card: kind_code(self.kind),
            chip: card.chip.to_string(),
            holder: (&card.read.holder).into(),
            certificate: (&card.read.holder).into(),
            pin_tries_left: tries(card.pin),
            known: card.read.known,
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let (label, clock) = (|key: &str| messages.text(key, &[]), Clock::of(messages));
        let holder = &self.card.read.holder;
        let mut facts = Facts::default();
        facts.add(label("label-reader"), self.card.card.reader.as_str());
        facts.add(
            label("label-card"),
            name(messages, "slot", kind_code(self.kind)),
        );
        facts.add(label("label-holder"), holder_name(holder));
        facts.add(label("label-card-number"), holder.number.as_str());
        if let Some(card_type) = holder.card_type {
            facts.add(
                label("label-card-type"),
                name(messages, "card-type", card_type.code()),
            );
        }
        facts.add(
            label("label-category"),
            name(messages, "category", holder.category.code()),
        );
        if let Some(serial) = &holder.serial {
            facts.add(label("label-serial"), serial.as_str());
        }
        facts.add(label("label-issuer"), holder.issuer.as_str());
        facts.add(
            label("label-valid-until"),
            clock.full(holder.not_after, Style::Minute),
        );
        let tries = i64::from(tries(self.card.pin));
        let tries = messages.text("pin-tries", &[("tries", tries.into())]);
        facts.add(label("label-pin"), tries);
        facts.text()
    }
}

/// A holder for machines.
#[derive(Debug, Serialize)]
struct HolderJson<'holder> {
    number: &'holder str,
    family_name: Option<&'holder str>,
    given_name: Option<&'holder str>,
    profession: Option<u16>,
}

impl<'holder> From<&'holder CardHolder> for HolderJson<'holder> {
    fn from(holder: &'holder CardHolder) -> Self {
        Self {
            number: holder.number.as_str(),
            family_name: holder.family_name.as_ref().map(HolderName::as_str),
            given_name: holder.given_name.as_ref().map(HolderName::as_str),
            profession: holder.profession.map(|profession| profession.0),
        }
    }
}

/// A certificate for machines: what it says, never itself.
#[derive(Debug, Serialize)]
struct CertificateJson<'holder> {
    issuer: &'holder str,
    card_type: Option<&'static str>,
    category: &'static str,
    usage: &'static str,
    serial: Option<&'holder str>,
    not_before: String,
    not_after: String,
}

impl<'holder> From<&'holder CardHolder> for CertificateJson<'holder> {
    fn from(holder: &'holder CardHolder) -> Self {
        Self {
            issuer: holder.issuer.as_str(),
            card_type: holder.card_type.map(CardType::code),
            category: holder.category.code(),
            usage: holder.usage.code(),
            serial: holder.serial.as_ref().map(CardSerial::as_str),
            not_before: holder.not_before.to_string(),
            not_after: holder.not_after.to_string(),
        }
    }
}
