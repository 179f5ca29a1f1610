//! Certificates: read, verified against a signature, judged.

use async_trait::async_trait;
use loquet_domain::card::{
    CardAuthority, CardHolder, CardSignature, CertificateDer, CertificateReference,
    CertificateRefusal, ChallengeMessage,
};
use loquet_domain::storage::Cause;
use loquet_domain::{SignedDuration, Timestamp};
use thiserror::Error;

/// Reads what a certificate says, without believing it.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait CertificateReader: Send + Sync {
    /// What it says of card and holder.
    ///
    /// # Errors
    ///
    /// [`CertificateRefusal::Malformed`]: it is no certificate, or names no holder.
    ///
    /// # Contract
    ///
    /// - MUST read the names of a subject that is one multi-valued RDN.
    /// - MUST read an establishment's certificate, which has no names.
    /// - MUST NOT panic, whatever the bytes (CPS-25).
    fn read(&self, certificate: &CertificateDer) -> Result<CardHolder, CertificateRefusal>;
}

/// Judges certificates, by what the practice trusts.
///
/// # Contract
///
/// - Anything that is not known to be good MUST be refused (AUTH-22).
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait CertificateTrust: Send + Sync {
    /// Verifies that the key of a certificate has signed a message, by RSASSA-PKCS1-v1_5 with
    /// SHA-256 (RFC 8017, 8.2; N15), with a key of 2048 bits or more and an odd exponent of 65537
    /// or more (CPS-06).
    ///
    /// # Errors
    ///
    /// [`SignatureRefusal`].
    ///
    /// # Contract
    ///
    /// - MUST refuse a signature of another key, or over another message (CPS-01).
    /// - MUST refuse a key that is too weak (CPS-06).
    fn verify(
        &self,
        certificate: &CertificateDer,
        message: &ChallengeMessage,
        signature: &CardSignature,
    ) -> Result<(), SignatureRefusal>;

    /// Judges a certificate at an instant: path to a pinned authority, validity, profile of an
    /// authentication certificate of a card, revocation (CPS-07 to CPS-13). Touches no network.
    ///
    /// # Errors
    ///
    /// [`TrustFault::Refused`] with the first reason; [`TrustFault::Unavailable`] when it cannot be
    /// judged, which is no acceptance.
    ///
    /// # Contract
    ///
    /// - MUST refuse each of the reasons of [`CertificateRefusal`] under its own name.
    /// - MUST NOT accept again what was once seen revoked (CPS-11).
    async fn judge(
        &self,
        certificate: &CertificateDer,
        now: Timestamp,
    ) -> Result<TrustedCertificate, TrustFault>;

    /// Whether a certificate is now known to be revoked (CPS-31).
    ///
    /// # Errors
    ///
    /// [`TrustFault::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST know what the newest lists, and what any list before them, have revoked.
    async fn is_revoked(&self, certificate: &CertificateReference) -> Result<bool, TrustFault>;
}

/// A certificate that was judged good, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedCertificate {
    /// What it says, now believed.
    pub holder: CardHolder,
    /// Who vouches for it.
    pub authority: CardAuthority,
    /// How it stands with the revocation lists.
    pub revocation: Revocation,
}

/// A certificate is not revoked, as far as a list of this age says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// How old the oldest list of the path is.
    pub age: SignedDuration,
    /// By how much it is past its date, within the practice's grace (CPS-11). `None`: it is not.
    pub overdue: Option<SignedDuration>,
}

/// A signature is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureRefusal {
    /// The certificate cannot be read.
    #[error("the certificate is malformed")]
    Malformed,
    /// Its key is too weak, or of another kind than RSA.
    #[error("the key is too weak")]
    Weak,
    /// It is not the key's signature over this message.
    #[error("the signature is wrong")]
    Wrong,
}

/// A certificate is not accepted.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrustFault {
    /// For this reason.
    #[error(transparent)]
    Refused(#[from] CertificateRefusal),
    /// It could not be judged.
    #[error("the certificate cannot be judged")]
    Unavailable(#[source] Cause),
}
