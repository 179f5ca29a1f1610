//! A card that is held: its holder and its PIN.

use super::builders::{
    PIN, WRONG_PIN, check_let_go, entry, entry_with_consent, fault, open, verify,
};
use super::{Harness, TestCard};
use loquet_domain::card::{CardFault, CardInterface, CertificateUsage, PinState, PinTries};

/// MUST give the certificate of the authentication key, never the one for signatures (CPS-08).
pub async fn read_holder_gives_the_certificate_of_the_authentication_key_cps_08(
    harness: &dyn Harness,
) {
    for (card, known, again) in [
        (TestCard::First, false, false),
        (TestCard::Second, false, false),
        (TestCard::First, true, false),
        (TestCard::First, false, true),
    ] {
        harness.insert(card).await;
        let mut open = open(harness).await;
        let read = open.read_holder(again).await.expect("read");
        assert_eq!(read.certificate, harness.certificate(card), "{card:?}");
        assert_eq!(read.holder.usage, CertificateUsage::Authentication);
        assert_eq!(read.interface, CardInterface::Contact);
        // A card may be read again, but not be called known when it was not.
        assert!(known || !read.known, "{card:?} was never read");
        open.close().await.expect("closed");
    }
}

/// MUST need no PIN.
pub async fn read_holder_needs_no_pin(harness: &dyn Harness) {
    harness.insert(TestCard::First).await;
    harness.set_tries(0).await;
    let mut card = open(harness).await;
    card.read_holder(true).await.expect("read");
    card.close().await.expect("closed");
    assert_eq!(harness.verifies().await, 0);
}

/// MUST NOT spend a try (CPS-17).
pub async fn pin_state_spends_no_try_cps_17(harness: &dyn Harness) {
    harness.insert(TestCard::First).await;
    for left in [3, 2, 1, 0] {
        harness.set_tries(left).await;
        let mut card = open(harness).await;
        for _ in 0..3 {
            let state = card.pin_state().await.expect("a state");
            assert_eq!(state, PinState::of(left));
        }
        card.close().await.expect("closed");
        assert_eq!(harness.tries().await, left);
    }
    harness.set_tries(2).await;
    harness.verify_by_another().await;
    let before = harness.tries().await;
    let mut card = open(harness).await;
    let state = card.pin_state().await.expect("a state");
    assert_eq!(state, PinState::of(before), "verified by another program");
    card.close().await.expect("closed");
    assert_eq!(harness.tries().await, before);
    assert_eq!(harness.verifies().await, 0);
}

/// MUST read the tries left before, in the same transaction, and send no VERIFY for a blocked PIN
/// or a last try without consent (CPS-17).
pub async fn verify_pin_sends_no_verify_for_a_blocked_pin_or_an_unagreed_last_try_cps_17(
    harness: &dyn Harness,
) {
    harness.insert(TestCard::First).await;
    for (left, entry, expected) in [
        (1, entry(PIN), CardFault::LastTry),
        (0, entry(PIN), CardFault::PinBlocked),
        (0, entry_with_consent(PIN), CardFault::PinBlocked),
    ] {
        harness.set_tries(left).await;
        let refused = fault(verify(harness, entry).await);
        assert_eq!(refused, expected, "{left} left");
        check_let_go(harness).await;
        assert_eq!(harness.tries().await, left);
    }
    assert_eq!(harness.verifies().await, 0);
    harness.set_tries(1).await;
    let agreed = verify(harness, entry_with_consent(PIN)).await;
    drop(agreed.expect("verified"));
    check_let_go(harness).await;
    assert_eq!(harness.verifies().await, 1);
}

/// MUST send one VERIFY at most, whatever the answer (CPS-17).
pub async fn verify_pin_sends_one_verify_at_most_cps_17(harness: &dyn Harness) {
    harness.insert(TestCard::First).await;
    let wrong = |left| CardFault::PinWrong(PinTries::new(left).expect("tries"));
    for (spent, entry, expected) in [
        (1, entry(WRONG_PIN), wrong(2)),
        (2, entry(WRONG_PIN), wrong(1)),
        (3, entry_with_consent(WRONG_PIN), CardFault::PinBlocked),
    ] {
        let refused = fault(verify(harness, entry).await);
        assert_eq!(refused, expected);
        check_let_go(harness).await;
        assert_eq!(harness.verifies().await, usize::from(spent));
        assert_eq!(harness.tries().await, 3 - spent);
    }
    harness.set_tries(3).await;
    drop(verify(harness, entry(PIN)).await.expect("verified"));
    check_let_go(harness).await;
    assert_eq!(harness.verifies().await, 4);
}

/// MUST ask the card for this PIN now: a PIN that another program has verified counts for nothing
/// (CPS-18).
pub async fn verify_pin_asks_the_card_for_this_pin_now_cps_18(harness: &dyn Harness) {
    harness.insert(TestCard::First).await;
    harness.verify_by_another().await;
    let refused = fault(verify(harness, entry(WRONG_PIN)).await);
    assert!(matches!(refused, CardFault::PinWrong(_)), "{refused:?}");
    check_let_go(harness).await;
    assert_eq!(harness.verifies().await, 1);
    harness.verify_by_another().await;
    drop(verify(harness, entry(PIN)).await.expect("verified"));
    check_let_go(harness).await;
    assert_eq!(harness.verifies().await, 2);
}

/// Dropping a card lets it go, with nothing verified (CPS-20); so does closing it.
pub async fn dropping_or_closing_a_card_lets_it_go_with_nothing_verified_cps_20(
    harness: &dyn Harness,
) {
    harness.insert(TestCard::First).await;
    harness.verify_by_another().await;
    let card = open(harness).await;
    assert!(harness.is_held().await, "an open card is not held");
    drop(card);
    check_let_go(harness).await;
    harness.verify_by_another().await;
    open(harness).await.close().await.expect("closed");
    check_let_go(harness).await;
}
