//! What a card is, by its answer to reset: a first guess, which the card's files confirm.

use loquet_domain::card::{CardInterface, CardKind, CpsGeneration};
use loquet_port_apdu::Atr;

/// The historical bytes of every CPS begin so: country 250, pre-issuing data.
const FAMILY: [u8; 6] = [0x00, 0x12, 0x25, 0x00, 0x64, 0x80];

/// CPS4 that offer T=0 and T=1, of both personalisations.
const CPS4: [[u8; 17]; 2] = [
    [
        0x3B, 0x9B, 0x18, 0x80, 0x01, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x04, 0x01, 0x00, 0x00,
        0x90, 0x44,
    ],
    [
        0x3B, 0x9B, 0x18, 0x80, 0x01, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x00, 0x04, 0x01, 0x00,
        0x90, 0x44,
    ],
];

/// Tells what a card is. The table of the CPS comes before that of the Vitale, with which lists of
/// cards confuse it.
pub fn kind_of(atr: &Atr) -> CardKind {
    let atr = atr.as_bytes();
    cps(atr).unwrap_or_else(|| {
        if is_vitale(atr) {
            CardKind::Vitale
        } else {
            CardKind::Unknown
        }
    })
}

fn cps(atr: &[u8]) -> Option<CardKind> {
    let contact = |generation| CardKind::Cps(generation, CardInterface::Contact);
    if CPS4.iter().any(|known| known == atr) {
        return Some(contact(CpsGeneration::Cps4));
    }
    if is_contactless(atr) {
        let contactless = CardInterface::Contactless;
        return Some(CardKind::Cps(CpsGeneration::Cps3, contactless));
    }
    // As the issuer masks it: the four interface bytes and the version are free. The version
    // tells the generations apart.
    let (interface, historical) = atr.split_at_checked(5)?;
    let version = historical.strip_prefix(&FAMILY)?;
    if interface.first() != Some(&0x3B) {
        return None;
    }
    Some(match version {
        [_, 0x03, _, 0x00, 0x90, 0x00] => contact(CpsGeneration::Cps3),
        [0x00, 0x04, 0x01, 0x00, 0x90, 0x00] => contact(CpsGeneration::Cps4),
        // CPS2ter (82 02 12), or a generation that nobody knows yet.
        _ => CardKind::OlderCps,
    })
}

/// The mask of the issuer: two pre-issuing bytes and six bits of another are free.
const fn is_contactless(atr: &[u8]) -> bool {
    matches!(
        atr,
        [
            0x3B,
            0x8F,
            0x80,
            0x01,
            0x00,
            0x31,
            0xB8,
            0x64,
            _,
            _,
            0xEC,
            0xC0..=0xFF,
            0x73,
            0x94,
            0x01,
            0x80,
            0x82,
            0x90,
            0x00,
            0x0E,
        ]
    )
}

const fn is_vitale(atr: &[u8]) -> bool {
    matches!(
        atr,
        [
            0x3B,
            0x75,
            0x13,
            0x00,
            0x00,
            _,
            0x09,
            0xEA | 0xFA,
            0x90,
            0x00
        ] | [0x3F, 0x65, 0x25, 0x00, _, 0x09, _, 0x90, 0x00]
    )
}

#[cfg(test)]
mod tests;
