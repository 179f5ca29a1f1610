//! What is remembered of a card, so that it is read once.

use async_trait::async_trait;
use loquet_domain::card::{CertificateDer, ChipSerial};

/// At most so many cards are remembered on a workstation.
pub const MAX_KNOWN_CARDS: usize = 64;

/// Where a card's authentication key and its PIN are, as its own files said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPath {
    /// The reference of the key, for MANAGE SECURITY ENVIRONMENT (ISO 7816-4, 11.5.11).
    pub key: u8,
    /// The reference of the PIN, for VERIFY (ISO 7816-4, 11.5.6).
    pub pin: u8,
}

/// A card that was read before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCard {
    /// Its authentication certificate. Like any certificate it proves nothing: a wrong one only
    /// makes the signature fail (CPS-09).
    pub certificate: CertificateDer,
    /// Where its key is.
    pub path: KeyPath,
}

/// The cards that were read on this workstation. Nothing secret, and worth nothing if it is lost
/// or altered: a card that is not known is read.
///
/// # Contract
///
/// - MUST answer as if the card was never read rather than fail.
/// - MUST show what is remembered to whoever opens it again.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait KnownCards: Send + Sync {
    /// What is remembered of a chip, if anything.
    ///
    /// # Contract
    ///
    /// - MUST give a card back under its chip's number, and no other.
    async fn recall(&self, chip: ChipSerial) -> Option<KnownCard>;

    /// Remembers a card in the place of what was remembered of its chip.
    ///
    /// # Contract
    ///
    /// - MUST keep a card as it is, and the one remembered last of a chip.
    /// - MUST keep at most [`MAX_KNOWN_CARDS`], the least recently remembered or recalled leaving
    ///   first.
    async fn remember(&self, chip: ChipSerial, card: &KnownCard);

    /// Forgets a card: its certificate was renewed, or is refused.
    ///
    /// # Contract
    ///
    /// - MUST forget this card and no other.
    async fn forget(&self, chip: ChipSerial);
}
