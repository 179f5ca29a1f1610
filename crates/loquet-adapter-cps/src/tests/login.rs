//! Whole logins, and how many exchanges they take.

use super::{
    ASK_PIN, CHIP_SERIAL, Memory, SELECT_APPLICATION, Steps, VERIFY, cards, digest_info, entry,
    fault, login, ok, open, present, signature,
};
use crate::fixtures::{
    APPLICATION, AUTHENTICATION, CHIP, CPS3, CPS4, SIGNATURE, bytes, certificate, hexadecimal,
    message, reader,
};
use crate::signature::encoded_block;
use crate::{CpsCards, CpsSettings};
use loquet_domain::card::{CardFault, CardInterface, CertificateUsage, PinState};
use loquet_port_apdu::script::Script;
use loquet_port_apdu::{Ending, TransportError};
use loquet_port_card::{Cards, KeyPath};
use std::sync::Arc;

/// The first of two transactions: who is it, and how many tries are left.
async fn look(cards: &CpsCards, known: bool) {
    let mut card = open(cards).await;
    assert_eq!(card.chip(), CHIP_SERIAL);
    let read = card.read_holder(false).await.expect("read");
    assert_eq!(read.certificate, certificate(AUTHENTICATION));
    assert_eq!(read.holder.usage, CertificateUsage::Authentication);
    assert_eq!(read.interface, CardInterface::Contact);
    assert_eq!(read.known, known);
    assert_eq!(card.pin_state().await.expect("a state"), PinState::of(3));
    card.close().await.expect("closed");
}

#[tokio::test]
async fn a_first_card_takes_24_exchanges() {
    let script = Script::new(CPS3)
        .identify()
        .read_card()
        .exchange(ASK_PIN, "63 C3")
        .end(Ending::Reset)
        .identify()
        .prove_and_sign();
    let known = Arc::new(Memory::default());
    let cards = cards(&script, Arc::clone(&known));
    look(&cards, false).await;
    let signed = login(&cards).await.expect("signed");
    assert_eq!(signed.as_bytes(), bytes(&signature()));
    let remembered = known.of(CHIP_SERIAL).expect("remembered");
    let path = KeyPath {
        key: 0x82,
        pin: 0x01,
    };
    assert_eq!(remembered.path, path);
    assert_eq!(script.exchanges(), 24);
}

#[tokio::test]
async fn a_known_card_takes_9_exchanges() {
    let script = Script::new(CPS3)
        .identify()
        .exchange(ASK_PIN, "63 C3")
        .end(Ending::Reset)
        .identify()
        .prove_and_sign();
    let cards = cards(&script, Memory::knowing(AUTHENTICATION));
    look(&cards, true).await;
    login(&cards).await.expect("signed");
    assert_eq!(script.exchanges(), 9);
}

#[tokio::test]
async fn a_card_that_nobody_remembers_is_read_before_its_pin() {
    let script = Script::new(CPS3).identify().read_card().prove_and_sign();
    login(&cards(&script, Arc::default()))
        .await
        .expect("signed");
}

#[tokio::test]
async fn a_known_card_is_read_again_when_asked() {
    let script = Script::new(CPS3).identify().read_card().end(Ending::Reset);
    let cards = cards(&script, Memory::knowing(AUTHENTICATION));
    let mut card = open(&cards).await;
    assert!(!card.read_holder(true).await.expect("read").known);
    card.close().await.expect("closed");
}

#[tokio::test]
async fn a_memory_that_is_worth_nothing_is_forgotten() {
    for mark in [SIGNATURE, 0x00] {
        let script = Script::new(CPS3).identify().read_card().end(Ending::Reset);
        let known = Memory::knowing(mark);
        let cards = cards(&script, Arc::clone(&known));
        let mut card = open(&cards).await;
        assert!(!card.read_holder(false).await.expect("read").known);
        card.close().await.expect("closed");
        let remembered = known.of(CHIP_SERIAL).expect("remembered");
        assert_eq!(remembered.certificate, certificate(AUTHENTICATION));
    }
}

#[tokio::test]
async fn a_signature_given_at_once_is_taken() {
    let script = Script::new(CPS3)
        .identify()
        .exchange(SELECT_APPLICATION, "90 00")
        .exchange(ASK_PIN, "63 C3")
        .exchange(VERIFY, "90 00")
        .exchange("00 22 41 A4 06 80 01 02 84 01 82", "90 00")
        .exchange(
            &format!("00 88 00 00 33 {}", digest_info()),
            &ok(&signature()),
        )
        .end(Ending::Reset);
    let signed = login(&cards(&script, Memory::knowing(AUTHENTICATION))).await;
    assert_eq!(signed.expect("signed").as_bytes().len(), 256);
}

