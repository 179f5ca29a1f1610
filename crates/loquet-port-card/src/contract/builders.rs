//! What the cases have in common.

use super::{Harness, TestCard};
use crate::{OpenCard, VerifiedCard};
use loquet_domain::card::{
    CardChallenge, CardFailure, CardFault, CardReader, CardSlot, ChallengeMessage,
    ChallengePurpose, LastTryConsent, NONCE_BYTES, Pin, PinEntry, PresentCard,
};
use loquet_domain::text::PrintableText;
use loquet_domain::{AttemptId, Timestamp};
use std::time::Duration;

/// The PIN of every card of the suite.
pub const PIN: &str = "1234";
/// Another PIN.
pub const WRONG_PIN: &str = "4321";

/// How long the suite waits for what must come at once.
pub const SOON: Duration = Duration::from_secs(5);

/// One entry of a PIN.
pub fn entry(pin: &str) -> PinEntry {
    PinEntry::new(Pin::parse(pin).expect("a PIN"))
}

/// One entry of a PIN that may be the last try.
pub fn entry_with_consent(pin: &str) -> PinEntry {
    let consent = LastTryConsent::given_by_the_person();
    PinEntry::with_consent(Pin::parse(pin).expect("a PIN"), consent)
}

/// Something to sign by a card.
pub fn message(harness: &dyn Harness, card: TestCard) -> ChallengeMessage {
    let challenge = CardChallenge {
        attempt: AttemptId::from_random([1; 16]),
        nonce: [2; NONCE_BYTES],
        purpose: ChallengePurpose::Login,
        service: PrintableText::new("cabinet"),
        workstation: PrintableText::new("accueil"),
        issued_at: Timestamp::UNIX_EPOCH,
    };
    challenge.message(&harness.certificate(card).digest())
}

/// The readers, as the port lists them.
pub async fn readers(harness: &dyn Harness) -> Vec<CardReader> {
    harness.cards().readers().await.expect("listed")
}

/// The card in the reader, as the port lists it.
pub async fn present(harness: &dyn Harness) -> PresentCard {
    let readers = readers(harness).await;
    let [reader] = readers.as_slice() else {
        panic!("not one reader: {readers:?}");
    };
    match &reader.slot {
        CardSlot::Card { card, .. } => card.clone(),
        // A card that does not answer has no insertion: whatever is asked for, it is mute.
        slot => {
            assert_eq!(*slot, CardSlot::Mute);
            PresentCard {
                reader: reader.name.clone(),
                insertion: 0,
                chip: None,
            }
        }
    }
}

/// Opens the card in the reader.
pub async fn open(harness: &dyn Harness) -> Box<dyn OpenCard> {
    let card = present(harness).await;
    let opened = harness.cards().open(&card).await;
    opened.expect("opened")
}

/// Opens the card in the reader, which is refused: how.
pub async fn refusal(harness: &dyn Harness, card: &PresentCard) -> CardFault {
    fault(harness.cards().open(card).await)
}

/// Presents a PIN to the card in the reader.
pub async fn verify(
    harness: &dyn Harness,
    entry: PinEntry,
) -> Result<Box<dyn VerifiedCard>, CardFailure> {
    open(harness).await.verify_pin(entry).await
}

/// The fault of an operation that must fail.
pub fn fault<T>(result: Result<T, CardFailure>) -> CardFault {
    match result {
        Ok(_) => panic!("it was accepted"),
        Err(failure) => failure.fault,
    }
}

/// Waits until the card is no longer held: a card that is dropped may be let go by another thread.
pub async fn let_go(harness: &dyn Harness) {
    let free = async {
        while harness.is_held().await {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(SOON, free).await;
    waited.expect("the card is still held");
}

/// Checks that the card was let go with nothing verified.
pub async fn check_let_go(harness: &dyn Harness) {
    let_go(harness).await;
    assert!(!harness.is_verified().await, "the PIN is still verified");
}
