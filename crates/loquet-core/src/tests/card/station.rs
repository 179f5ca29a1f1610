//! The workstation's side: at most one VERIFY, one signature, and the same card.

use super::scene::{certificate, challenge, holder};
use crate::LocalCardStation;
use loquet_domain::card::{
    CardFailure, CardFault, CardInterface, CardSignature, ChipSerial, Pin, PinEntry, PinState,
    PresentCard, ReadHolder,
};
use loquet_domain::text::PrintableText;
use loquet_port_card::{MockCards, MockKnownCards, MockOpenCard, MockVerifiedCard};
use loquet_port_desk::{CardOnStation, CardStation};
use std::sync::Arc;

const CHIP: ChipSerial = ChipSerial::from_bytes([0x29, 0, 0, 0, 0x42]);
const OTHER: ChipSerial = ChipSerial::from_bytes([0x29, 0, 0, 0, 0x43]);

fn present(chip: Option<ChipSerial>) -> PresentCard {
    PresentCard {
        reader: PrintableText::new("a reader"),
        insertion: 4,
        chip,
    }
}

fn read() -> ReadHolder {
    ReadHolder {
        certificate: certificate(),
        holder: holder(),
        interface: CardInterface::Contact,
        known: false,
    }
}

fn on_station() -> CardOnStation {
    CardOnStation {
        card: present(Some(CHIP)),
        chip: CHIP,
        read: read(),
        pin: PinState::of(3),
    }
}

fn entry() -> PinEntry {
    PinEntry::new(Pin::parse("1234").expect("a PIN"))
}

fn signature() -> CardSignature {
    CardSignature::new(vec![7; 256]).expect("a signature")
}

/// A card that is held, with this chip.
fn held(chip: ChipSerial) -> MockOpenCard {
    let mut open = MockOpenCard::new();
    open.expect_chip().returning(move || chip);
    open
}

/// A station on which the card with `expected` chip is asked for once, and gives this.
fn station(expected: Option<ChipSerial>, open: MockOpenCard) -> LocalCardStation {
    let mut cards = MockCards::new();
    cards
        .expect_open()
        .times(1)
        .withf(move |card| *card == present(expected))
        .return_once(move |_| Ok(Box::new(open)));
    LocalCardStation::new(Arc::new(cards), Arc::new(MockKnownCards::new()))
}

#[tokio::test]
async fn cps_17_a_card_is_read_without_a_pin_and_let_go() {
    let mut open = held(CHIP);
    open.expect_read_holder()
        .times(1)
        .withf(|again| !again)
        .returning(|_| Ok(read()));
    open.expect_pin_state()
        .times(1)
        .returning(|| Ok(PinState::of(2)));
    open.expect_close().times(1).returning(|| Ok(()));
    open.expect_verify_pin().never();
    let seen = station(None, open)
        .read(&present(None))
        .await
        .expect("read");
    assert_eq!(
        seen.card,
        present(Some(CHIP)),
        "CPS-22: only this chip from now on"
    );
    assert_eq!((seen.chip, seen.pin), (CHIP, PinState::of(2)));
}

#[tokio::test]
async fn a_card_that_was_read_and_cannot_be_closed_was_read() {
    let mut open = held(CHIP);
    open.expect_read_holder().returning(|_| Ok(read()));
    open.expect_pin_state().returning(|| Ok(PinState::of(3)));
    open.expect_close()
        .returning(|| Err(CardFault::Removed.into()));
    station(None, open)
        .read(&present(None))
        .await
        .expect("read");
}

#[tokio::test]
async fn cps_20_an_answer_is_one_pin_and_one_signature_over_our_message() {
    let mut verified = MockVerifiedCard::new();
    verified
        .expect_sign()
        .times(1)
        .withf(|message| *message == challenge().message(&certificate().digest()))
        .returning(|_| Ok(signature()));
    let mut open = held(CHIP);
    open.expect_verify_pin()
        .times(1)
        .return_once(move |_| Ok(Box::new(verified)));
    let station = station(Some(CHIP), open);
    let answer = station.answer(&on_station(), entry(), &challenge()).await;
    let answer = answer.expect("answered");
    assert_eq!(answer.attempt, challenge().attempt);
    assert_eq!(answer.certificate, certificate());
    assert_eq!(answer.signature, signature());
    assert_eq!(answer.interface, CardInterface::Contact);
}

#[tokio::test]
async fn cps_22_t28_another_chip_than_the_one_read_sees_no_pin() {
    let mut open = held(OTHER);
    open.expect_verify_pin().never();
    let station = station(Some(CHIP), open);
    let refused = station.answer(&on_station(), entry(), &challenge()).await;
    assert_eq!(refused.expect_err("swapped").fault, CardFault::Swapped);
}

#[tokio::test]
async fn cps_24_a_card_without_contact_is_asked_for_no_pin() {
    let mut cards = MockCards::new();
    cards.expect_open().never();
    let station = LocalCardStation::new(Arc::new(cards), Arc::new(MockKnownCards::new()));
    let mut card = on_station();
    card.read.interface = CardInterface::Contactless;
    let refused = station.answer(&card, entry(), &challenge()).await;
    let fault = refused.expect_err("contactless").fault;
    assert_eq!(fault, CardFault::ContactlessOnly);
}

#[tokio::test]
async fn cps_17_whatever_fails_the_pin_is_presented_once_at_most() {
    type Fails = fn() -> CardFailure;
    let faults: [Fails; 4] = [
        || CardFault::Removed.into(),
        || CardFault::TimedOut.into(),
        || CardFault::Refused.into(),
        || CardFault::PinBlocked.into(),
    ];
    for fails in faults {
        let mut open = held(CHIP);
        let refuse = move |_| Err(fails());
        open.expect_verify_pin().times(1).return_once(refuse);
        let station = station(Some(CHIP), open);
        let refused = station.answer(&on_station(), entry(), &challenge()).await;
        assert_eq!(refused.expect_err("refused").fault, fails().fault);

        let mut verified = MockVerifiedCard::new();
        let refuse = move |_: &_| Err(fails());
        verified.expect_sign().times(1).returning(refuse);
        let mut open = held(CHIP);
        open.expect_verify_pin()
            .times(1)
            .return_once(move |_| Ok(Box::new(verified)));
        let station = self::station(Some(CHIP), open);
        let refused = station.answer(&on_station(), entry(), &challenge()).await;
        assert_eq!(refused.expect_err("refused").fault, fails().fault);
    }
}

#[tokio::test]
async fn a_card_is_forgotten_by_its_chip() {
    let mut known = MockKnownCards::new();
    known
        .expect_forget()
        .times(1)
        .withf(|chip| *chip == CHIP)
        .returning(|_| ());
    let station = LocalCardStation::new(Arc::new(MockCards::new()), Arc::new(known));
    station.forget(CHIP).await;
}
