//! Writing PHC strings.

use crate::verifier::{Cost, MAX_BYTES};
use loquet_domain::PasswordHash;
use std::fmt::Write;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The verifier of this cost, salt and tag.
pub(crate) fn write(cost: &Cost, salt: &[u8], tag: &[u8]) -> PasswordHash {
    // Room for all of it at once, so that no shorter copy is left behind unwiped.
    let mut text = String::with_capacity(MAX_BYTES);
    let written = write!(
        text,
        "${}$v={}$m={},t={},p={}$",
        cost.algorithm,
        u32::from(cost.version),
        cost.memory_kib,
        cost.iterations,
        cost.parallelism,
    );
    debug_assert!(written.is_ok(), "a string can always be written to");
    base64(&mut text, salt);
    text.push('$');
    base64(&mut text, tag);
    PasswordHash::from_phc(text)
}

/// Base 64 without padding, as the PHC format has it.
fn base64(text: &mut String, bytes: &[u8]) {
    for chunk in bytes.chunks(3) {
        let group = (chunk.iter().chain(&[0, 0]).take(3))
            .fold(0, |group: usize, byte| (group << 8) | usize::from(*byte));
        for place in 0..=chunk.len() {
            let digit = (group >> (18 - 6 * place)) & 0x3f;
            text.push(ALPHABET.get(digit).copied().map_or('A', char::from));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn rfc_4648_samples_without_padding() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
            ("\u{3ff}\u{3f}\u{7f}", "z78/fw"),
        ] {
            let mut text = String::new();
            base64(&mut text, bytes.as_bytes());
            assert_eq!(text, expected);
        }
    }
}
