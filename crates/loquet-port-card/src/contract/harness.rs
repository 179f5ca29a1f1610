//! What a back end lends to the suite.

use crate::Cards;
use async_trait::async_trait;
use loquet_domain::card::{CardSignature, CertificateDer, ChallengeMessage};
use std::sync::Arc;
use std::time::Duration;

/// A card that the suite puts into the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TestCard {
    /// A CPS that can be used.
    First,
    /// Another one, of somebody else.
    Second,
    /// A patient's card.
    Vitale,
    /// A card that nobody knows.
    Unknown,
    /// A CPS of a generation that is not supported.
    Older,
    /// A CPS on a contactless reader.
    Contactless,
    /// A card that looks like a CPS until its issuer is read.
    ForeignIssuer,
    /// A card that does not answer.
    Mute,
}

/// A back end under test: its port, and what the suite must do or see behind it.
///
/// Each case is given a harness of its own, with one reader of this computer, empty. A card comes
/// into it with three tries, nothing verified, and the PIN 1234; tries and counters that follow
/// are those of the card in the reader. "Another program" is one that speaks to the card on its
/// own, beside the port.
#[async_trait]
pub trait Harness: Send + Sync {
    /// The cards, ending each use by a reset and refusing readers of other computers.
    fn cards(&self) -> Arc<dyn Cards>;

    /// The same readers, with those of other computers allowed.
    fn cards_of_other_computers(&self) -> Arc<dyn Cards>;

    /// How long the port waits for a card that another program holds.
    fn deadline(&self) -> Duration;

    /// Puts a card into the reader, in the place of what lies there, and waits until the reader
    /// shows it.
    async fn insert(&self, card: TestCard);

    /// Takes the card out, and waits until the reader shows it.
    async fn remove(&self);

    /// Makes the reader one of another computer.
    async fn redirect(&self);

    /// Sets how many tries the card's PIN has left.
    async fn set_tries(&self, left: u8);

    /// How many tries the card's PIN has left, asked beside the port.
    async fn tries(&self) -> u8;

    /// How many VERIFY with a PIN in them the card has seen from the port.
    async fn verifies(&self) -> usize;

    /// Another program verifies the PIN, and leaves it so.
    async fn verify_by_another(&self);

    /// Whether another program finds the PIN verified. The card is not held.
    async fn is_verified(&self) -> bool;

    /// Another program begins a transaction with the card.
    async fn hold_by_another(&self);

    /// The other program ends its transaction.
    async fn release_by_another(&self);

    /// Whether another program would have to wait for the card now.
    async fn is_held(&self) -> bool;

    /// The authentication certificate of the first or second card.
    fn certificate(&self, card: TestCard) -> CertificateDer;

    /// Whether the key of a certificate made this signature over this message.
    fn has_signed(
        &self,
        certificate: &CertificateDer,
        message: &ChallengeMessage,
        signature: &CardSignature,
    ) -> bool;
}
