//! What a card's key is applied to: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 9.2; N15).

use loquet_domain::card::ChallengeMessage;

/// DER of a `DigestInfo` up to the digest: SHA-256, 32 bytes (RFC 8017, 9.2, note 1).
const PREFIX: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// Bytes of a modulus of 2048 bits.
const MODULUS: usize = 256;

/// The `DigestInfo` of a message.
pub(crate) fn digest_info(message: &ChallengeMessage) -> Vec<u8> {
    [&PREFIX[..], &message.digest()].concat()
}

/// The message as a key of 2048 bits takes it: `00 01 FF … FF 00`, and the `DigestInfo`.
pub(crate) fn encoded_block(message: &ChallengeMessage) -> Vec<u8> {
    let digest_info = digest_info(message);
    let mut block = vec![0xFF; MODULUS.saturating_sub(digest_info.len() + 3)];
    block.splice(0..0, [0x00, 0x01]);
    block.push(0x00);
    block.extend(digest_info);
    block
}

#[cfg(test)]
mod tests {
    use super::{MODULUS, encoded_block};
    use crate::fixtures::message;

    #[test]
    fn the_block_is_as_long_as_the_modulus() {
        let block = encoded_block(&message());
        assert_eq!(block.len(), MODULUS);
        assert_eq!(block[..2], [0x00, 0x01]);
        assert!(block[2..204].iter().all(|byte| *byte == 0xFF));
        assert_eq!(block[204..206], [0x00, 0x30]);
        assert_eq!(block[224..], message().digest());
    }
}
