#![doc = include_str!("../README.md")]

mod authority;
mod card;
mod error;
mod fault;
#[cfg(test)]
mod fixture;
mod holder;
mod holder_file;
mod issuer;
mod keys;
mod order;
mod readers;
mod store;
mod transcript;
mod virtual_reader;

pub use authority::{
    CertificateProfile, ExtendedUse, KeyUse, REVOCATION_URL, RevocationList, RevocationScope,
    TestAuthority,
};
pub use card::{
    Assumptions, CardKind, CaseFour, FileIds, LastUpdate, LastWrongTry, PastEnd, PinForgotten,
    Reply, SimulatedCard,
};
pub use error::AuthorityError;
pub use fault::{Fault, FaultScript};
pub use holder::Holder;
pub use holder_file::{HolderFileError, HolderProblem, SAMPLE_HOLDERS, cards_of_file};
pub use issuer::CardIssuer;
pub use keys::{CardKeys, KeySize};
pub use order::{CardOrder, DEFAULT_PIN, DEFAULT_PUK};
pub use readers::{HeldCard, SimulatedReaders};
pub use transcript::{Exchange, Transcript};
pub use virtual_reader::{
    DEFAULT_PORT, Departure, InsertedCard, VirtualReader, VirtualReaderError,
};
