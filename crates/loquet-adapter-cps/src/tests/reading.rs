//! Reading cards as they are, and as they may be.

use super::{CHIP_SERIAL, Memory, SELECT_APPLICATION, Steps, cards, fault, ok, open};
use crate::fixtures::{
    AODF, AUTHENTICATION, CDF, CPS3, EF_ATR, ODF, PRKDF, SIGNATURE, bytes, certificate, hexadecimal,
};
use loquet_domain::card::{CardFailure, CardFault, ReadHolder};
use loquet_port_apdu::Ending;
use loquet_port_apdu::script::Script;
use std::sync::Arc;

fn script() -> Script {
    Script::new(CPS3).identify()
}

async fn read(script: Script) -> Result<ReadHolder, CardFailure> {
    let script = script.end(Ending::Reset);
    let cards = cards(&script, Arc::default());
    let mut card = open(&cards).await;
    let read = card.read_holder(false).await;
    card.close().await.expect("closed");
    read
}

async fn check(script: Script) {
    let read = read(script).await.expect("read");
    assert_eq!(read.certificate, certificate(AUTHENTICATION));
}

/// The directories, with these keys, certificates and PINs.
fn directories(keys: &str, certificates: &str, pins: &str) -> Script {
    script()
        .exchange("00 B0 9D 00 00", &ok(EF_ATR))
        .read_file("3F00 0001 5031", ODF)
        .read_file("3F00 0001 7002", keys)
        .read_file("3F00 0001 7005", certificates)
        .read_file("3F00 0001 7001", pins)
}

/// A certificate of the script in pieces, `asked` for at once and `given`.
fn certificate_in_pieces(mut script: Script, (asked, given): (usize, usize)) -> Script {
    let der = certificate(AUTHENTICATION);
    let der = der.as_bytes();
    script = script.exchange("00 A4 09 0C 06 3F00 0001 A002", "90 00");
    for offset in (0..der.len()).step_by(given) {
        let missing = der.len() - offset;
        let length = if offset == 0 {
            asked
        } else {
            asked.min(missing)
        };
        let piece = &der[offset..offset + given.min(length).min(missing)];
        let read = format!("00 B0 {offset:04X} {:02X}", length % 256);
        script = script.exchange(&read, &ok(&hexadecimal(piece)));
    }
    script
}

#[tokio::test]
async fn a_certificate_is_read_in_one_pass_by_the_cards_buffer() {
    let sizes = EF_ATR.replace("02 02 01 00 02 02 01 00", "02 02 00 E7 02 02 01 00");
    let read_231 = |path: &str, content: &str, script: Script| {
        script
            .exchange(&format!("00 A4 09 0C 06 {path}"), "90 00")
            .exchange("00 B0 00 00 E7", &ok(content))
    };
    let mut directories = script().exchange("00 B0 9D 00 00", &ok(&sizes));
    for (path, content) in [
        ("3F00 0001 5031", ODF),
        ("3F00 0001 7002", PRKDF),
        ("3F00 0001 7005", CDF),
        ("3F00 0001 7001", AODF),
    ] {
        directories = read_231(path, content, directories);
    }
    check(certificate_in_pieces(directories, (231, 231))).await;
}

#[tokio::test]
async fn a_card_that_gives_231_bytes_at_most_is_read() {
    let directories = script().read_directories();
    check(certificate_in_pieces(directories, (256, 231))).await;
    let long = format!("{PRKDF} {PRKDF}");
    let long_bytes = bytes(&long);
    let (first, rest) = long_bytes.split_at(231);
    let directories = script()
        .exchange("00 B0 9D 00 00", &ok(EF_ATR))
        .read_file("3F00 0001 5031", ODF)
        .exchange("00 A4 09 0C 06 3F00 0001 7002", "90 00")
        .exchange("00 B0 00 00 00", &ok(&hexadecimal(first)))
        .exchange("00 B0 00 E7 00", &ok(&hexadecimal(rest)))
        .read_file("3F00 0001 7005", CDF)
        .read_file("3F00 0001 7001", AODF);
    check(directories.read_certificate("3F00 0001 A002", AUTHENTICATION)).await;
}

