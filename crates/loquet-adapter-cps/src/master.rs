//! The files of the master file that a login needs: EF.SN.ICC, which proves the issuer and tells
//! chips apart, and EF.ATR, which says how much the card gives at once (ISO 7816-4, 12.2.2).

use crate::tlv::{INTEGER, Objects, Tag};
use loquet_domain::card::ChipSerial;

/// How much a card gives at once when it does not say: what a short answer holds.
pub const DEFAULT_RESPONSE: usize = 256;

/// The issuer of the CPS, in a chip's number.
const ISSUER: [u8; 5] = [0x80, 0x25, 0x00, 0x00, 0x01];

/// A chip's number in EF.SN.ICC.
const CHIP_NUMBER: Tag = Tag(0x5A);
/// The sizes of buffers in EF.ATR.
const BUFFERS: Tag = Tag(0xE0);
/// Which of the sizes is that of an answer without secure messaging: the third of command, command
/// secured, answer, answer secured.
const RESPONSE: usize = 2;

/// What EF.SN.ICC says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipNumber {
    /// A chip of the issuer of the CPS.
    Cps(ChipSerial),
    /// A chip of another issuer.
    Foreign,
    /// Nothing that can be read.
    Unreadable,
}

impl ChipNumber {
    /// Reads EF.SN.ICC: tag `5A`, the issuer's number, the chip's.
    pub fn read(file: &[u8]) -> Self {
        let Some(number) = Objects::of(file).tagged(CHIP_NUMBER) else {
            return Self::Unreadable;
        };
        match number.value.strip_prefix(&ISSUER) {
            Some(chip) => <[u8; 5]>::try_from(chip).map_or(Self::Unreadable, |chip| {
                Self::Cps(ChipSerial::from_bytes(chip))
            }),
            None => Self::Foreign,
        }
    }
}

/// Reads from EF.ATR how many bytes a card gives at once: 1 to 256, [`DEFAULT_RESPONSE`] if it does
/// not say.
pub fn response_size(file: &[u8]) -> usize {
    stated_response_size(file).map_or(DEFAULT_RESPONSE, |size| size.min(DEFAULT_RESPONSE))
}

fn stated_response_size(file: &[u8]) -> Option<usize> {
    // Before the objects may stand a category indicator, as before compact historical bytes.
    let objects = file
        .strip_prefix(&[0x00])
        .or_else(|| file.strip_prefix(&[0x10]))
        .or_else(|| file.strip_prefix(&[0x80]))
        .unwrap_or(file);
    let sizes = Objects::of(objects).tagged(BUFFERS)?;
    let mut numbers = sizes.objects().filter(|object| object.tag == INTEGER);
    let size = numbers.nth(RESPONSE)?.value;
    let (high, low) = match size {
        [0x00, high, low] | [high, low] => (*high, *low),
        [low] => (0, *low),
        _ => return None,
    };
    let size = usize::from(u16::from_be_bytes([high, low]));
    (size > 0).then_some(size)
}

#[cfg(test)]
mod tests;
