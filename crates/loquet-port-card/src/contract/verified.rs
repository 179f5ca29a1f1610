//! A card whose PIN was proved.

use super::builders::{PIN, check_let_go, entry, message, open, verify};
use super::{Harness, TestCard};

/// Dropping it lets the card go, with nothing verified (CPS-20).
pub async fn dropping_a_verified_card_lets_it_go_with_nothing_verified_cps_20(
    harness: &dyn Harness,
) {
    harness.insert(TestCard::First).await;
    let verified = verify(harness, entry(PIN)).await.expect("verified");
    assert!(harness.is_held().await, "a verified card is not held");
    drop(verified);
    check_let_go(harness).await;
}

/// MUST sign with the key of the holder's certificate (CPS-20).
pub async fn sign_signs_with_the_key_of_the_holders_certificate_cps_20(harness: &dyn Harness) {
    for card in [TestCard::First, TestCard::Second, TestCard::First] {
        harness.insert(card).await;
        let mut opened = open(harness).await;
        let read = opened.read_holder(false).await.expect("read");
        let message = message(harness, card);
        let verified = opened.verify_pin(entry(PIN)).await.expect("verified");
        let signature = verified.sign(&message).await.expect("signed");
        let signed = harness.has_signed(&read.certificate, &message, &signature);
        assert!(signed, "{card:?}: another key, or another message");
    }
}

/// MUST sign in the transaction of the PIN (CPS-20): the card is held from the PIN to the
/// signature, and a card that has left in between signs nothing.
pub async fn sign_signs_in_the_transaction_of_the_pin_cps_20(harness: &dyn Harness) {
    harness.insert(TestCard::First).await;
    let message = message(harness, TestCard::First);
    let verified = verify(harness, entry(PIN)).await.expect("verified");
    assert!(harness.is_held().await, "a verified card is not held");
    verified.sign(&message).await.expect("signed");
    let verified = verify(harness, entry(PIN)).await.expect("verified");
    harness.remove().await;
    harness.insert(TestCard::Second).await;
    let signed = verified.sign(&message).await;
    signed.expect_err("another card has signed");
}

/// MUST leave nothing verified on the card (CPS-20).
pub async fn sign_leaves_nothing_verified_on_the_card_cps_20(harness: &dyn Harness) {
    harness.insert(TestCard::First).await;
    let message = message(harness, TestCard::First);
    let verified = verify(harness, entry(PIN)).await.expect("verified");
    verified.sign(&message).await.expect("signed");
    check_let_go(harness).await;
}
