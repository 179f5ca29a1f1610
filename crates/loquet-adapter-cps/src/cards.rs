//! The port, over a transport.

use crate::exchange::Exchange;
use crate::files::select_application;
use crate::held::{Held, Place, Told};
use crate::listing::{card_reader, transport_reader, usable};
use crate::pin::{self, Proved};
use crate::reading;
use crate::recognition::kind_of;
use crate::settings::CpsSettings;
use crate::trouble::transport_failure;
use async_trait::async_trait;
use loquet_domain::card::{
    CardFailure, CardFault, CardHolder, CardInterface, CardReader, CardSignature, CertificateUsage,
    ChallengeMessage, ChipSerial, PinEntry, PinState, PresentCard, ReadHolder,
};
use loquet_port_apdu::{ApduTransport, CardPresence, Insertion, Reader, ReaderLocation};
use loquet_port_card::{Cards, KeyPath, KnownCard, KnownCards, OpenCard, VerifiedCard};
use loquet_port_trust::CertificateReader;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The tries of a CPS's PIN (N14). Its unblocking code has ten.
const TRIES_OF_A_PIN: u8 = 3;

/// The CPS cards in the readers of a transport.
pub struct CpsCards(Arc<Shared>);

/// What every card that is open needs.
pub(crate) struct Shared {
    pub(crate) transport: Arc<dyn ApduTransport>,
    certificates: Arc<dyn CertificateReader>,
    known: Arc<dyn KnownCards>,
    pub(crate) settings: CpsSettings,
}

impl CpsCards {
    /// Cards over a transport. `certificates` tells the authentication certificate from the one
    /// for signatures; `known` spares reading a card twice.
    pub fn new(
        transport: Arc<dyn ApduTransport>,
        certificates: Arc<dyn CertificateReader>,
        known: Arc<dyn KnownCards>,
        settings: CpsSettings,
    ) -> Self {
        Self(Arc::new(Shared {
            transport,
            certificates,
            known,
            settings,
        }))
    }
}

impl fmt::Debug for CpsCards {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CpsCards")
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Cards for CpsCards {
    async fn readers(&self) -> Result<Vec<CardReader>, CardFailure> {
        let readers = self.0.transport.readers().await;
        let readers = readers.map_err(transport_failure)?;
        Ok(readers.iter().map(card_reader).collect())
    }

    async fn changed(
        &self,
        seen: &[CardReader],
        wait: Duration,
    ) -> Result<Vec<CardReader>, CardFailure> {
        let seen: Vec<_> = seen.iter().map(transport_reader).collect();
        let readers = self.0.transport.changed(&seen, wait).await;
        let readers = readers.map_err(transport_failure)?;
        Ok(readers.iter().map(card_reader).collect())
    }

    async fn open(&self, card: &PresentCard) -> Result<Box<dyn OpenCard>, CardFailure> {
        let readers = self.0.transport.readers().await;
        let readers = readers.map_err(transport_failure)?;
        let reader = readers.iter().find(|reader| reader.name == card.reader);
        let reader = reader.ok_or(CardFault::NoReader)?;
        check(reader, card, self.0.settings.redirected_allowed)?;
        let place = Place {
            reader: card.reader.clone(),
            insertion: Insertion(card.insertion),
            chip: card.chip,
        };
        let held = Held::take(&self.0, place).await?;
        Ok(Box::new(CpsOpenCard {
            shared: Arc::clone(&self.0),
            held,
            path: None,
            recalled: false,
        }))
    }
}

/// Refuses what the list of readers already shows to be no card of ours, without touching it: a
/// patient's card may be in use by other software.
fn check(reader: &Reader, card: &PresentCard, redirected_allowed: bool) -> Result<(), CardFault> {
    if reader.location == ReaderLocation::Redirected && !redirected_allowed {
        return Err(CardFault::RedirectedReader);
    }
    match &reader.card {
        CardPresence::Empty => Err(CardFault::Removed),
        CardPresence::Mute => Err(CardFault::Mute),
        CardPresence::Unavailable => Ok(()),
        CardPresence::Card { insertion, .. } if insertion.0 != card.insertion => {
            Err(CardFault::Removed)
        }
        CardPresence::Card { atr, .. } => usable(kind_of(atr)).map(drop),
    }
}

/// Whether a PIN in this state can be the one of a CPS.
const fn is_of_a_pin(state: PinState) -> bool {
    match state {
        PinState::Left(tries) => tries.get() <= TRIES_OF_A_PIN,
        PinState::Blocked => true,
    }
}

/// A CPS that is held.
struct CpsOpenCard {
    shared: Arc<Shared>,
    held: Held,
    /// Where the key is, once it was recalled or read.
    path: Option<KeyPath>,
    /// Whether that is only remembered: the card itself did not say it this time.
    recalled: bool,
}

impl CpsOpenCard {
    /// The card as it is remembered, if what is remembered can be used.
    async fn recall(&mut self) -> Option<(KnownCard, CardHolder)> {
        let known = self.shared.known.recall(self.held.chip).await?;
        match self.shared.certificates.read(&known.certificate) {
            Ok(holder) if holder.usage == CertificateUsage::Authentication => {
                (self.path, self.recalled) = (Some(known.path), true);
                Some((known, holder))
            }
            _ => {
                self.shared.known.forget(self.held.chip).await;
                None
            }
        }
    }

