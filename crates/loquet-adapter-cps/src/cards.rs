//! The port, over a transport.

use crate::exchange::Exchange;
use crate::files::select_application;
use crate::held::{Held, Place};
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

/// A CPS that is held.
struct CpsOpenCard {
    shared: Arc<Shared>,
    held: Held,
    /// Where the key is, once it was recalled or read.
    path: Option<KeyPath>,
}

impl CpsOpenCard {
    /// The card as it is remembered, if what is remembered can be used.
    async fn recall(&mut self) -> Option<(KnownCard, CardHolder)> {
        let known = self.shared.known.recall(self.held.chip).await?;
        match self.shared.certificates.read(&known.certificate) {
            Ok(holder) if holder.usage == CertificateUsage::Authentication => {
                self.path = Some(known.path);
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
        self.path = Some(card.path);
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

    /// Presents a PIN, once, to a card whose state was read just before (CPS-17).
    async fn prove(&mut self, entry: PinEntry) -> Result<(u8, Proved), CardFailure> {
        let path = self.path().await?;
        select_application(self.exchange()).await?;
        let told = self.held.pin_state(&self.shared, path.pin).await?;
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
        let path = self.path().await?;
        let told = self.held.pin_state(&self.shared, path.pin).await?;
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
                Err(failure)
            }
        }
    }
}
