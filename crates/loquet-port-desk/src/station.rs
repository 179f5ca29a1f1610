//! The workstation's side of a login by card: waits for a card, asks for nothing, signs.

use crate::AbandonedCard;
use async_trait::async_trait;
use loquet_domain::card::{
    CardAnswer, CardChallenge, CardFailure, CardFault, CardReader, ChipSerial, PinEntry, PinState,
    PresentCard, ReadHolder,
};
use std::time::Duration;

/// The card readers of this workstation, for a front end. In process or with a service elsewhere,
/// card and PIN never leave the workstation.
#[async_trait]
pub trait CardStation: Send + Sync {
    /// The readers now, with what lies in them.
    ///
    /// # Errors
    ///
    /// [`CardFailure`].
    async fn readers(&self) -> Result<Vec<CardReader>, CardFailure>;

    /// Waits until the readers are no longer as seen; gives them unchanged when the wait is over.
    ///
    /// # Errors
    ///
    /// [`CardFailure`].
    async fn changed(
        &self,
        seen: &[CardReader],
        wait: Duration,
    ) -> Result<Vec<CardReader>, CardFailure>;

    /// Reads a card without its PIN: who its holder is, how many tries are left.
    ///
    /// # Errors
    ///
    /// [`CardFailure`].
    async fn read(&self, card: &PresentCard) -> Result<CardOnStation, CardFailure>;

    /// Answers a challenge with the card that was read: at most one VERIFY, one signature, and a
    /// reset (CPS-17, CPS-20).
    ///
    /// # Errors
    ///
    /// [`CardFailure`]; `Swapped` when it is not the same card any more.
    async fn answer(
        &self,
        card: &CardOnStation,
        entry: PinEntry,
        challenge: &CardChallenge,
    ) -> Result<CardAnswer, CardFailure>;

    /// Forgets what is remembered of a card: after a refusal it is read again.
    async fn forget(&self, chip: ChipSerial);
}

/// A card that was read.
#[derive(Clone, Debug)]
pub struct CardOnStation {
    /// The card, by its chip.
    pub card: PresentCard,
    /// The number of its chip.
    pub chip: ChipSerial,
    /// Its holder.
    pub read: ReadHolder,
    /// The state of its PIN.
    pub pin: PinState,
}

impl CardOnStation {
    /// What the desk is told when this card could not answer a challenge, and why.
    pub fn abandoned(&self, challenge: &CardChallenge, fault: CardFault) -> AbandonedCard {
        AbandonedCard {
            attempt: challenge.attempt,
            fault,
            serial: self.read.holder.serial.clone(),
        }
    }
}