#[tokio::test]
async fn files_end_as_cards_end_them() {
    let full = format!("{ODF} {}", "FF".repeat(256 - 32));
    for end in ["6B 00", "62 82", "90 00"] {
        let directories = script()
            .exchange("00 B0 9D 00 00", "6A 82")
            .exchange("00 A4 09 0C 04 3F 00 2F 01", "6A 82")
            .exchange("00 A4 09 0C 06 3F00 0001 5031", "90 00")
            .exchange("00 B0 00 00 00", &ok(&full))
            .exchange("00 B0 01 00 00", end)
            .exchange("00 A4 09 0C 06 3F00 0001 7002", "90 00")
            .exchange("00 B0 00 00 00", "6C A7")
            .exchange("00 B0 00 00 A7", &ok(PRKDF))
            .exchange("00 A4 09 0C 06 3F00 0001 7005", "90 00")
            .exchange("00 B0 00 00 00", &format!("{CDF} 62 82"))
            .exchange("00 A4 09 0C 06 3F00 0001 7001", "61 02")
            .exchange("00 C0 00 00 02", "62 00 90 00")
            .exchange("00 B0 00 00 00", &ok(&format!("{AODF} 00 00 FF FF")));
        check(directories.read_certificate("3F00 0001 A002", AUTHENTICATION)).await;
    }
}

#[tokio::test]
async fn ef_atr_is_found_by_its_path() {
    let directories = script()
        .exchange("00 B0 9D 00 00", "69 86")
        .exchange("00 A4 09 0C 04 3F 00 2F 01", "90 00")
        .exchange("00 B0 00 00 00", &ok(EF_ATR))
        .read_file("3F00 0001 5031", ODF)
        .read_file("3F00 0001 7002", PRKDF)
        .read_file("3F00 0001 7005", CDF)
        .read_file("3F00 0001 7001", AODF);
    check(directories.read_certificate("3F00 0001 A002", AUTHENTICATION)).await;
}

#[tokio::test]
async fn an_application_that_lies_elsewhere_is_selected_by_its_name() {
    let mut found = script().exchange("00 B0 9D 00 00", &ok(EF_ATR));
    for (identifier, content) in [
        ("5031", ODF),
        ("7002", PRKDF),
        ("7005", CDF),
        ("7001", AODF),
    ] {
        found = found
            .exchange(&format!("00 A4 09 0C 06 3F00 0001 {identifier}"), "6A 82")
            .exchange(SELECT_APPLICATION, "90 00")
            .exchange(&format!("00 A4 02 0C 02 {identifier}"), "90 00")
            .exchange("00 B0 00 00 00", &ok(content));
    }
    check(found.read_certificate("3F00 0001 A002", AUTHENTICATION)).await;
}

#[tokio::test]
async fn a_card_without_directories_is_unreadable() {
    let missing = script()
        .exchange("00 B0 9D 00 00", &ok(EF_ATR))
        .exchange("00 A4 09 0C 06 3F00 0001 5031", "6A 82")
        .exchange(SELECT_APPLICATION, "90 00")
        .exchange("00 A4 02 0C 02 5031", "6A 82");
    assert_eq!(fault(read(missing).await), CardFault::Unreadable);
    let empty = script()
        .exchange("00 B0 9D 00 00", &ok(EF_ATR))
        .read_file("3F00 0001 5031", "");
    assert_eq!(fault(read(empty).await), CardFault::Unreadable);
}

#[tokio::test]
async fn cps_08_the_key_is_chosen_by_usage_and_certificate() {
    // The references and identifiers of the keys are exchanged: nothing hangs on them.
    let keys = PRKDF
        .replace("02 02 00 82", "02 02 00 20")
        .replace("02 02 00 81", "02 02 00 82");
    let known = Arc::new(Memory::default());
    let script = directories(&keys, CDF, AODF)
        .read_certificate("3F00 0001 A002", AUTHENTICATION)
        .end(Ending::Reset);
    let cards = cards(&script, Arc::clone(&known));
    let mut card = open(&cards).await;
    card.read_holder(false).await.expect("read");
    card.close().await.expect("closed");
    assert_eq!(known.of(CHIP_SERIAL).expect("known").path.key, 0x20);
}

