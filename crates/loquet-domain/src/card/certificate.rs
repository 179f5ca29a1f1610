//! A card's certificate and signature as bytes, and why a certificate is refused.

use crate::FailureCode;
use crate::hexadecimal::Hexadecimal;
use crate::journal::Reason;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The largest certificate that is looked at, in bytes of DER (CPS-25).
pub const MAX_CERTIFICATE_BYTES: usize = 8 * 1024;

/// The largest signature: an RSA key of 4096 bits.
const MAX_SIGNATURE_BYTES: usize = 512;

/// A serial number of a certificate has at most so many bytes (RFC 5280, 4.1.2.2), and a sign byte.
const MAX_SERIAL_BYTES: usize = 21;

/// A certificate as read: bytes from outside that prove nothing by themselves (CPS-09).
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateDer(Vec<u8>);

/// The bytes are more than a certificate may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a certificate has at most {MAX_CERTIFICATE_BYTES} bytes")]
pub struct CertificateTooLarge;

impl CertificateDer {
    /// Takes bytes over, unread.
    ///
    /// # Errors
    ///
    /// [`CertificateTooLarge`] over [`MAX_CERTIFICATE_BYTES`].
    pub fn new(der: Vec<u8>) -> Result<Self, CertificateTooLarge> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(CertificateTooLarge);
        }
        Ok(Self(der))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// SHA-256 over the bytes.
    pub fn digest(&self) -> CertificateDigest {
        CertificateDigest(Sha256::digest(&self.0).into())
    }
}

impl fmt::Debug for CertificateDer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CertificateDer({} bytes)", self.0.len())
    }
}

/// SHA-256 of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CertificateDigest([u8; 32]);

impl CertificateDigest {
    /// The digest.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// How revocation names a certificate: its issuer's name, hashed, and its serial number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CertificateReference {
    issuer: [u8; 32],
    serial: Vec<u8>,
}

/// The parts do not name a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not the reference of a certificate")]
pub struct CertificateReferenceError;

impl CertificateReference {
    /// A reference of SHA-256 over the DER of the issuer's name, and the serial number's bytes.
    ///
    /// # Errors
    ///
    /// [`CertificateReferenceError`]: a serial number of no byte, or of more than 21.
    pub fn new(issuer: [u8; 32], serial: &[u8]) -> Result<Self, CertificateReferenceError> {
        if serial.is_empty() || serial.len() > MAX_SERIAL_BYTES {
            return Err(CertificateReferenceError);
        }
        let serial = serial.to_vec();
        Ok(Self { issuer, serial })
    }

    /// SHA-256 over the issuer's name.
    pub const fn issuer(&self) -> &[u8; 32] {
        &self.issuer
    }

    /// The serial number, most significant byte first.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }
}

impl fmt::Display for CertificateReference {
    /// Hexadecimal: issuer, `/`, serial number.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hexadecimal(&self.issuer).fmt(formatter)?;
        formatter.write_str("/")?;
        Hexadecimal(&self.serial).fmt(formatter)
    }
}

impl FromStr for CertificateReference {
    type Err = CertificateReferenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('/').ok_or(CertificateReferenceError)?;
        let issuer = bytes_of(parts.0)?;
        let issuer = issuer.try_into().map_err(|_| CertificateReferenceError)?;
        Self::new(issuer, &bytes_of(parts.1)?)
    }
}

fn bytes_of(hexadecimal: &str) -> Result<Vec<u8>, CertificateReferenceError> {
    let digit = |byte: &u8| {
        char::from(*byte)
            .to_digit(16)
            .ok_or(CertificateReferenceError)
    };
    let pairs = hexadecimal.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => {
            u8::try_from(digit(high)? * 16 + digit(low)?).map_err(|_| CertificateReferenceError)
        }
        _ => Err(CertificateReferenceError),
    });
    pairs.collect()
}

/// A signature as a card gave it: bytes that prove nothing until they are verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardSignature(Vec<u8>);

/// The bytes are no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a signature has 1 to {MAX_SIGNATURE_BYTES} bytes")]
pub struct CardSignatureError;

