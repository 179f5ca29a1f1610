//! Which card it is, and its answer to reset.

/// The card that is simulated.
///
/// How sure each answer to reset is: \[R\] a trace of a real card, \[L\] the issuer's library,
/// \[S\] the public list of answers to reset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardKind {
    /// CPS3 by its contacts, T=0. \[R\]\[L\]
    Cps3,
    /// CPS3 through the air: technical application only, no PIN. \[L\]
    Cps3Contactless,
    /// CPS4 by its contacts. \[L\]
    Cps4,
    /// A patient's card, which knows nothing of all this. \[S\]
    Vitale,
    /// Any other card: this answer to reset, and every command refused.
    Foreign(Vec<u8>),
    /// A card put in upside down or broken: no answer to reset, no answer at all.
    Mute,
}

const CPS3: &[u8] = &[
    0x3B, 0xAC, 0x00, 0x40, 0x2A, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x00, 0x03, 0x10, 0x00, 0x90,
    0x00,
];
const CPS3_CONTACTLESS: &[u8] = &[
    0x3B, 0x8F, 0x80, 0x01, 0x00, 0x31, 0xB8, 0x64, 0x04, 0xB0, 0xEC, 0xC1, 0x73, 0x94, 0x01, 0x80,
    0x82, 0x90, 0x00, 0x0E,
];
const CPS4: &[u8] = &[
    0x3B, 0x9B, 0x18, 0x80, 0x01, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x04, 0x01, 0x00, 0x00, 0x90,
    0x44,
];
const VITALE: &[u8] = &[0x3B, 0x75, 0x13, 0x00, 0x00, 0x48, 0x09, 0xEA, 0x90, 0x00];

impl CardKind {
    /// Its answer to reset; empty for a mute card.
    pub fn atr(&self) -> &[u8] {
        match self {
            Self::Cps3 => CPS3,
            Self::Cps3Contactless => CPS3_CONTACTLESS,
            Self::Cps4 => CPS4,
            Self::Vitale => VITALE,
            Self::Foreign(atr) => atr,
            Self::Mute => &[],
        }
    }

    /// Whether it is a CPS of whatever generation and interface.
    pub fn is_cps(&self) -> bool {
        matches!(self, Self::Cps3 | Self::Cps3Contactless | Self::Cps4)
    }

    /// Whether it is reached through the air.
    pub(crate) fn is_contactless(&self) -> bool {
        *self == Self::Cps3Contactless
    }
}
