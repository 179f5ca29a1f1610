//! Cards, opened for a moment.

use async_trait::async_trait;
use loquet_domain::card::{
    CardFailure, CardReader, CardSignature, ChallengeMessage, ChipSerial, PinEntry, PinState,
    PresentCard, ReadHolder,
};
use std::time::Duration;

/// The cards in the readers of this workstation.
///
/// # Contract
///
/// - Every method MUST answer within bounded time, and MUST hold no card when it has answered but
///   through what it returns (CPS-27).
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Cards: Send + Sync {
    /// The readers now, with what lies in them.
    ///
    /// # Errors
    ///
    /// [`CardFault::ServiceStopped`](loquet_domain::card::CardFault),
    /// `TimedOut`, `Refused`. No reader is an empty list.
    ///
    /// # Contract
    ///
    /// - MUST tell of each card what it is.
    async fn readers(&self) -> Result<Vec<CardReader>, CardFailure>;

    /// Waits until the readers are no longer as seen, and gives them as they then are; unchanged
    /// when the wait is over.
    ///
    /// # Errors
    ///
    /// As [`Cards::readers`].
    ///
    /// # Contract
    ///
    /// - MUST see a card inserted and a card removed.
    async fn changed(
        &self,
        seen: &[CardReader],
        wait: Duration,
    ) -> Result<Vec<CardReader>, CardFailure>;

    /// Takes hold of a card for one short operation: alone, until what is returned is closed,
    /// consumed or dropped. Nobody is asked anything in the meantime: the PIN is asked before
    /// (CPS-21).
    ///
    /// # Errors
    ///
    /// `RedirectedReader`, `Vitale`, `UnknownCard`, `UnsupportedCps`, `ContactlessOnly`, `Mute`,
    /// `NoCard`, `NoReader`, `Removed`, `Swapped`, `HeldByAnother`, `ServiceStopped`, `TimedOut`,
    /// `Unreadable`, `Refused`.
    ///
    /// # Contract
    ///
    /// - MUST refuse a card that is none of ours with the fault that says what it is.
    /// - MUST refuse another chip than the one seen before as `Swapped` (CPS-22).
    /// - MUST refuse the reader of another computer, unless the settings allow it (CPS-28).
    async fn open(&self, card: &PresentCard) -> Result<Box<dyn OpenCard>, CardFailure>;
}

/// A card that is held. Dropping it lets it go, with nothing verified (CPS-20).
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait OpenCard: Send {
    /// The number of its chip.
    fn chip(&self) -> ChipSerial;

    /// Reads the holder: certificate, national identifier, names, the card's own number, its type,
    /// test or real. A known card is not read again, unless `again`.
    ///
    /// # Errors
    ///
    /// `Unreadable` for a card without an authentication key and certificate; `Removed`, `Reset` as
    /// `Refused`, `TimedOut`.
    ///
    /// # Contract
    ///
    /// - MUST give the certificate of the authentication key, never the one for signatures (CPS-08).
    /// - MUST need no PIN.
    async fn read_holder(&mut self, again: bool) -> Result<ReadHolder, CardFailure>;

    /// The state of the PIN.
    ///
    /// # Errors
    ///
    /// As [`OpenCard::read_holder`].
    ///
    /// # Contract
    ///
    /// - MUST NOT spend a try (CPS-17).
    async fn pin_state(&mut self) -> Result<PinState, CardFailure>;

    /// Presents a PIN: at most one VERIFY, and none that [`PinEntry::present`] refuses.
    ///
    /// # Errors
    ///
    /// `PinWrong`, `PinBlocked`, `LastTry`; as [`OpenCard::read_holder`].
    ///
    /// # Contract
    ///
    /// - MUST read the tries left before, in the same transaction, and send no VERIFY for a blocked
    ///   PIN or a last try without consent (CPS-17).
    /// - MUST send one VERIFY at most, whatever the answer (CPS-17).
    /// - MUST ask the card for this PIN now: a PIN that another program has verified counts for
    ///   nothing (CPS-18).
    async fn verify_pin(
        self: Box<Self>,
        entry: PinEntry,
    ) -> Result<Box<dyn VerifiedCard>, CardFailure>;

    /// Lets the card go.
    ///
    /// # Errors
    ///
    /// As [`OpenCard::read_holder`]; the card is let go all the same.
    async fn close(self: Box<Self>) -> Result<(), CardFailure>;
}

/// The right, proved by PIN, to one signature of the authentication key: consumed by signing.
/// Dropping it lets the card go, with nothing verified (CPS-20).
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait VerifiedCard: Send {
    /// Signs a challenge, RSASSA-PKCS1-v1_5 with SHA-256 (N15), and lets the card go.
    ///
    /// # Errors
    ///
    /// `Removed`, `TimedOut`, `Unreadable`, `Refused`: nothing was signed as far as can be told.
    ///
    /// # Contract
    ///
    /// - MUST sign with the key of the holder's certificate, in the transaction of the PIN (CPS-20).
    /// - MUST leave nothing verified on the card (CPS-20).
    async fn sign(
        self: Box<Self>,
        message: &ChallengeMessage,
    ) -> Result<CardSignature, CardFailure>;
}
