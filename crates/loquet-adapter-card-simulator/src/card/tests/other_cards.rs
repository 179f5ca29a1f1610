//! The contactless CPS3, and cards that are none.

use rsa::Pkcs1v15Sign;

use super::trace::public_key;
use super::{APPLICATION, VERIFY};
use crate::CardKind;
use crate::fixture::{check, hex, order, powered};

#[test]
fn cps_24_a_contactless_card_has_a_technical_key_and_no_pin() {
    let card = powered(&order().with_kind(CardKind::Cps3Contactless));
    check(&card, "00B09C000C", "5A0A80250000012900000042 9000");
    check(&card, "00A4090C063F0000017001", "9000");
    check(&card, "00B0000001", "6982");
    check(&card, "0020000100", "6A88");
    check(&card, VERIFY, "6A88");
    check(&card, "00A4000C023F00", "9000");
    check(&card, "00CB3FFF0A4D087006BF810102A080", "6A88");
    check(&card, APPLICATION, "9000");
    check(&card, "002241A406800102840182", "9000");
    check(&card, "0088000001AB", "6982");
    check(&card, "00A4040C0DE828BD080F8025000001FF0020", "9000");
    check(&card, "002241A406800102840182", "6A88");
    check(&card, "002241A406800102840183", "9000");
    let mut signature = card.execute(&hex("0088000001AB00"));
    assert_eq!(signature.split_off(256), [0x90, 0x00]);
    let key = public_key(&card.technical_certificate());
    key.verify(Pkcs1v15Sign::new_unprefixed(), &[0xAB], &signature)
        .unwrap();
}

#[test]
fn the_contactless_application_of_a_card_in_contact_is_readable() {
    let card = powered(&order());
    check(&card, "00A4040C0DE828BD080F8025000001FF0020", "9000");
    check(&card, "00A4020C025031", "9000");
    check(
        &card,
        "00B0000010",
        "A006300404027002 A406300404027005 9000",
    );
    check(&card, "00A4020C027001", "6A82");
    check(&card, "00A4020C02A003", "9000");
    assert!(card.execute(&hex("00B0000000")).starts_with(&[0x30, 0x82]));
}

#[test]
fn other_cards_have_their_answer_to_reset_and_refuse_everything() {
    for (kind, atr) in [
        (CardKind::Vitale, "3B7513000048 09EA9000"),
        (CardKind::Foreign(vec![0x3B, 0x00]), "3B00"),
        (CardKind::Foreign(vec![0xDE; 33]), &"DE".repeat(33)),
    ] {
        let card = powered(&order().with_kind(kind));
        assert_eq!(card.atr(), hex(atr));
        check(&card, APPLICATION, "6E00");
    }
    let card = powered(&order().with_kind(CardKind::Mute));
    assert!(card.atr().is_empty());
    check(&card, APPLICATION, "");
}

#[test]
fn the_answers_to_reset_of_the_generations() {
    let atr = |kind: CardKind| crate::fixture::text(kind.atr());
    assert_eq!(atr(CardKind::Cps3), "3BAC00402A001225006480000310009000");
    assert_eq!(
        atr(CardKind::Cps3Contactless),
        "3B8F80010031B86404B0ECC1739401808290000E"
    );
    assert_eq!(atr(CardKind::Cps4), "3B9B188001001225006480040100009044");
}
