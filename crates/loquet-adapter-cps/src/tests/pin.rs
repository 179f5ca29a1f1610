//! The PIN: never a try too many.

use super::{
    ASK_PIN, CHIP_SERIAL, Memory, SELECT_APPLICATION, Steps, VERIFY, cards, entry,
    entry_with_consent, fault, login, ok, open,
};
use crate::fixtures::{AUTHENTICATION, CHIP, CPS3};
use loquet_domain::card::{CardFailure, CardFault, PinEntry, PinState, PinTries};
use loquet_port_apdu::script::Script;
use loquet_port_apdu::{Ending, TransportError};
use loquet_port_card::VerifiedCard;
use std::sync::Arc;

const SELECT_MASTER: &str = "00 A4 09 0C 02 3F 00";
const ASK_TRIES: &str = "00 CB 3F FF 0A 4D 08 70 06 BF 81 01 02 A0 80";
/// The security object of the PIN on a real card, three tries of three.
const TRIES: &str = "70 16 BF 81 01 12 A0 10 9A 01 03 9B 01 03 A1 08 8C 06 F3 00 00 13 FF 00";

/// A known card up to the state of its PIN.
fn asked(answer: &str) -> Script {
    Script::new(CPS3)
        .identify()
        .exchange(SELECT_APPLICATION, "90 00")
        .exchange(ASK_PIN, answer)
}

async fn verify(script: &Script, entry: PinEntry) -> Result<Box<dyn VerifiedCard>, CardFailure> {
    let cards = cards(script, Memory::knowing(AUTHENTICATION));
    open(&cards).await.verify_pin(entry).await
}

async fn state(script: &Script) -> Result<PinState, CardFailure> {
    let cards = cards(script, Memory::knowing(AUTHENTICATION));
    let mut card = open(&cards).await;
    let state = card.pin_state().await;
    card.close().await.expect("closed");
    state
}

fn tries(left: u8) -> PinTries {
    PinTries::new(left).expect("tries")
}

#[tokio::test]
async fn cps_17_the_state_is_asked_without_a_try() {
    for (answer, expected) in [
        ("63 C3", PinState::of(3)),
        ("63 C1", PinState::of(1)),
        ("63 C0", PinState::Blocked),
        ("69 83", PinState::Blocked),
    ] {
        let script = Script::new(CPS3)
            .identify()
            .exchange(ASK_PIN, answer)
            .end(Ending::Reset);
        assert_eq!(state(&script).await.expect("a state"), expected);
    }
}

#[tokio::test]
async fn cps_17_a_wrong_pin_is_told_with_the_tries_left() {
    for (answer, expected) in [
        ("63 C2", CardFault::PinWrong(tries(2))),
        ("63 C1", CardFault::PinWrong(tries(1))),
        ("63 C0", CardFault::PinBlocked),
        ("69 83", CardFault::PinBlocked),
    ] {
        let script = asked("63 C3").exchange(VERIFY, answer).end(Ending::Reset);
        assert_eq!(fault(verify(&script, entry()).await), expected);
    }
}

#[tokio::test]
async fn cps_17_no_verify_for_a_blocked_pin_or_a_last_try_without_consent() {
    for (answer, entry, expected) in [
        ("69 83", entry_with_consent(), CardFault::PinBlocked),
        ("63 C0", entry_with_consent(), CardFault::PinBlocked),
        ("63 C1", entry(), CardFault::LastTry),
    ] {
        let script = asked(answer).end(Ending::Reset);
        assert_eq!(fault(verify(&script, entry).await), expected);
    }
    let script = asked("63 C1").exchange(VERIFY, "90 00").dropped();
    drop(verify(&script, entry_with_consent()).await.expect("proved"));
}

#[tokio::test]
async fn cps_17_a_verify_is_never_sent_again() {
    for answer in ["6C 04", "6C 00", "61 04", "69 82", "67 00", "6F 00"] {
        let script = asked("63 C3").exchange(VERIFY, answer).end(Ending::Reset);
        let refused = fault(verify(&script, entry()).await);
        assert_eq!(refused, CardFault::Refused, "{answer}");
    }
    for answer in ["6C 00", "61 00"] {
        let script = asked(answer).end(Ending::Reset);
        let refused = fault(verify(&script, entry()).await);
        assert_eq!(refused, CardFault::Refused, "{answer}");
    }
    for (error, expected) in [
        (TransportError::TimedOut, CardFault::TimedOut),
        (TransportError::Removed, CardFault::Removed),
        (TransportError::Reset, CardFault::Refused),
    ] {
        let script = asked("63 C3").exchange_fails(VERIFY, error).dropped();
        assert_eq!(fault(verify(&script, entry()).await), expected);
    }
}

/// VERIFY of the unblocking code, without one.
const ASK_PUK: &str = "00 20 00 02 00";

/// A memory that names the unblocking code, of ten tries, in the place of the PIN.
fn poisoned() -> Arc<Memory> {
    let memory = Memory::knowing(AUTHENTICATION);
    let mut cards = memory.0.lock().expect("a lock");
    cards.get_mut(&CHIP_SERIAL).expect("known").path.pin = 0x02;
    drop(cards);
    memory
}