impl CardSignature {
    /// Takes bytes over, unread.
    ///
    /// # Errors
    ///
    /// [`CardSignatureError`]: no byte, or more than 512.
    pub fn new(bytes: Vec<u8>) -> Result<Self, CardSignatureError> {
        if bytes.is_empty() || bytes.len() > MAX_SIGNATURE_BYTES {
            return Err(CardSignatureError);
        }
        Ok(Self(bytes))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Why a certificate does not open: for the journal and the doctor, never for the public answer
/// of a login (AUTH-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum CertificateRefusal {
    /// It cannot be read.
    #[error("the certificate is malformed")]
    Malformed,
    /// It is the certificate for signatures, or another one that is not for authentication.
    #[error("the certificate is not for authentication")]
    NotForAuthentication,
    /// It is not the certificate of a card.
    #[error("a software certificate")]
    Software,
    /// No trusted authority has issued it, or the path to one does not hold (RFC 5280, 6.1).
    #[error("no trusted authority has issued the certificate")]
    Untrusted,
    /// It, or a certificate above it, has expired.
    #[error("the certificate has expired")]
    Expired,
    /// It, or a certificate above it, is not valid yet.
    #[error("the certificate is not valid yet")]
    NotYetValid,
    /// Its key or algorithm is too weak (CPS-06).
    #[error("the certificate's key or algorithm is too weak")]
    Weak,
    /// A critical extension is not understood.
    #[error("a critical extension is not understood")]
    CriticalExtension,
    /// It, or a certificate above it, is or was revoked.
    #[error("the certificate is revoked")]
    Revoked,
    /// No revocation list covers it.
    #[error("no revocation list covers the certificate")]
    RevocationUnknown,
    /// The revocation list is past its date by more than the grace.
    #[error("the revocation list is too old")]
    RevocationStale,
    /// It is a test card, and the practice admits none.
    #[error("a test card")]
    TestCard,
    /// It claims another category, real or test, than its authority vouches for.
    #[error("the category does not fit the authority")]
    Category,
    /// The clock stands before something that was already seen (CPS-13).
    #[error("the clock has been set back")]
    ClockSetBack,
}

impl From<CertificateRefusal> for Reason {
    fn from(refusal: CertificateRefusal) -> Self {
        match refusal {
            CertificateRefusal::Malformed => Self::CertificateMalformed,
            CertificateRefusal::NotForAuthentication => Self::CertificateUsage,
            CertificateRefusal::Software => Self::CertificateSoftware,
            CertificateRefusal::Untrusted => Self::CertificateUntrusted,
            CertificateRefusal::Expired => Self::CertificateExpired,
            CertificateRefusal::NotYetValid => Self::CertificateNotYetValid,
            CertificateRefusal::Weak => Self::CertificateWeak,
            CertificateRefusal::CriticalExtension => Self::CertificateExtension,
            CertificateRefusal::Revoked => Self::CertificateRevoked,
            CertificateRefusal::RevocationUnknown => Self::RevocationUnknown,
            CertificateRefusal::RevocationStale => Self::RevocationStale,
            CertificateRefusal::TestCard => Self::TestCard,
            CertificateRefusal::Category => Self::CardCategory,
            CertificateRefusal::ClockSetBack => Self::ClockSetBack,
        }
    }
}

impl CertificateRefusal {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::Malformed,
        Self::NotForAuthentication,
        Self::Software,
        Self::Untrusted,
        Self::Expired,
        Self::NotYetValid,
        Self::Weak,
        Self::CriticalExtension,
        Self::Revoked,
        Self::RevocationUnknown,
        Self::RevocationStale,
        Self::TestCard,
        Self::Category,
        Self::ClockSetBack,
    ];

    /// Its stable name, which is that of the reason in the journal.
    pub fn name(self) -> &'static str {
        Reason::from(self).code()
    }

    /// The public code, where the reason may be told: by the doctor and at a registration, never as
    /// the answer to a login (AUTH-21).
    pub const fn code(self) -> FailureCode {
        match self {
            Self::Malformed => FailureCode::CardUnreadable,
            Self::NotForAuthentication | Self::Software | Self::Category => {
                FailureCode::CertificateUsage
            }
            Self::Untrusted | Self::Weak | Self::CriticalExtension => {
                FailureCode::CertificateUntrusted
            }
            Self::Expired => FailureCode::CertificateExpired,
            Self::NotYetValid => FailureCode::CertificateNotYetValid,
            Self::Revoked => FailureCode::CertificateRevoked,
            Self::RevocationUnknown | Self::RevocationStale => FailureCode::RevocationUnknown,
            Self::TestCard => FailureCode::TestCardRefused,
            Self::ClockSetBack => FailureCode::ClockSetBack,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        CardSignature, CertificateDer, CertificateReference, MAX_CERTIFICATE_BYTES,
        MAX_SIGNATURE_BYTES,
    };

    #[test]
    fn cps_25_sizes_are_bounded() {
        assert!(CertificateDer::new(vec![0; MAX_CERTIFICATE_BYTES]).is_ok());
        assert!(CertificateDer::new(vec![0; MAX_CERTIFICATE_BYTES + 1]).is_err());
        assert!(CardSignature::new(vec![0; MAX_SIGNATURE_BYTES + 1]).is_err());
        assert!(CardSignature::new(Vec::new()).is_err());
    }

    #[test]
    fn references_are_read_back_as_written() {
        let reference = CertificateReference::new([0xA0; 32], &[0x11, 0x20, 0xFF]);
        let reference = reference.expect("a reference");
        assert_eq!(reference.to_string().parse(), Ok(reference));
        for text in ["", "/", "00/", "zz/00", "a0"] {
            assert!(text.parse::<CertificateReference>().is_err(), "{text}");
        }
    }
}
