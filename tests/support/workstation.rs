//! A workstation in process: readers in memory, and a person in front of it.

use crate::{Trust, origin};
use loquet_adapter_card_simulator::{SimulatedCard, SimulatedReaders};
use loquet_adapter_cps::{CpsCards, CpsSettings};
use loquet_adapter_memory::MemoryKnownCards;
use loquet_core::{LocalCardStation, LocalDesk};
use loquet_domain::card::{
    CardAnswer, CardChallenge, CardFailure, ChallengePurpose, LastTryConsent, Pin, PinEntry,
    PresentCard, ReaderName, usable_cards,
};
use loquet_domain::session::SessionToken;
use loquet_port_card::Cards;
use loquet_port_desk::{CardDesk, CardOnStation, CardStation, DeskError, OpenSession};
use loquet_port_trust::CertificateReader;
use std::sync::Arc;
use std::time::Duration;

/// A deadline of a card's answer that is there to pass.
const DEADLINE: Duration = Duration::from_millis(40);

/// A workstation with one reader.
pub struct Workstation {
    /// Its readers.
    pub readers: SimulatedReaders,
    /// Its cards, as the driver shows them.
    pub cards: Arc<dyn Cards>,
    station: LocalCardStation,
    reader: ReaderName,
}

/// Why nobody is in.
#[derive(Debug)]
pub enum NotOpened {
    /// The card did not answer as it must.
    Card(CardFailure),
    /// The desk refused.
    Desk(DeskError),
}

impl From<CardFailure> for NotOpened {
    fn from(failure: CardFailure) -> Self {
        Self::Card(failure)
    }
}

impl From<DeskError> for NotOpened {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl Workstation {
    /// A workstation that knows no card; `trust` reads what certificates say.
    pub fn new(trust: &Trust) -> Self {
        Self::reading(trust.certificates.clone())
    }

    /// A workstation that knows no card, with this reader of certificates.
    pub fn reading(certificates: Arc<dyn CertificateReader>) -> Self {
        let readers = SimulatedReaders::new();
        let reader = ReaderName::new("Virtual PCD 00 00");
        readers.plug(&reader);
        let known = Arc::new(MemoryKnownCards::default());
        let settings = CpsSettings {
            deadline: DEADLINE,
            ..CpsSettings::default()
        };
        let transport = Arc::new(readers.clone());
        let cards = CpsCards::new(transport, certificates, known.clone(), settings);
        let cards: Arc<dyn Cards> = Arc::new(cards);
        Self {
            readers,
            station: LocalCardStation::new(cards.clone(), known),
            cards,
            reader,
        }
    }

    /// A workstation with a card in its reader.
    pub fn with_card(trust: &Trust, card: &SimulatedCard) -> Self {
        let workstation = Self::new(trust);
        workstation.insert(card);
        workstation
    }

    /// Puts a card in; the one that lay there comes out.
    pub fn insert(&self, card: &SimulatedCard) {
        self.readers.insert(&self.reader, card);
    }

    /// The card in the reader, if it is one that opens.
    pub async fn present(&self) -> Result<PresentCard, CardFailure> {
        let readers = self.station.readers().await?;
        Ok(usable_cards(&readers, false)?.swap_remove(0).card)
    }

    /// Reads the card in the reader.
    pub async fn read(&self) -> Result<CardOnStation, CardFailure> {
        let card = self.present().await?;
        self.station.read(&card).await
    }

    /// Answers a challenge by a card that was read; one that is not answered is abandoned.
    pub async fn answer(
        &self,
        desk: &LocalDesk,
        card: &CardOnStation,
        entry: PinEntry,
        challenge: &CardChallenge,
    ) -> Result<CardAnswer, NotOpened> {
        match self.station.answer(card, entry, challenge).await {
            Ok(answer) => Ok(answer),
            Err(failure) => {
                let abandoned = card.abandoned(challenge, failure.fault);
                desk.abandon_card(abandoned, origin()).await?;
                Err(failure.into())
            }
        }
    }

    /// Logs the holder of the card in, as a front end does.
    pub async fn log_in(
        &self,
        desk: &LocalDesk,
        entry: PinEntry,
    ) -> Result<OpenSession, NotOpened> {
        let card = self.read().await?;
        let challenge = desk
            .challenge_card(ChallengePurpose::Login, origin())
            .await?;
        let answer = self.answer(desk, &card, entry, &challenge).await?;
        let opened = desk.log_in_by_card(answer, origin()).await;
        if opened.is_err() {
            self.station.forget(card.chip).await;
        }
        Ok(opened?)
    }

    /// Unlocks a session by the card, as a front end does.
    pub async fn unlock(
        &self,
        desk: &LocalDesk,
        token: &SessionToken,
        entry: PinEntry,
    ) -> Result<OpenSession, NotOpened> {
        let card = self.read().await?;
        let challenge = desk
            .challenge_card(ChallengePurpose::Unlock, origin())
            .await?;
        let answer = self.answer(desk, &card, entry, &challenge).await?;
        Ok(desk.unlock_by_card(token, answer, origin()).await?)
    }
}

/// What a person types, without consent to the last try.
pub fn pin(typed: &str) -> PinEntry {
    PinEntry::new(Pin::parse(typed).expect("a PIN"))
}

/// What a person types who consents to the last try.
pub fn pin_with_consent(typed: &str) -> PinEntry {
    let consent = LastTryConsent::given_by_the_person();
    PinEntry::with_consent(Pin::parse(typed).expect("a PIN"), consent)
}
