//! Signatures and deciphering.

use rsa::{Pkcs1v15Encrypt, Pkcs1v15Sign};
use sha1::Sha1;
use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

use super::trace::public_key;
use super::{APPLICATION, VERIFY};
use crate::fixture::{check, hex, order, powered, text};
use crate::{Assumptions, KeySize, PinForgotten, SimulatedCard};

const CHOOSE_LOGIN_KEY: &str = "002241A406800102840182";
const CHOOSE_SIGNATURE_KEY: &str = "002241B606800142840181";

/// In the application, with the PIN presented.
fn opened() -> SimulatedCard {
    let card = powered(&order());
    check(&card, APPLICATION, "9000");
    check(&card, VERIFY, "9000");
    card
}

/// An answer of 256 bytes.
fn signature(card: &SimulatedCard, command: &str) -> Vec<u8> {
    let mut answer = card.execute(&hex(command));
    if answer == [0x61, 0x00] {
        answer = card.execute(&hex("00C0000000"));
    }
    assert_eq!(answer.split_off(answer.len() - 2), [0x90, 0x00]);
    answer
}

#[test]
fn login_asks_for_environment_pin_and_at_most_102_bytes() {
    let card = powered(&order());
    let sign = format!("0088000066{}", "AB".repeat(102));
    check(&card, APPLICATION, "9000");
    check(&card, &sign, "6985");
    check(&card, CHOOSE_LOGIN_KEY, "9000");
    check(&card, &sign, "6982");
    check(&card, VERIFY, "9000");
    check(&card, &format!("0088000067{}", "AB".repeat(103)), "6A80");
    check(&card, "00880000", "6700");
    check(&card, "0088010001AB", "6A86");
    let signed = signature(&card, &sign);
    let key = public_key(&card.authentication_certificate());
    key.verify(Pkcs1v15Sign::new_unprefixed(), &[0xAB; 102], &signed)
        .unwrap();
    check(&card, "00A4000C023F00", "9000");
    check(&card, &sign, "6985");
}

#[test]
fn an_environment_of_another_key_or_algorithm_is_refused() {
    let card = opened();
    check(&card, "002241A406800102840181", "6A88");
    check(&card, "002241A406800112840182", "6A80");
    check(&card, "002241A403800102", "6A80");
    check(&card, "002241A402840182", "6A80");
    check(&card, "00224100", "6A86");
    check(&card, "002241B606800142840182", "6A88");
    check(&card, "002241AA03800102", "6A80");
}

#[test]
fn the_card_finishes_a_hash_that_the_terminal_began() {
    let card = opened();
    let message: Vec<u8> = (0..138).collect();
    let mut state = [
        0x6A09_E667,
        0xBB67_AE85,
        0x3C6E_F372,
        0xA54F_F53A,
        0x510E_527F,
        0x9B05_688C,
        0x1F83_D9AB,
        0x5BE0_CD19,
    ];
    let blocks = [
        message[..64].try_into().unwrap(),
        message[64..128].try_into().unwrap(),
    ];
    compress256(&mut state, &blocks);
    let state: Vec<u8> = state.iter().flat_map(|word| word.to_be_bytes()).collect();
    check(&card, "002241AA03800140", "9000");
    check(&card, CHOOSE_SIGNATURE_KEY, "9000");
    let begun = format!(
        "9028{}{:016X}800A{}",
        text(&state),
        1024,
        text(&message[128..])
    );
    check(&card, &format!("002A90A036{begun}"), "9000");
    let signed = signature(&card, "002A9E9A00");
    let key = public_key(&card.signature_certificate());
    key.verify(
        Pkcs1v15Sign::new::<Sha256>(),
        &Sha256::digest(&message),
        &signed,
    )
    .unwrap();
    check(&card, "002A9E9A00", "6985");
}

#[test]
fn a_short_message_is_hashed_by_the_card_alone() {
    for (hash, choose) in [("40", "42"), ("10", "12")] {
        let card = opened();
        check(&card, &format!("002241AA038001{hash}"), "9000");
        check(&card, &format!("002241B6068401818001{choose}"), "9000");
        check(&card, "002A90A007 9000 8003616263", "9000");
        let signed = signature(&card, "002A9E9A00");
        let key = public_key(&card.signature_certificate());
        let verified = if hash == "40" {
            key.verify(
                Pkcs1v15Sign::new::<Sha256>(),
                &Sha256::digest("abc"),
                &signed,
            )
        } else {
            key.verify(Pkcs1v15Sign::new::<Sha1>(), &Sha1::digest("abc"), &signed)
        };
        verified.unwrap();
    }
}

