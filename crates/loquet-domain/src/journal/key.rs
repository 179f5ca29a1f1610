//! The key of the journal, and what is masked with it.

use super::{Head, PracticeMark, Record, Seal};
use crate::Timestamp;
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

    /// Tells this practice from others.
    pub fn practice(&self) -> PracticeMark {
        let [mark, _] = halves(self.authenticate("practice", &[]));
        PracticeMark::from_bytes(mark)
    }

    /// What shows that an anchor is genuine.
    pub(super) fn authenticate_anchor(
        &self,
        practice: PracticeMark,
        head: &Head,
        at: Timestamp,
    ) -> [u8; 32] {
        let parts: [&[u8]; 4] = [
            practice.as_bytes(),
            &head.sequence.0.to_be_bytes(),
            head.seal.as_bytes(),
            &at.as_millisecond().to_be_bytes(),
        ];
        self.derived("anchors").authenticate("anchor", &parts)
    }

    /// What shows that a checkpoint is genuine.
    pub(super) fn authenticate_checkpoint(
        &self,
        head: &Head,
        before: Timestamp,
        at: Timestamp,
    ) -> [u8; 32] {
        let parts: [&[u8]; 4] = [
            &head.sequence.0.to_be_bytes(),
            head.seal.as_bytes(),
            &before.as_millisecond().to_be_bytes(),
            &at.as_millisecond().to_be_bytes(),
        ];
        (self.derived("checkpoints")).authenticate("checkpoint", &parts)
    }

    /// A key for one purpose only, from which this one cannot be found.
    fn derived(&self, purpose: &str) -> Self {
        let purpose: [&[u8]; 1] = [purpose.as_bytes()];
        Self(Zeroizing::new(self.authenticate("derived-key", &purpose)))
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

/// The two halves of 32 bytes.
fn halves(bytes: [u8; 32]) -> [[u8; 16]; 2] {
    let mut halves = [[0; 16]; 2];
    let places = halves.as_flattened_mut().iter_mut();
    places.zip(bytes).for_each(|(place, byte)| *place = byte);
    halves
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
