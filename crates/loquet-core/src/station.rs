//! The card readers of this workstation: nothing is asked of a person here, and no PIN is kept.

use async_trait::async_trait;
use loquet_domain::card::{
    CardAnswer, CardChallenge, CardFailure, CardFault, CardInterface, CardReader, ChipSerial,
    PinEntry, PresentCard,
};
use loquet_port_card::{Cards, KnownCards, OpenCard};
use loquet_port_desk::{CardOnStation, CardStation};
use std::sync::Arc;
use std::time::Duration;

/// The readers in process.
pub struct LocalCardStation {
    cards: Arc<dyn Cards>,
    known: Arc<dyn KnownCards>,
}

impl LocalCardStation {
    /// A station over these cards; `known` is the memory that `cards` reads from.
    pub fn new(cards: Arc<dyn Cards>, known: Arc<dyn KnownCards>) -> Self {
        Self { cards, known }
    }

    /// Opens the card that was read, and no other (CPS-22).
    async fn open_again(&self, card: &CardOnStation) -> Result<Box<dyn OpenCard>, CardFailure> {
        let same = PresentCard {
            chip: Some(card.chip),
            ..card.card.clone()
        };
        let open = self.cards.open(&same).await?;
        if open.chip() != card.chip {
            return Err(CardFault::Swapped.into());
        }
        Ok(open)
    }
}

#[async_trait]
impl CardStation for LocalCardStation {
    async fn readers(&self) -> Result<Vec<CardReader>, CardFailure> {
        self.cards.readers().await
    }

    async fn changed(
        &self,
        seen: &[CardReader],
        wait: Duration,
    ) -> Result<Vec<CardReader>, CardFailure> {
        self.cards.changed(seen, wait).await
    }

    async fn read(&self, card: &PresentCard) -> Result<CardOnStation, CardFailure> {
        let mut open = self.cards.open(card).await?;
        let chip = open.chip();
        let read = open.read_holder(false).await?;
        let pin = open.pin_state().await?;
        // Let go of all the same, with nothing verified; whether it is still there is seen when
        // it is opened again.
        if let Err(error) = open.close().await {
            tracing::debug!(%error, "a card that was read could not be closed");
        }
        Ok(CardOnStation {
            card: PresentCard {
                chip: Some(chip),
                ..card.clone()
            },
            chip,
            read,
            pin,
        })
    }

    async fn answer(
        &self,
        card: &CardOnStation,
        entry: PinEntry,
        challenge: &CardChallenge,
    ) -> Result<CardAnswer, CardFailure> {
        if card.read.interface != CardInterface::Contact {
            return Err(CardFault::ContactlessOnly.into());
        }
        let certificate = card.read.certificate.clone();
        let message = challenge.message(&certificate.digest());
        let open = self.open_again(card).await?;
        let verified = open.verify_pin(entry).await?;
        Ok(CardAnswer {
            attempt: challenge.attempt,
            signature: verified.sign(&message).await?,
            certificate,
            interface: card.read.interface,
        })
    }

    async fn forget(&self, chip: ChipSerial) {
        self.known.forget(chip).await;
    }
}
