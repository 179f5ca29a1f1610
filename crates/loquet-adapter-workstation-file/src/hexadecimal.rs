//! Bytes as text: two digits each, in lower case.

/// The text of bytes.
pub(crate) fn write(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    halves.map(character).collect()
}

/// The bytes of a text, if it is one of [`write`].
pub(crate) fn read(text: &str) -> Option<Vec<u8>> {
    text.as_bytes().chunks(2).map(byte).collect()
}

fn byte(digits: &[u8]) -> Option<u8> {
    let [high, low] = digits else {
        return None;
    };
    Some(digit(*high)? << 4 | digit(*low)?)
}

fn character(digit: u8) -> char {
    char::from(match digit {
        0..10 => b'0' + digit,
        _ => b'a' + (digit - 10),
    })
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn bytes_come_back() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        assert_eq!(read(&write(&bytes)), Some(bytes));
        assert_eq!(read(""), Some(Vec::new()));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["0", "0g", "AB", "+1", "0x", " 1", "é", "000"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
