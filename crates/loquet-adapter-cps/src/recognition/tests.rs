//! The answers to reset of the documents.

use super::kind_of;
use crate::fixtures::{CPS3, CPS3_CONTACTLESS, CPS4, VITALE, bytes};
use loquet_domain::card::{CardInterface, CardKind, CpsGeneration};
use loquet_port_apdu::Atr;
use proptest::prelude::{any, proptest};

fn check(atr: &str, expected: CardKind) {
    let read = Atr::new(&bytes(atr)).expect("short");
    assert_eq!(kind_of(&read), expected, "{atr}");
}

#[test]
fn both_generations_are_recognised() {
    let contact = |generation| CardKind::Cps(generation, CardInterface::Contact);
    check(CPS3, contact(CpsGeneration::Cps3));
    // Another version of the CPS3, other interface bytes.
    check(
        "3B AC 00 40 2A 00 12 25 00 64 80 00 03 11 00 90 00",
        contact(CpsGeneration::Cps3),
    );
    for cps4 in [
        CPS4,
        "3B 9B 18 80 01 00 12 25 00 64 80 00 04 01 00 90 44",
        "3B DC 18 FF 00 00 12 25 00 64 80 00 04 01 00 90 00",
    ] {
        check(cps4, contact(CpsGeneration::Cps4));
    }
}

#[test]
fn cps_24_the_contactless_side_is_told_apart() {
    let contactless = CardKind::Cps(CpsGeneration::Cps3, CardInterface::Contactless);
    check(CPS3_CONTACTLESS, contactless);
    // A card of French hospitals that is no CPS.
    check(
        "3B 8F 80 01 00 31 B8 64 04 B0 EC C1 73 94 01 80 FF FF FF E3",
        CardKind::Unknown,
    );
}

#[test]
fn an_older_or_unknown_generation_is_a_cps_all_the_same() {
    for older in [
        "3B AC 00 40 2A 00 12 25 00 64 80 82 02 12 00 90 00",
        "3B DC 18 FF 00 00 12 25 00 64 80 00 05 01 00 90 00",
        "3B AC 00 40 2A 00 12 25 00 64 80",
    ] {
        check(older, CardKind::OlderCps);
    }
}

#[test]
fn patients_cards_are_recognised() {
    for vitale in [
        VITALE,
        "3B 75 13 00 00 43 09 EA 90 00",
        "3B 75 13 00 00 45 09 FA 90 00",
        "3F 65 25 00 22 09 69 90 00",
        "3F 65 25 00 A3 09 6A 90 00",
    ] {
        check(vitale, CardKind::Vitale);
    }
}

#[test]
fn anything_else_is_unknown() {
    for unknown in [
        "",
        "3B",
        "3B 00",
        "3B 67 00 00 2D 20 16 01 78 90 00",
        "3F AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00",
        "3B 7C 11 00 00 47 53 45 42 4C 03 42 48 48 80 01 01",
    ] {
        check(unknown, CardKind::Unknown);
    }
}

proptest! {
    #[test]
    fn cps_25_any_answer_to_reset_is_judged(bytes in proptest::collection::vec(any::<u8>(), 0..=33)) {
        let _ = kind_of(&Atr::new(&bytes).expect("short"));
    }
}
