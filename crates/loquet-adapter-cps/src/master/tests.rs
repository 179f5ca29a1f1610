//! The files of the documents, and hostile ones.

use super::{ChipNumber, DEFAULT_RESPONSE, response_size};
use crate::fixtures::{CHIP, EF_ATR, bytes};
use loquet_domain::card::ChipSerial;
use proptest::prelude::proptest;

#[test]
fn a_chip_of_the_issuer_has_five_bytes_of_its_own() {
    let chip = ChipSerial::from_bytes([0x29, 0x00, 0x00, 0x00, 0x42]);
    for file in [CHIP.to_owned(), format!("{CHIP} FF FF 00")] {
        assert_eq!(ChipNumber::read(&bytes(&file)), ChipNumber::Cps(chip));
    }
}

#[test]
fn a_chip_of_another_issuer_is_foreign() {
    let foreign = CHIP.replace("80 25", "80 33");
    assert_eq!(ChipNumber::read(&bytes(&foreign)), ChipNumber::Foreign);
    for unreadable in ["", "5A 0A 80", "5A 06 80 25 00 00 01 29", "04 01 00"] {
        let read = ChipNumber::read(&bytes(unreadable));
        assert_eq!(read, ChipNumber::Unreadable, "{unreadable}");
    }
}

#[test]
fn the_size_of_an_answer_is_the_third() {
    assert_eq!(response_size(&bytes(EF_ATR)), 256);
    let other = EF_ATR.replace("02 02 01 00 02 02 01 00", "02 02 00 E7 02 02 01 00");
    assert_eq!(response_size(&bytes(&other)), 231);
    let without_category = bytes(&other).split_off(1);
    assert_eq!(response_size(&without_category), 231);
}

#[test]
fn a_size_that_is_missing_or_makes_no_sense_is_the_default() {
    for file in [
        "",
        "80",
        "80 43 01 B8",
        "E0 04 02 02 01 04",
        "E0 09 02 01 20 02 01 20 02 01 00",
        "E0 0C 02 01 20 02 01 20 02 04 00 00 01 00",
    ] {
        assert_eq!(response_size(&bytes(file)), DEFAULT_RESPONSE, "{file}");
    }
}

proptest! {
    #[test]
    fn cps_25_any_bytes_are_read(bytes: Vec<u8>) {
        let _ = ChipNumber::read(&bytes);
        assert!((1..=256).contains(&response_size(&bytes)));
    }

    #[test]
    fn cps_25_an_ef_atr_with_a_byte_changed_is_read(at in 0usize..57, value: u8) {
        let mut bytes = bytes(EF_ATR);
        bytes[at] = value;
        assert!((1..=256).contains(&response_size(&bytes)));
    }
}