#[tokio::test]
async fn cps_08_a_certificate_that_is_not_for_authentication_is_left_out() {
    // Two certificates of the same key: the first is for signatures.
    let two = CDF.replace("FF0010 01", "FF0010 02");
    let found = directories(PRKDF, &two, AODF)
        .read_certificate("3F00 0001 A001", SIGNATURE)
        .read_certificate("3F00 0001 A002", AUTHENTICATION);
    check(found).await;
    for mark in [SIGNATURE, 0x00] {
        let none = directories(PRKDF, CDF, AODF).read_certificate("3F00 0001 A002", mark);
        assert_eq!(fault(read(none).await), CardFault::Unreadable);
    }
}

#[tokio::test]
async fn a_key_without_pin_or_certificate_is_left_out() {
    let other_pin = AODF.replace("30 03 04 01 01", "30 03 04 01 02");
    let other_id = CDF.replace("FF0010 02", "FF0010 03");
    let no_usage = PRKDF.replace("03 02 05 60", "03 02 06 40");
    for (keys, certificates, pins) in [
        (PRKDF, CDF, other_pin.as_str()),
        (PRKDF, other_id.as_str(), AODF),
        (no_usage.as_str(), CDF, AODF),
    ] {
        let none = directories(keys, certificates, pins);
        assert_eq!(fault(read(none).await), CardFault::Unreadable);
    }
}

#[tokio::test]
async fn cps_17_a_pin_that_wants_padding_is_refused_rather_than_guessed() {
    let padded = AODF.replace("03 03 04 08 10", "03 03 04 0C 10");
    let refused =
        directories(PRKDF, CDF, &padded).read_certificate("3F00 0001 A002", AUTHENTICATION);
    assert_eq!(fault(read(refused).await), CardFault::Unreadable);
}

#[tokio::test]
async fn cps_25_a_certificate_is_bounded() {
    for answer in [
        "30 82 20 01 00 90 00",
        "30 83 FF FF FF 90 00",
        "31 82 04 2D 00 90 00",
        "30 82",
        "90 00",
    ] {
        let answer = if answer == "30 82" {
            ok(answer)
        } else {
            answer.to_owned()
        };
        let refused = script()
            .read_directories()
            .exchange("00 A4 09 0C 06 3F00 0001 A002", "90 00")
            .exchange("00 B0 00 00 00", &answer);
        assert_eq!(fault(read(refused).await), CardFault::Unreadable);
    }
    let cut_off = script()
        .read_directories()
        .exchange("00 A4 09 0C 06 3F00 0001 A002", "90 00")
        .exchange("00 B0 00 00 00", &ok("30 82 04 2D AA"))
        .exchange("00 B0 00 05 00", "6B 00");
    assert_eq!(fault(read(cut_off).await), CardFault::Unreadable);
}

#[tokio::test]
async fn cps_25_a_file_is_bounded() {
    let piece = "FF".repeat(256);
    let mut endless = script()
        .exchange("00 B0 9D 00 00", &ok(EF_ATR))
        .exchange("00 A4 09 0C 06 3F00 0001 5031", "90 00");
    for index in 0..17 {
        endless = endless.exchange(&format!("00 B0 {index:02X} 00 00"), &ok(&piece));
    }
    assert_eq!(fault(read(endless).await), CardFault::Unreadable);
    let more_than_asked = script()
        .exchange("00 B0 9D 00 00", &ok("E0 09 02 01 10 02 01 10 02 01 10"))
        .exchange("00 A4 09 0C 06 3F00 0001 5031", "90 00")
        .exchange("00 B0 00 00 10", &ok(&"FF".repeat(17)));
    assert_eq!(fault(read(more_than_asked).await), CardFault::Unreadable);
}
