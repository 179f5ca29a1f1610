//! Readers, and what lies in them.

use loquet_domain::text::PrintableText;
use std::fmt;
use thiserror::Error;

/// The longest answer to reset, in bytes (ISO 7816-3, 8.2).
pub const MAX_ATR_BYTES: usize = 33;

/// A reader's name as the system gives it, at most 128 characters, printable.
pub type ReaderName = PrintableText<128>;

/// A card's answer to reset (ISO 7816-3, 8).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Atr(Vec<u8>);

/// No answer to reset has so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an answer to reset has at most {MAX_ATR_BYTES} bytes")]
pub struct AtrLength;

impl Atr {
    /// Takes bytes over, unread.
    ///
    /// # Errors
    ///
    /// [`AtrLength`] over [`MAX_ATR_BYTES`].
    pub fn new(bytes: &[u8]) -> Result<Self, AtrLength> {
        if bytes.len() > MAX_ATR_BYTES {
            return Err(AtrLength);
        }
        Ok(Self(bytes.to_vec()))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Atr {
    /// Hexadecimal bytes with spaces between them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        self.0.iter().try_for_each(|byte| {
            write!(formatter, "{separator}{byte:02X}")?;
            separator = " ";
            Ok(())
        })
    }
}

impl fmt::Debug for Atr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Atr({self})")
    }
}

/// Which insertion it is: the count of insertions and removals of a reader. Another number means
/// that the card was away, however short, and may be another (CPS-22).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Insertion(pub u64);

/// Where a reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReaderLocation {
    /// On this computer, as far as can be told.
    Local,
    /// On another computer, through a remote desktop (CPS-28).
    Redirected,
}

/// What lies in a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardPresence {
    /// Nothing.
    Empty,
    /// A card that answered the reset.
    Card {
        /// Its answer.
        atr: Atr,
        /// Which insertion it is.
        insertion: Insertion,
    },
    /// A card that does not answer.
    Mute,
    /// The reader cannot say.
    Unavailable,
}

/// A reader now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Its name.
    pub name: ReaderName,
    /// Where it is.
    pub location: ReaderLocation,
    /// What lies in it.
    pub card: CardPresence,
}

#[cfg(test)]
mod tests {
    use super::{Atr, MAX_ATR_BYTES};

    #[test]
    fn an_atr_is_shown_byte_by_byte() {
        let atr = Atr::new(&[0x3B, 0xAC, 0x00]).expect("short");
        assert_eq!(atr.to_string(), "3B AC 00");
        assert!(Atr::new(&[0; MAX_ATR_BYTES + 1]).is_err());
    }
}