#[test]
fn templates_of_a_hash_that_make_no_sense_are_refused() {
    let card = opened();
    check(&card, "002A90A007 9000 8003616263", "6985");
    check(&card, "002241AA03800140", "9000");
    for template in [
        "05 8003616263",
        "04 9000 8105",
        "06 900101 800100",
        &format!("45 9000 8041{}", "00".repeat(65)),
        &format!("2D 9028{}0000000000000001 800161", "00".repeat(32)),
        &format!(
            "6C 9028{}FFFFFFFFFFFFFE00 8040{}",
            "00".repeat(32),
            "61".repeat(64)
        ),
    ] {
        check(&card, &format!("002A90A0{template}"), "6A80");
    }
    check(&card, "002A90A004 9000 8000", "9000");
    check(&card, "002A90A1049000 8000", "6A86");
}

#[test]
fn a_finished_hash_can_come_with_the_signature_command() {
    let card = powered(&order());
    let digest = Sha256::digest("abc");
    let sign = format!("002A9E9A20{}", text(&digest));
    check(&card, APPLICATION, "9000");
    check(&card, &sign, "6985");
    check(&card, CHOOSE_SIGNATURE_KEY, "9000");
    check(&card, &sign, "6982");
    check(&card, VERIFY, "9000");
    check(&card, &format!("002A9E9A14{}", "00".repeat(20)), "6A80");
    let signed = signature(&card, &sign);
    let key = public_key(&card.signature_certificate());
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &signed)
        .unwrap();
}

#[test]
fn the_signature_key_can_ask_for_the_pin_each_time() {
    let pin_forgotten = PinForgotten::AfterSignature;
    let assumptions = Assumptions {
        pin_forgotten,
        ..Assumptions::default()
    };
    let card = powered(&order().with_assumptions(assumptions));
    check(&card, APPLICATION, "9000");
    check(&card, VERIFY, "9000");
    check(&card, CHOOSE_SIGNATURE_KEY, "9000");
    let sign = format!("002A9E9A20{}", "00".repeat(32));
    check(&card, &sign, "6100");
    check(&card, &sign, "6982");
}

#[test]
fn deciphering_takes_a_chain_of_commands() {
    let card = opened();
    let key = public_key(&card.authentication_certificate());
    let mut random = getrandom::rand_core::UnwrapErr(getrandom::SysRng);
    let secret = key
        .encrypt(&mut random, Pkcs1v15Encrypt, b"secret")
        .unwrap();
    let (first, last) = secret.split_at(254);
    let begin = format!("102A8086FF81{}", text(first));
    let end = format!("002A808602{}", text(last));
    check(&card, &begin, "9000");
    check(&card, &end, "6985");
    check(&card, "002241B80684018280011A", "9000");
    check(&card, &begin, "9000");
    check(&card, &end, "6106");
    check(&card, "00C0000006", &format!("{}9000", text(b"secret")));
    check(&card, &begin, "9000");
    check(&card, "0020000100", "9000");
    check(&card, &end, "6A80");
}

#[test]
fn a_chain_has_an_end() {
    let card = opened();
    let link = format!("102A8086FF{}", "81".repeat(255));
    for _ in 0..4 {
        check(&card, &link, "9000");
    }
    check(&card, &link, "6700");
    check(&card, "002A80860181", "6985");
}

#[test]
fn cps_06_a_card_of_short_keys_signs_with_them() {
    let card = powered(&order().with_key_size(KeySize::Rsa1024));
    check(&card, APPLICATION, "9000");
    check(&card, VERIFY, "9000");
    check(&card, CHOOSE_LOGIN_KEY, "9000");
    check(&card, &format!("0088000033{}", "AB".repeat(51)), "6180");
    check(&card, &format!("0088000034{}", "AB".repeat(52)), "6A80");
}

#[test]
fn cps_09_a_rogue_signs_with_another_key_than_its_certificates() {
    let card = powered(&order().with_other_key());
    check(&card, APPLICATION, "9000");
    check(&card, VERIFY, "9000");
    check(&card, CHOOSE_LOGIN_KEY, "9000");
    let signed = signature(&card, &format!("0088000033{}", "AB".repeat(51)));
    let key = public_key(&card.authentication_certificate());
    key.verify(Pkcs1v15Sign::new_unprefixed(), &[0xAB; 51], &signed)
        .unwrap_err();
}