#[tokio::test]
async fn cps_17_a_memory_that_names_the_unblocking_code_spends_none_of_its_tries() {
    let script = Script::new(CPS3)
        .identify()
        .exchange(ASK_PUK, "63 CA")
        .read_card()
        .exchange(ASK_PIN, "63 C1")
        .end(Ending::Reset);
    let memory = poisoned();
    let over = cards(&script, Arc::clone(&memory));
    let mut card = open(&over).await;
    assert_eq!(card.pin_state().await.expect("a state"), PinState::of(1));
    card.close().await.expect("closed");
    assert_eq!(memory.of(CHIP_SERIAL).expect("read").path.pin, 0x01);

    let script = Script::new(CPS3)
        .identify()
        .exchange(SELECT_APPLICATION, "90 00")
        .exchange(ASK_PUK, "63 CA")
        .read_card()
        .exchange(ASK_PIN, "63 C3")
        .exchange(SELECT_APPLICATION, "90 00")
        .exchange(VERIFY, "90 00")
        .dropped();
    let over = cards(&script, poisoned());
    let proved = open(&over).await.verify_pin(entry()).await;
    drop(proved.expect("proved"));
}

#[tokio::test]
async fn a_memory_that_names_a_pin_or_a_key_that_is_not_there_is_forgotten() {
    let script = Script::new(CPS3)
        .identify()
        .exchange(ASK_PUK, "6A 88")
        .end(Ending::Reset);
    let memory = poisoned();
    let over = cards(&script, Arc::clone(&memory));
    let mut card = open(&over).await;
    assert_eq!(fault(card.pin_state().await), CardFault::Refused);
    card.close().await.expect("closed");
    assert_eq!(memory.of(CHIP_SERIAL), None);

    let script = asked("63 C3")
        .exchange(VERIFY, "90 00")
        .exchange("00 22 41 A4 06 80 01 02 84 01 82", "6A 88")
        .end(Ending::Reset);
    let memory = Memory::knowing(AUTHENTICATION);
    let refused = login(&cards(&script, Arc::clone(&memory))).await;
    assert_eq!(fault(refused), CardFault::Refused);
    assert_eq!(memory.of(CHIP_SERIAL), None);
}

#[tokio::test]
async fn cps_18_a_pin_verified_by_another_program_is_asked_for_its_tries() {
    let script = Script::new(CPS3)
        .identify()
        .exchange(ASK_PIN, "90 00")
        .exchange(SELECT_MASTER, "90 00")
        .exchange(ASK_TRIES, "61 18")
        .exchange("00 C0 00 00 18", &ok(TRIES))
        .end(Ending::Reset);
    assert_eq!(state(&script).await.expect("a state"), PinState::of(3));
}

#[tokio::test]
async fn cps_18_a_pin_verified_by_another_program_counts_for_nothing() {
    let verified = || {
        asked("90 00")
            .exchange(SELECT_MASTER, "90 00")
            .exchange(ASK_TRIES, &ok(TRIES))
            .exchange(SELECT_APPLICATION, "90 00")
    };
    let script = verified().exchange(VERIFY, "63 C2").end(Ending::Reset);
    let refused = fault(verify(&script, entry()).await);
    assert_eq!(refused, CardFault::PinWrong(tries(2)));
    let script = verified().exchange(VERIFY, "90 00").dropped();
    drop(verify(&script, entry()).await.expect("proved"));
}

#[tokio::test]
async fn cps_17_tries_behind_a_verified_pin_are_heeded() {
    for (left, expected) in [("00", CardFault::PinBlocked), ("01", CardFault::LastTry)] {
        let tries = TRIES.replace("9B 01 03", &format!("9B 01 {left}"));
        let script = asked("90 00")
            .exchange(SELECT_MASTER, "90 00")
            .exchange(ASK_TRIES, &ok(&tries))
            .end(Ending::Reset);
        assert_eq!(fault(verify(&script, entry()).await), expected);
    }
}

/// The object of another PIN, no object, and a card that gives none.
const NO_TRIES: [&str; 4] = [
    "70 16 BF 81 02 12 A0 10 9A 01 03 9B 01 03 A1 08 8C 06 F3 00 00 13 FF 00 90 00",
    "70 05 BF 81 01 01 A0 90 00",
    "70 0A BF 81 01 06 A0 04 9B 02 01 00 90 00",
    "6A 88",
];

#[tokio::test]
async fn cps_18_a_card_that_hides_its_tries_is_reset_and_asked_again() {
    for answer in NO_TRIES {
        let script = asked("90 00")
            .exchange(SELECT_MASTER, "90 00")
            .exchange(ASK_TRIES, answer)
            .end(Ending::Reset)
            .identify()
            .exchange(ASK_PIN, "63 C3")
            .exchange(SELECT_APPLICATION, "90 00")
            .exchange(VERIFY, "63 C2")
            .end(Ending::Reset);
        let refused = fault(verify(&script, entry()).await);
        assert_eq!(refused, CardFault::PinWrong(tries(2)));
    }
}

#[tokio::test]
async fn cps_18_a_pin_that_stays_verified_is_refused() {
    let script = asked("90 00")
        .exchange(SELECT_MASTER, "6A 82")
        .end(Ending::Reset)
        .identify()
        .exchange(ASK_PIN, "90 00")
        .end(Ending::Reset);
    let refused = fault(verify(&script, entry()).await);
    assert_eq!(refused, CardFault::Refused);
}

#[tokio::test]
async fn cps_22_a_card_swapped_during_the_reset_is_refused() {
    let other = CHIP.replace("42", "59");
    let script = asked("90 00")
        .exchange(SELECT_MASTER, "6A 82")
        .end(Ending::Reset)
        .begin()
        .exchange("00 B0 9C 00 0C", &ok(&other))
        .end(Ending::Reset);
    let refused = fault(verify(&script, entry()).await);
    assert_eq!(refused, CardFault::Swapped);
}
