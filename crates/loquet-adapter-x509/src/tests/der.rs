//! DER written by hand, so that whatever a rogue may write can be written.

use const_oid::ObjectIdentifier;
use der::Encode;
use loquet_domain::Timestamp;

pub(super) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut bytes = vec![tag];
    let length = content.len().to_be_bytes();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    let length = &length[zeros..];
    if content.len() < 0x80 {
        bytes.push(u8::try_from(content.len()).expect("short"));
    } else {
        bytes.push(0x80 | u8::try_from(length.len()).expect("short"));
        bytes.extend(length);
    }
    bytes.extend(content);
    bytes
}

pub(super) fn seq(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, parts)
}

pub(super) fn set(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x31, parts)
}

pub(super) fn oid(text: &str) -> Vec<u8> {
    let oid = ObjectIdentifier::new(text).expect("an identifier");
    oid.to_der().expect("small")
}

pub(super) fn integer(bytes: &[u8]) -> Vec<u8> {
    tlv(0x02, &[bytes])
}

pub(super) fn octets(bytes: &[u8]) -> Vec<u8> {
    tlv(0x04, &[bytes])
}

pub(super) fn utf8(text: &str) -> Vec<u8> {
    tlv(0x0C, &[text.as_bytes()])
}

pub(super) fn printable(text: &str) -> Vec<u8> {
    tlv(0x13, &[text.as_bytes()])
}

pub(super) fn bits(bytes: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[0], bytes])
}

/// Bits by number, the first one the most significant of the first byte.
pub(super) fn flags(numbers: &[u8]) -> Vec<u8> {
    let mut bytes = [0_u8; 2];
    for number in numbers {
        bytes[usize::from(number / 8)] |= 0x80 >> (number % 8);
    }
    let used = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let bytes = &bytes[..used];
    let unused = bytes.last().map_or(0, |byte| byte.trailing_zeros());
    let unused = u8::try_from(unused).expect("small");
    tlv(0x03, &[&[unused], bytes])
}

pub(super) fn boolean(value: bool) -> Vec<u8> {
    tlv(0x01, &[&[if value { 0xFF } else { 0 }]])
}

pub(super) fn enumerated(value: u8) -> Vec<u8> {
    tlv(0x0A, &[&[value]])
}

/// `[number]`, constructed.
pub(super) fn tagged(number: u8, parts: &[&[u8]]) -> Vec<u8> {
    tlv(0xA0 | number, parts)
}

/// `UTCTime`, or `GeneralizedTime` from 2050 on.
pub(super) fn time(instant: Timestamp) -> Vec<u8> {
    let text = instant.to_string();
    let digits = text.chars().filter(char::is_ascii_digit).take(14);
    let digits: String = digits.collect();
    match digits.strip_prefix("20") {
        Some(short) if digits.as_str() < "20500101000000" => tlv(0x17, &[short.as_bytes(), b"Z"]),
        _ => tlv(0x18, &[digits.as_bytes(), b"Z"]),
    }
}

/// A name: each RDN is a set of attributes of identifier and value.
pub(super) fn name(rdns: &[&[(&str, Vec<u8>)]]) -> Vec<u8> {
    let rdns: Vec<Vec<u8>> = rdns
        .iter()
        .map(|rdn| {
            let attributes = rdn.iter().map(|(kind, value)| seq(&[&oid(kind), value]));
            set(&[&attributes.collect::<Vec<_>>().concat()])
        })
        .collect();
    seq(&[&rdns.concat()])
}

pub(super) fn extension(kind: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { boolean(true) } else { Vec::new() };
    seq(&[&oid(kind), &critical, &octets(value)])
}
