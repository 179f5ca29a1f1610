//! What a certificate says of its card and holder.

use crate::Timestamp;
use crate::card::{CardSerial, CertificateReference};
use crate::card_number::CardNumber;
use crate::code::codes;
use crate::text::PrintableText;

/// A holder's family or given name, at most 64 characters.
pub type HolderName = PrintableText<64>;

/// An authority's common name, at most 64 characters.
pub type IssuerName = PrintableText<64>;

/// A type of card, of the code table G02.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardType {
    /// 0: a health professional's (CPS).
    Professional,
    /// 1: a professional's in training (CPF).
    InTraining,
    /// 2: an establishment's employee's (CPE or CDE).
    Establishment,
    /// 3: an authorised person's (CPA or CDA).
    Authorised,
}
codes!(CardType {
    Professional = "cps",
    InTraining = "cpf",
    Establishment = "cpe",
    Authorised = "cpa",
});

impl CardType {
    /// The type with this number in the code table G02, if there is one.
    pub const fn from_table(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Professional),
            1 => Some(Self::InTraining),
            2 => Some(Self::Establishment),
            3 => Some(Self::Authorised),
            _ => None,
        }
    }
}

/// A category of certificate, of the code table G01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardCategory {
    /// `00`: a card.
    Card,
    /// `80`: a test card.
    TestCard,
    /// `03`, `83` or none: software, or nothing that is known.
    Other,
}
codes!(CardCategory { Card = "card", TestCard = "test-card", Other = "other" });

impl CardCategory {
    /// The category with this number in the code table G01.
    pub const fn from_table(number: u8) -> Self {
        match number {
            0x00 => Self::Card,
            0x80 => Self::TestCard,
            _ => Self::Other,
        }
    }
}

/// What a certificate's key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CertificateUsage {
    /// To prove who somebody is: digital signature, client authentication.
    Authentication,
    /// To sign documents: non repudiation.
    Signature,
    /// Anything else.
    Other,
}
codes!(CertificateUsage {
    Authentication = "authentication",
    Signature = "signature",
    Other = "other",
});

/// A profession, by its number in the code table G15: 10 is a physician, 60 a nurse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Profession(pub u16);

/// What a certificate says. Nothing of it is proved by reading it (CPS-09).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardHolder {
    /// The national identifier: the subject's common name.
    pub number: CardNumber,
    /// The family name; an establishment's card has none.
    pub family_name: Option<HolderName>,
    /// The given name; an establishment's card has none.
    pub given_name: Option<HolderName>,
    /// The profession, if said.
    pub profession: Option<Profession>,
    /// The type of card, if said.
    pub card_type: Option<CardType>,
    /// Card, test card or something else.
    pub category: CardCategory,
    /// The card's own number, if said: a software certificate has none.
    pub serial: Option<CardSerial>,
    /// What the key is for.
    pub usage: CertificateUsage,
    /// Who has issued the certificate, as it says itself.
    pub issuer: IssuerName,
    /// How revocation names the certificate.
    pub reference: CertificateReference,
    /// The first instant of its validity.
    pub not_before: Timestamp,
    /// The last instant of its validity.
    pub not_after: Timestamp,
}
