//! The key of the journal, and what is masked with it.

use super::{Head, Record, Seal};
use crate::card::CertificateDigest;
use crate::identifier::IdentifierKey;
use crate::origin::WorkstationName;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use thiserror::Error;
use zeroize::Zeroizing;

/// 32 random bytes kept outside the database.
#[derive(Clone)]
pub struct JournalKey(Zeroizing<[u8; 32]>);

/// The bytes are not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a journal key is 32 bytes")]
pub struct JournalKeyError;

/// A keyed hash that stands for an identifier or a workstation: tells whether two are the same,
/// and nothing else to whoever has not the key (LOG-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MaskedIdentifier([u8; 32]);

impl MaskedIdentifier {
    /// A mask read back from storage.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The mask, for storage.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl JournalKey {
    /// A key made of random bytes, or read back.
    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// The bytes, for the file that keeps them.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Masks an identifier, known or not.
    pub fn mask(&self, identifier: &IdentifierKey) -> MaskedIdentifier {
        MaskedIdentifier(self.authenticate("identifier", &[identifier.as_str().as_bytes()]))
    }

    /// Masks the name of a workstation.
    pub fn mask_workstation(&self, name: &WorkstationName) -> MaskedIdentifier {
        MaskedIdentifier(self.authenticate("workstation", &[name.as_str().as_bytes()]))
    }

    /// Masks a certificate used on a workstation: who shows somebody's public certificate on one
    /// machine does not stop its holder on another (CPS-30, LOCK-05).
    pub fn mask_card(
        &self,
        certificate: &CertificateDigest,
        workstation: &WorkstationName,
    ) -> MaskedIdentifier {
        let parts: [&[u8]; 2] = [certificate.as_bytes(), workstation.as_str().as_bytes()];
        MaskedIdentifier(self.authenticate("card", &parts))
    }

    /// Masks the name of a workstation, for the attempts by card alone: wrong passwords do not
    /// count there (CPS-30).
    pub fn mask_card_workstation(&self, name: &WorkstationName) -> MaskedIdentifier {
        MaskedIdentifier(self.authenticate("card-workstation", &[name.as_str().as_bytes()]))
    }

    /// The seal of a record that follows another.
    pub(super) fn seal(&self, previous: Option<&Head>, record: &Record) -> Seal {
        let previous = previous.map_or(&[][..], |head| head.seal.as_bytes());
        Seal::from_bytes(self.authenticate("record", &[previous, &record.canonical_encoding()]))
    }

    /// HMAC-SHA-256 over a purpose and parts, each with its length before it, so that no two
    /// different lists of parts give the same bytes.
    fn authenticate(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut bytes = Vec::new();
        for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        // HMAC takes a key of any length, so this never fails; were it to, the seal is worthless
        // and verification says so.
        Hmac::<Sha256>::new_from_slice(self.0.as_slice()).map_or([0; 32], |mut hmac| {
            hmac.update(&bytes);
            hmac.finalize().into_bytes().into()
        })
    }
}

impl TryFrom<&[u8]> for JournalKey {
    type Error = JournalKeyError;

    fn try_from(bytes: &[u8]) -> Result<Self, JournalKeyError> {
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| JournalKeyError)?;
        Ok(Self(Zeroizing::new(bytes)))
    }
}

impl fmt::Debug for JournalKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JournalKey([redacted])")
    }
}
