//! The CPS4 and its three SELECT.

use rsa::Pkcs1v15Sign;
use sha2::{Digest, Sha256};

use super::trace::public_key;
use crate::fixture::{check, hex, order, powered, text};
use crate::{Assumptions, CardKind, SimulatedCard};

const APPLICATION: &str = "01A4040C0DE828BD080F8025000001FF0010";

fn card() -> SimulatedCard {
    powered(&order().with_kind(CardKind::Cps4))
}

fn opened() -> SimulatedCard {
    let card = card();
    check(&card, "01A4040C07A0000001510000", "9000");
    check(&card, "00A4040C088025000001FF0002", "9000");
    check(&card, "01A4040C088025000001FF0100", "9000");
    card
}

/// PKCS#1 v1.5 over a hash, as the terminal builds it.
fn block(digest: &[u8]) -> Vec<u8> {
    let info = [&hex("3031300D060960864801650304020105000420"), digest].concat();
    let filling = vec![0xFF; 256 - 3 - info.len()];
    [&[0x00, 0x01][..], &filling, &[0x00], &info].concat()
}

#[test]
fn nothing_is_answered_before_the_opening_is_complete() {
    let card = card();
    check(&card, APPLICATION, "6985");
    check(&card, "01A4040C088025000001FF0100", "6985");
    check(&card, "01A4040C07A0000001510000", "9000");
    check(&card, "01A4040C088025000001FF0100", "6985");
    check(&card, "0120000100", "6985");
    check(&card, "00A4040C088025000001FF0002", "9000");
    check(&card, "01A4040C088025000001FF0100", "9000");
    check(&card, "0120000100", "63C3");
    check(&card, "0020000100", "6D00");
    check(&card, "00A4000C023F00", "6A82");
    card.reset();
    check(&card, "0120000100", "6985");
    let open = Assumptions {
        cps4_opening: false,
        ..Assumptions::default()
    };
    let card = powered(&order().with_kind(CardKind::Cps4).with_assumptions(open));
    check(&card, "0120000100", "63C3");
}

#[test]
fn it_signs_by_the_bare_operation_over_a_block_of_the_terminal() {
    let card = opened();
    check(&card, APPLICATION, "9000");
    let digest = Sha256::digest(b"message");
    let block = block(&digest);
    let begin = format!("112A8086FF{}", text(&block[..255]));
    let end = format!("012A808601{}", text(&block[255..]));
    check(&card, &begin, "9000");
    check(&card, &end, "6985");
    check(&card, "012241B803830120", "9000");
    check(&card, &begin, "9000");
    check(&card, &end, "6982");
    check(&card, "012000010431323334", "9000");
    check(&card, &begin, "9000");
    let mut signature = card.execute(&hex(&format!("{end}00")));
    assert_eq!(signature.split_off(256), [0x90, 0x00]);
    let key = public_key(&card.authentication_certificate());
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &signature)
        .unwrap();
    check(&card, &end, "6700");
}

#[test]
fn it_has_no_internal_authenticate_and_other_keys() {
    let card = opened();
    check(&card, APPLICATION, "9000");
    check(&card, "012000010431323334", "9000");
    check(&card, "018800000101", "6D00");
    check(&card, "012241A406800102840182", "6A86");
    check(&card, "012241B803830110", "6A88");
    check(&card, "012241B803830182", "6A88");
}

#[test]
fn its_signature_key_takes_a_hash() {
    let card = opened();
    check(&card, APPLICATION, "9000");
    check(&card, "012000010431323334", "9000");
    check(&card, "012281B604 91022890", "9000");
    let digest = Sha256::digest(b"message");
    check(&card, &format!("012A9E9A20{}", text(&digest)), "6100");
    let mut signature = card.execute(&hex("01C0000000"));
    assert_eq!(signature.split_off(256), [0x90, 0x00]);
    let key = public_key(&card.signature_certificate());
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &signature)
        .unwrap();
    check(&card, "012281B604 91022C90", "6A80");
    check(&card, "012281B604 910228A0", "6A88");
}

#[test]
fn its_directory_names_keys_10_and_20() {
    let card = opened();
    check(&card, APPLICATION, "9000");
    check(&card, "01A4020C027002", "9000");
    let keys = text(&card.execute(&hex("01B0000000")));
    assert!(keys.contains("040EE828BD080F8025000001FF001020"), "{keys}");
    assert!(keys.contains("020120A1"), "{keys}");
    assert!(keys.contains("020110A1"), "{keys}");
    check(&card, "01A4020C025032", "9000");
    let token = text(&card.execute(&hex("01B0000000")));
    assert!(token.contains(&text(b"CPS4v1-2900000042")), "{token}");
}

#[test]
fn its_pin_is_changed_after_verify_and_unblocked_by_the_other_code() {
    let card = opened();
    check(&card, "012401010435363738", "6982");
    check(&card, "012000010431323334", "9000");
    check(&card, "012401010435363738", "9000");
    card.set_pin_tries_left(0);
    check(&card, "012C0381", "6982");
    check(&card, "01200002083132333435363738", "9000");
    check(&card, "012C0381", "9000");
    check(&card, "012401010431323334", "9000");
    check(&card, "012000010431323334", "9000");
}
