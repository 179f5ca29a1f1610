//! What is remembered of cards.

use super::KnownCardsHarness;
use crate::{KeyPath, KnownCard};
use loquet_domain::card::{CertificateDer, ChipSerial};

/// A chip of this number.
pub fn chip(number: u8) -> ChipSerial {
    ChipSerial::from_bytes([0x29, 0x00, 0x00, number, 0x4F])
}

/// What is remembered of a card that was read as the `number`-th.
pub fn known(number: u8) -> KnownCard {
    KnownCard {
        certificate: CertificateDer::new(vec![number; 100]).expect("small"),
        path: KeyPath {
            key: number,
            pin: 0x01,
        },
    }
}

async fn remember(harness: &dyn KnownCardsHarness, (number, card): (u8, u8)) {
    let cards = harness.known_cards();
    cards.remember(chip(number), &known(card)).await;
}

async fn recall(harness: &dyn KnownCardsHarness, number: u8) -> Option<KnownCard> {
    harness.known_cards().recall(chip(number)).await
}

/// MUST answer as if the card was never read rather than fail.
pub async fn recall_answers_as_if_the_card_was_never_read_rather_than_fail(
    harness: &dyn KnownCardsHarness,
) {
    assert_eq!(recall(harness, 1).await, None);
    remember(harness, (1, 1)).await;
    harness.damage(chip(1)).await;
    assert_eq!(recall(harness, 1).await, None);
    harness.known_cards().forget(chip(1)).await;
    remember(harness, (1, 1)).await;
    assert_eq!(recall(harness, 1).await, Some(known(1)));
}

/// MUST give a card back under its chip's number, and no other.
pub async fn recall_gives_a_card_back_under_its_chips_number_and_no_other(
    harness: &dyn KnownCardsHarness,
) {
    remember(harness, (1, 1)).await;
    remember(harness, (2, 2)).await;
    assert_eq!(recall(harness, 1).await, Some(known(1)));
    assert_eq!(recall(harness, 2).await, Some(known(2)));
    assert_eq!(recall(harness, 3).await, None);
}

/// Remembers a card in the place of what was remembered of its chip.
pub async fn remember_takes_the_place_of_what_was_remembered(harness: &dyn KnownCardsHarness) {
    remember(harness, (1, 1)).await;
    remember(harness, (1, 2)).await;
    assert_eq!(recall(harness, 1).await, Some(known(2)));
}

/// MUST keep a bounded number of cards: the newest is among them.
pub async fn remember_keeps_a_bounded_number_of_cards(harness: &dyn KnownCardsHarness) {
    let at_most = harness.at_most();
    let last = u8::try_from(at_most + 2).expect("the suite remembers 255 cards at most");
    let mut kept = 0;
    for number in 0..=last {
        remember(harness, (number, number)).await;
        assert_eq!(recall(harness, number).await, Some(known(number)));
    }
    for number in 0..=last {
        kept += usize::from(recall(harness, number).await.is_some());
    }
    assert!((1..=at_most).contains(&kept), "{kept} kept");
}

/// MUST forget this card and no other.
pub async fn forget_forgets_this_card_and_no_other(harness: &dyn KnownCardsHarness) {
    remember(harness, (1, 1)).await;
    remember(harness, (2, 2)).await;
    harness.known_cards().forget(chip(1)).await;
    harness.known_cards().forget(chip(3)).await;
    assert_eq!(recall(harness, 1).await, None);
    assert_eq!(recall(harness, 2).await, Some(known(2)));
}
