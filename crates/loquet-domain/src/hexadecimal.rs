//! Bytes as hexadecimal digits in lower case, and back.

use std::fmt;

/// Bytes, shown as two digits each. Not for secrets: the text is not wiped.
#[derive(Clone, Copy, Debug)]
pub struct Hexadecimal<'bytes>(pub &'bytes [u8]);

impl fmt::Display for Hexadecimal<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0.iter()).try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// The bytes that exactly `2 * N` digits in lower case stand for.
pub fn bytes<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let digits = digits.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        for digit in pair {
            *byte = *byte << 4 | value(*digit)?;
        }
    }
    Some(bytes)
}

const fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Hexadecimal, bytes};

    #[test]
    fn bytes_come_back_from_their_digits() {
        let all: Vec<u8> = (0..=255).collect();
        let digits = Hexadecimal(&all).to_string();
        assert_eq!(
            bytes::<256>(&digits).as_ref().map(<[u8; 256]>::as_slice),
            Some(&*all)
        );
    }

    #[test]
    fn nothing_else_is_taken_for_digits() {
        for text in ["", "0", "000", "0G", "AF", "+1", " 1", "é", "00 "] {
            assert_eq!(bytes::<1>(text), None, "{text}");
        }
    }
}