    async fn read(&mut self) -> Result<(KnownCard, CardHolder), CardFailure> {
        let certificates = &*self.shared.certificates;
        let (card, holder) = reading::read(&mut self.held.exchange, certificates).await?;
        (self.path, self.recalled) = (Some(card.path), false);
        self.shared.known.remember(self.held.chip, &card).await;
        Ok((card, holder))
    }

    async fn path(&mut self) -> Result<KeyPath, CardFailure> {
        if let Some(path) = self.path {
            return Ok(path);
        }
        if let Some((known, _)) = self.recall().await {
            return Ok(known.path);
        }
        let (card, _) = self.read().await?;
        Ok(card.path)
    }

    /// Where the key is, and the state of its PIN.
    ///
    /// What is remembered may name another PIN, such as the unblocking code, of which a VERIFY
    /// would spend the tries (CPS-17). One that has more tries than a PIN is not the PIN: the card
    /// is read again. One that the card does not know is forgotten, for the next time.
    async fn pin(&mut self) -> Result<(KeyPath, Told), CardFailure> {
        let path = self.path().await?;
        let told = self.held.pin_state(&self.shared, path.pin).await;
        match &told {
            Ok(told) if self.recalled && !is_of_a_pin(told.state) => {
                self.shared.known.forget(self.held.chip).await;
                let (card, _) = self.read().await?;
                let told = self.held.pin_state(&self.shared, card.path.pin).await?;
                let left_application = true;
                return Ok((
                    card.path,
                    Told {
                        left_application,
                        ..told
                    },
                ));
            }
            Err(failure) if self.recalled && failure.fault == CardFault::Refused => {
                self.shared.known.forget(self.held.chip).await;
            }
            _ => {}
        }
        Ok((path, told?))
    }

    /// Presents a PIN, once, to a card whose state was read just before (CPS-17).
    async fn prove(&mut self, entry: PinEntry) -> Result<(u8, Proved), CardFailure> {
        // Read first, if it has to be: that leaves the application.
        self.path().await?;
        select_application(self.exchange()).await?;
        let (path, told) = self.pin().await?;
        let pin = entry.present(told.state).map_err(CardFault::from)?;
        if told.left_application {
            select_application(self.exchange()).await?;
        }
        let proved = pin::verify(self.exchange(), path.pin, &pin).await?;
        Ok((path.key, proved))
    }

    const fn exchange(&mut self) -> &mut Exchange {
        &mut self.held.exchange
    }
}

#[async_trait]
impl OpenCard for CpsOpenCard {
    fn chip(&self) -> ChipSerial {
        self.held.chip
    }

    async fn read_holder(&mut self, again: bool) -> Result<ReadHolder, CardFailure> {
        let recalled = if again { None } else { self.recall().await };
        let known = recalled.is_some();
        let (card, holder) = match recalled {
            Some(recalled) => recalled,
            None => self.read().await?,
        };
        Ok(ReadHolder {
            certificate: card.certificate,
            holder,
            interface: CardInterface::Contact,
            known,
        })
    }

    async fn pin_state(&mut self) -> Result<PinState, CardFailure> {
        let (_, told) = self.pin().await?;
        Ok(told.state)
    }

    async fn verify_pin(
        mut self: Box<Self>,
        entry: PinEntry,
    ) -> Result<Box<dyn VerifiedCard>, CardFailure> {
        match self.prove(entry).await {
            Ok(key) => Ok(Box::new(CpsVerifiedCard {
                shared: self.shared,
                held: self.held,
                recalled: self.recalled,
                key,
            })),
            Err(failure) => {
                self.held.exchange.abandon().await;
                Err(failure)
            }
        }
    }

    async fn close(mut self: Box<Self>) -> Result<(), CardFailure> {
        self.held.exchange.end(self.shared.settings.ending).await
    }
}

/// A CPS whose PIN was proved in the transaction that still holds it.
struct CpsVerifiedCard {
    shared: Arc<Shared>,
    held: Held,
    /// Whether the reference of the key is only remembered.
    recalled: bool,
    key: (u8, Proved),
}

#[async_trait]
impl VerifiedCard for CpsVerifiedCard {
    async fn sign(
        self: Box<Self>,
        message: &ChallengeMessage,
    ) -> Result<CardSignature, CardFailure> {
        let Self {
            shared,
            mut held,
            recalled,
            key,
        } = *self;
        match held.sign(key, message).await {
            Ok(signature) => {
                // A card that cannot be let go as it must be has signed for nothing.
                held.exchange.end(shared.settings.ending).await?;
                Ok(signature)
            }
            Err(failure) => {
                held.exchange.abandon().await;
                // It may have been asked for a key that it does not have.
                if recalled && matches!(failure.fault, CardFault::Refused | CardFault::Unreadable) {
                    shared.known.forget(held.chip).await;
                }
                Err(failure)
            }
        }
    }
}
