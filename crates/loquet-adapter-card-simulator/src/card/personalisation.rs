//! What the issuer puts into a card before it leaves the factory.

use rsa::PrivateKey;
use rsa::traits::PublicKeyParts;

use super::assumptions::Assumptions;
use super::kind::CardKind;
use super::tlv::tlv;

/// A key of the card and its certificate, which need not belong together.
pub(crate) struct KeySlot {
    pub(crate) key: PrivateKey,
    /// DER.
    pub(crate) certificate: Vec<u8>,
}

impl KeySlot {
    /// Length of the modulus, in bytes.
    pub(crate) fn modulus_bytes(&self) -> usize {
        self.key.size()
    }
}

/// A data object of the contact application.
pub(crate) struct DataObject {
    pub(crate) label: &'static str,
    pub(crate) file: u16,
    /// Whether reading it asks for the PIN.
    pub(crate) private: bool,
    pub(crate) content: Vec<u8>,
}

/// The mark that the issuer's update leaves (`EF_ACTUA`, 3F00/D010). \[L\]
///
/// Moments are 14 digits, `yyyymmddhhmmss`; others are padded or cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastUpdate {
    /// When the update began.
    pub started: String,
    /// When it ended; `None` for one that was interrupted, which makes a card unusable.
    pub ended: Option<String>,
}

impl LastUpdate {
    /// The content of the file.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut moments = tlv(0x81, &binary_coded(&self.started, 7));
        if let Some(ended) = &self.ended {
            moments.extend(tlv(0x82, &binary_coded(ended, 7)));
        }
        tlv(0xEC, &moments)
    }
}

/// Digits two by two, filled with `F` on the right up to `length` bytes.
pub(crate) fn binary_coded(digits: &str, length: usize) -> Vec<u8> {
    let mut nibbles = digits
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|digit| digit - b'0');
    (0..length)
        .map(|_| (nibbles.next().unwrap_or(0x0F) << 4) | nibbles.next().unwrap_or(0x0F))
        .collect()
}

/// Everything that does not change during a card's life.
pub(crate) struct Personalisation {
    pub(crate) kind: CardKind,
    /// Ten digits, printed on the card and in its certificates.
    pub(crate) card_number: String,
    pub(crate) issuer: [u8; 5],
    pub(crate) chip_serial: [u8; 5],
    pub(crate) last_update: Option<LastUpdate>,
    pub(crate) authentication: KeySlot,
    pub(crate) signature: KeySlot,
    pub(crate) technical: KeySlot,
    pub(crate) data: Vec<DataObject>,
    /// Digits that the PIN can have at most.
    pub(crate) longest_pin: u8,
    pub(crate) assumptions: Assumptions,
}

impl Personalisation {
    /// Reference of the signature key.
    pub(crate) fn signature_reference(&self) -> u8 {
        if self.kind == CardKind::Cps4 {
            0x10
        } else {
            0x81
        }
    }

    /// Reference of the authentication key.
    pub(crate) fn authentication_reference(&self) -> u8 {
        if self.kind == CardKind::Cps4 {
            0x20
        } else {
            0x82
        }
    }
}
