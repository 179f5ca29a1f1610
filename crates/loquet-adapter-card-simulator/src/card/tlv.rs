//! BER-TLV, as much as a card needs: it writes its own files and takes small templates apart.

/// One object: tag, length in the shortest form, value. A tag has one or two bytes.
pub(crate) fn tlv(tag: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len() + 6);
    let [high, low] = tag.to_be_bytes();
    if high != 0 {
        bytes.push(high);
    }
    bytes.push(low);
    bytes.extend(sized(value));
    bytes
}

/// A value after its length: what follows a tag.
pub(crate) fn sized(value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len() + 4);
    push_length(&mut bytes, value.len());
    bytes.extend_from_slice(value);
    bytes
}

/// One object around several.
pub(crate) fn nest(tag: u16, parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(tag, &parts.concat())
}

/// The length octets (ISO/IEC 8825-1, 8.1.3).
fn push_length(bytes: &mut Vec<u8>, length: usize) {
    let significant: Vec<u8> = length
        .to_be_bytes()
        .into_iter()
        .skip_while(|byte| *byte == 0)
        .collect();
    match significant.as_slice() {
        [] => bytes.push(0),
        [one] if *one < 0x80 => bytes.push(*one),
        many => {
            bytes.push(0x80 | u8::try_from(many.len()).unwrap_or(u8::MAX));
            bytes.extend_from_slice(many);
        }
    }
}

/// The objects of a template. Tags have one byte, or as many as their bit 8 says, up to three.
///
/// `None` when a length leads outside.
pub(crate) fn objects(mut bytes: &[u8]) -> Option<Vec<(u32, &[u8])>> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let (tag, value, rest) = first(bytes)?;
        found.push((tag, value));
        bytes = rest;
    }
    Some(found)
}

/// The first object, and what follows it.
pub(crate) fn first(bytes: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let (tag, rest) = tag(bytes)?;
    let (length, rest) = length(rest)?;
    let (value, rest) = rest.split_at_checked(length)?;
    Some((tag, value, rest))
}

/// A tag of one to three bytes.
fn tag(bytes: &[u8]) -> Option<(u32, &[u8])> {
    match bytes {
        [first, rest @ ..] if first & 0x1F != 0x1F => Some((u32::from(*first), rest)),
        [first, second, rest @ ..] if second & 0x80 == 0 => {
            Some((u32::from_be_bytes([0, 0, *first, *second]), rest))
        }
        [first, second, third, rest @ ..] if third & 0x80 == 0 => {
            Some((u32::from_be_bytes([0, *first, *second, *third]), rest))
        }
        _ => None,
    }
}

/// A length of one to three bytes.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    match bytes {
        [0x81, length, rest @ ..] => Some((usize::from(*length), rest)),
        [0x82, high, low, rest @ ..] => {
            Some((usize::from(u16::from_be_bytes([*high, *low])), rest))
        }
        [length, rest @ ..] if *length < 0x80 => Some((usize::from(*length), rest)),
        _ => None,
    }
}
