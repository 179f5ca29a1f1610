//! The hash that the card itself finishes: PSO HASH with the state of what the terminal hashed.

use sha1::block_api::compress as compress_sha1;
use sha2::block_api::compress256;

use super::status::Status;
use super::tlv::objects;

/// A hash function of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
}

/// Bytes of a block of both functions.
const BLOCK: usize = 64;

impl Hash {
    /// Bytes of a digest.
    pub(crate) fn digest_bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// What stands before a digest in a `DigestInfo` (RFC 8017, 9.2, note 1).
    fn prefix(self) -> &'static [u8] {
        match self {
            Self::Sha1 => &[
                0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04,
                0x14,
            ],
            Self::Sha256 => &[
                0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                0x01, 0x05, 0x00, 0x04, 0x20,
            ],
        }
    }

    /// The `DigestInfo` of a digest.
    pub(crate) fn digest_info(self, digest: &[u8]) -> Vec<u8> {
        [self.prefix(), digest].concat()
    }

    /// Finishes a hash: `90 L <state, bits hashed>` or `90 00`, then `80 L <last block>`.
    ///
    /// # Errors
    ///
    /// `6A80` when the template is another one, the state does not have the right length, the
    /// bits hashed are not whole blocks, or the last block is longer than a block.
    pub(crate) fn finish(self, template: &[u8]) -> Result<Vec<u8>, Status> {
        let parts = objects(template).ok_or(Status::BAD_DATA)?;
        let [(0x90, before), (0x80, last)] = parts.as_slice() else {
            return Err(Status::BAD_DATA);
        };
        let (state, bits) = self.before(before)?;
        if last.len() > BLOCK || bits % (BLOCK as u64 * 8) != 0 {
            return Err(Status::BAD_DATA);
        }
        let total = bits
            .checked_add(last.len() as u64 * 8)
            .ok_or(Status::BAD_DATA)?;
        Ok(self.compress(&state, &padded(last, total)))
    }

    /// The state to begin with, as bytes, and the bits hashed so far.
    fn before(self, value: &[u8]) -> Result<(Vec<u8>, u64), Status> {
        if value.is_empty() {
            return Ok((self.initial(), 0));
        }
        let (state, count) = value
            .split_at_checked(self.digest_bytes())
            .ok_or(Status::BAD_DATA)?;
        let count: [u8; 8] = count.try_into().map_err(|_| Status::BAD_DATA)?;
        Ok((state.to_vec(), u64::from_be_bytes(count)))
    }

    /// The state before the first block (FIPS 180-4, 5.3).
    fn initial(self) -> Vec<u8> {
        let words: &[u32] = match self {
            Self::Sha1 => &[
                0x6745_2301,
                0xEFCD_AB89,
                0x98BA_DCFE,
                0x1032_5476,
                0xC3D2_E1F0,
            ],
            Self::Sha256 => &[
                0x6A09_E667,
                0xBB67_AE85,
                0x3C6E_F372,
                0xA54F_F53A,
                0x510E_527F,
                0x9B05_688C,
                0x1F83_D9AB,
                0x5BE0_CD19,
            ],
        };
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    /// The state after these blocks.
    fn compress(self, state: &[u8], blocks: &[[u8; BLOCK]]) -> Vec<u8> {
        let mut words = state.chunks_exact(4).map(|word| {
            word.iter()
                .fold(0_u32, |value, byte| (value << 8) | u32::from(*byte))
        });
        let mut next = || words.next().unwrap_or_default();
        match self {
            Self::Sha1 => {
                let mut state: [u32; 5] = std::array::from_fn(|_| next());
                compress_sha1(&mut state, blocks);
                state.into_iter().flat_map(u32::to_be_bytes).collect()
            }
            Self::Sha256 => {
                let mut state: [u32; 8] = std::array::from_fn(|_| next());
                compress256(&mut state, blocks);
                state.into_iter().flat_map(u32::to_be_bytes).collect()
            }
        }
    }
}

/// The last bytes of a message with their padding (FIPS 180-4, 5.1.1): one block or two.
fn padded(last: &[u8], total_bits: u64) -> Vec<[u8; BLOCK]> {
    let mut bytes = last.to_vec();
    bytes.push(0x80);
    while bytes.len() % BLOCK != BLOCK - 8 {
        bytes.push(0);
    }
    bytes.extend_from_slice(&total_bits.to_be_bytes());
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    blocks.to_vec()
}
