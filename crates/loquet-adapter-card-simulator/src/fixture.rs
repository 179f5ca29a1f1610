//! What the tests of this crate share: one authority and few keys, made by the first that runs.

use std::path::PathBuf;

use loquet_domain::Timestamp;

use crate::{CardIssuer, CardOrder, Holder, SimulatedCard};

/// The card number of `cps-opensc`'s trace.
pub(crate) const NUMBER: &str = "2900000042";

/// The moment of every test.
pub(crate) fn now() -> Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

/// Shared by all test processes of a checkout.
pub(crate) fn issuer() -> CardIssuer {
    let target = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target");
    CardIssuer::open(&target.join("card-simulator-fixture"), now()).unwrap()
}

pub(crate) fn doctor() -> Holder {
    Holder::person("899700218896", "SPECIALISTE0021889", "ROBERT").with_profession(10)
}

pub(crate) fn order() -> CardOrder {
    CardOrder::new(doctor(), NUMBER, now())
}

/// A card with power.
pub(crate) fn powered(order: &CardOrder) -> SimulatedCard {
    let card = issuer().issue(order).unwrap();
    card.power_on();
    card
}

/// Bytes of hexadecimal digits; spaces are left out.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .chars()
        .filter(|digit| !digit.is_whitespace())
        .map(|digit| u8::try_from(digit.to_digit(16).unwrap()).unwrap())
        .collect();
    digits
        .chunks(2)
        .map(|pair| (pair[0] << 4) | pair[1])
        .collect()
}

/// Sends a command in hexadecimal digits and compares the answer.
pub(crate) fn check(card: &SimulatedCard, command: &str, answer: &str) {
    let got = card.execute(&hex(command));
    assert_eq!(text(&got), text(&hex(answer)), "answer to {command}");
}

/// Hexadecimal digits of bytes.
pub(crate) fn text(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02X}"))
}
