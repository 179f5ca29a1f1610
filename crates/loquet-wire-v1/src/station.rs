//! The card reader of the server's own machine, for whoever sits there.

use crate::{
    CertificateView, Code, FailureCodeText, FieldError, FieldFault, HolderView, SecretText, read,
    secret,
};
use loquet_domain::card::{
    CardFault, CardInterface, CardKind, CardReader, CardSlot, CpsGeneration, LastTryConsent, Pin,
    PinEntry, ReaderName, usable_cards,
};
use serde::{Deserialize, Serialize};

/// The readers, and what lies in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StationReaders {
    /// The readers, in the system's order; none when they cannot be asked.
    pub readers: Vec<StationReader>,
    /// Why no card can be used, when none can: what to tell the person who waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "LQ-CARD-12"))]
    pub missing: Option<FailureCodeText>,
}

/// A reader, and what lies in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StationReader {
    /// The name that the system gives it.
    #[cfg_attr(feature = "schema", schema(example = "Example Reader 00 00"))]
    pub reader: String,
    /// Whether it belongs to another computer.
    pub redirected: bool,
    /// What lies in it.
    pub card: ReaderContent,
    /// The card's answer to reset, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_to_reset: Option<String>,
}

/// What lies in a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ReaderContent {
    /// Nothing.
    Empty,
    /// A card that does not answer: upside down, dirty or broken.
    Mute,
    /// The reader cannot say.
    Unavailable,
    /// A CPS of the third generation, on its contacts.
    Cps3,
    /// A CPS of the fourth generation, on its contacts.
    Cps4,
    /// A CPS on a contactless reader: no PIN, so no login.
    CpsContactless,
    /// A CPS of a generation that is not supported.
    CpsOlder,
    /// A patient's card.
    Vitale,
    /// No card that is known.
    Unknown,
}

impl From<CardKind> for ReaderContent {
    fn from(kind: CardKind) -> Self {
        match kind {
            CardKind::Cps(_, CardInterface::Contactless) => Self::CpsContactless,
            CardKind::Cps(CpsGeneration::Cps3, CardInterface::Contact) => Self::Cps3,
            CardKind::Cps(CpsGeneration::Cps4, CardInterface::Contact) => Self::Cps4,
            CardKind::OlderCps => Self::CpsOlder,
            CardKind::Vitale => Self::Vitale,
            CardKind::Unknown => Self::Unknown,
        }
    }
}

impl From<&CardReader> for StationReader {
    fn from(reader: &CardReader) -> Self {
        let (card, answer_to_reset) = match &reader.slot {
            CardSlot::Empty => (ReaderContent::Empty, None),
            CardSlot::Mute => (ReaderContent::Mute, None),
            CardSlot::Unavailable => (ReaderContent::Unavailable, None),
            CardSlot::Card {
                kind,
                answer_to_reset,
                ..
            } => ((*kind).into(), Some(answer_to_reset.to_string())),
        };
        Self {
            reader: reader.name.to_string(),
            redirected: reader.redirected,
            card,
            answer_to_reset,
        }
    }
}

impl StationReaders {
    /// The readers as they are seen, or why they cannot be asked. Whether those of other computers
    /// are used is the practice's to say (CPS-28).
    pub fn seen(readers: Result<&[CardReader], CardFault>, redirected_allowed: bool) -> Self {
        let usable = readers.and_then(|readers| usable_cards(readers, redirected_allowed));
        Self {
            readers: readers.unwrap_or_default().iter().map(Into::into).collect(),
            missing: usable.err().map(|fault| Code(fault.code())),
        }
    }
}

/// Which card to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadStationCard {
    /// The reader in which it lies; not needed where only one card can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "Example Reader 00 00"))]
    pub reader: Option<String>,
}

impl ReadStationCard {
    /// The reader, if one is named.
    ///
    /// # Errors
    ///
    /// [`FieldError`] at `/reader`.
    pub fn read(&self) -> Result<Option<ReaderName>, FieldError> {
        let name = self.reader.as_deref();
        name.map(|name| read::whole_text("/reader", name, "the name of a reader"))
            .transpose()
    }
}

/// The card that lies in a reader, read without its PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct StationCard {
    /// What names this card until it moves.
    pub card: String,
    /// The reader in which it lies.
    #[cfg_attr(feature = "schema", schema(example = "Example Reader 00 00"))]
    pub reader: String,
    /// The number of its chip: ten hexadecimal digits.
    pub chip: String,
    /// Its holder, as its certificate says.
    pub holder: HolderView,
    /// Its certificate, as it says itself.
    pub certificate: CertificateView,
    /// How many tries of the PIN are left; none when it is blocked.
    pub pin_tries_left: u8,
}

/// Opens or unlocks a session by the card that lies in a reader.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StationPin {
    /// The card, as it was named when it was read.
    pub card: String,
    /// The PIN: four digits.
    #[serde(serialize_with = "secret::in_clear")]
    pub pin: SecretText,
    /// The person knows that one more wrong PIN blocks the card, and wants to try.
    #[serde(default)]
    pub last_try: bool,
}

impl StationPin {
    /// One entry of the PIN, for one VERIFY.
    ///
    /// # Errors
    ///
    /// [`FieldError`] at `/pin`: the card has not seen it.
    pub fn read(&self) -> Result<PinEntry, FieldError> {
        let pin = Pin::parse(self.pin.expose())
            .map_err(|error| FieldError::at("/pin", FieldFault::Pin(error)))?;
        Ok(if self.last_try {
            PinEntry::with_consent(pin, LastTryConsent::given_by_the_person())
        } else {
            PinEntry::new(pin)
        })
    }
}
