//! What lies in a reader.

use crate::code::codes;

/// A generation of the CPS that is supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CpsGeneration {
    /// CPS3: IAS-ECC.
    Cps3,
    /// CPS4: `ChipDoc`.
    Cps4,
}
codes!(CpsGeneration { Cps3 = "cps3", Cps4 = "cps4" });

/// The side of a card that a reader speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardInterface {
    /// By contacts: PIN and signature.
    Contact,
    /// By radio: no PIN, so no two factors (CPS-24).
    Contactless,
}
codes!(CardInterface { Contact = "contact", Contactless = "contactless" });

/// What a card's answer to reset says that it is; to be confirmed by its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardKind {
    /// A CPS of a supported generation.
    Cps(CpsGeneration, CardInterface),
    /// A CPS of a generation that is not supported.
    OlderCps,
    /// A patient's card.
    Vitale,
    /// Anything else.
    Unknown,
}