#[tokio::test]
async fn cps_20_the_card_is_left_as_it_is_only_when_the_settings_say_so() {
    let script = Script::new(CPS3)
        .identify()
        .end(Ending::Leave)
        .identify()
        .exchange(SELECT_APPLICATION, "90 00")
        .exchange(ASK_PIN, "63 C3")
        .exchange(VERIFY, "63 C2")
        .end(Ending::Reset);
    let settings = CpsSettings {
        ending: Ending::Leave,
        ..CpsSettings::default()
    };
    let known = Memory::knowing(AUTHENTICATION);
    let cards = CpsCards::new(script.transport(), reader(), known, settings);
    open(&cards).await.close().await.expect("closed");
    let card = open(&cards).await;
    let refused = card.verify_pin(entry()).await;
    assert!(matches!(fault(refused), CardFault::PinWrong(_)));
}

#[tokio::test]
async fn cps_20_a_card_that_cannot_be_reset_has_signed_for_nothing() {
    let script = Script::new(CPS3)
        .identify()
        .exchange(SELECT_APPLICATION, "90 00")
        .exchange(ASK_PIN, "63 C3")
        .exchange(VERIFY, "90 00")
        .exchange("00 22 41 A4 06 80 01 02 84 01 82", "90 00")
        .exchange(
            &format!("00 88 00 00 33 {}", digest_info()),
            &ok(&signature()),
        )
        .end_fails(Ending::Reset, TransportError::Removed);
    let signed = login(&cards(&script, Memory::knowing(AUTHENTICATION))).await;
    assert_eq!(fault(signed), CardFault::Removed);
}

#[tokio::test]
async fn cps_20_dropping_a_verified_card_drops_its_transaction() {
    let script = Script::new(CPS3)
        .identify()
        .exchange(SELECT_APPLICATION, "90 00")
        .exchange(ASK_PIN, "63 C3")
        .exchange(VERIFY, "90 00")
        .dropped();
    let cards = cards(&script, Memory::knowing(AUTHENTICATION));
    drop(
        open(&cards)
            .await
            .verify_pin(entry())
            .await
            .expect("proved"),
    );
}

/// The steps of a CPS4 from its opening to its signature.
fn cps4_script() -> Script {
    let block = hexadecimal(&encoded_block(&message()));
    let (first, last) = block.split_at(510);
    Script::new(CPS4)
        .begin()
        .exchange("01 A4 04 0C 07 A0 00 00 01 51 00 00", "90 00")
        .exchange("00 A4 04 0C 08 80 25 00 00 01 FF 00 02", "90 00")
        .exchange("01 A4 04 0C 08 80 25 00 00 01 FF 01 00", "90 00")
        .exchange("01 B0 9C 00 0C", &ok(CHIP))
        .exchange(&format!("01 A4 04 0C 0D {APPLICATION}"), "90 00")
        .exchange("01 20 00 01 00", "63 C3")
        .exchange("01 20 00 01 04 31 32 33 34", "90 00")
        .exchange("01 22 41 B8 03 83 01 82", "90 00")
        .exchange(&format!("11 2A 80 86 FF {first}"), "90 00")
        .exchange(&format!("01 2A 80 86 01 {last}"), "61 00")
        .exchange("01 C0 00 00 00", &ok(&signature()))
        .end(Ending::Reset)
}

#[tokio::test]
async fn a_cps4_signs_as_the_issuers_driver_makes_it() {
    let script = cps4_script();
    let cards = cards(&script, Memory::knowing(AUTHENTICATION));
    let signed = login(&cards).await.expect("signed");
    assert_eq!(signed.as_bytes(), bytes(&signature()));
}

#[tokio::test]
async fn a_cps4_that_does_not_open_is_refused() {
    let script = Script::new(CPS4)
        .begin()
        .exchange("01 A4 04 0C 07 A0 00 00 01 51 00 00", "90 00")
        .exchange("00 A4 04 0C 08 80 25 00 00 01 FF 00 02", "6A 82")
        .end(Ending::Reset);
    let cards = cards(&script, Arc::default());
    let refused = cards.open(&present(None)).await;
    assert_eq!(fault(refused), CardFault::Refused);
}
