//! Public keys, and signatures by them (CPS-06).

use crate::encoding::{Signed, sequence};
use der::asn1::{BitStringRef, UintRef};
use der::{Decode, ErrorKind, Reader, SliceReader};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use rustls_pki_types::{SignatureVerificationAlgorithm, alg_id};
use webpki::ring as algorithms;

/// The smallest modulus, in bits (CPS-06).
const MIN_MODULUS_BITS: usize = 2048;

/// The largest modulus that is computed with, in bits.
const MAX_MODULUS_BITS: usize = 8192;

/// The smallest public exponent (CPS-06).
const MIN_EXPONENT: u64 = 65_537;

/// An algorithm that `webpki` verifies by.
pub(crate) type Algorithm = &'static dyn SignatureVerificationAlgorithm;

/// What authorities of cards sign by: the server chooses, never the certificate (CPS-06).
/// RSASSA-PKCS1-v1_5 with SHA-2 and keys of 2048 bits or more; IGC-Santé uses SHA-256.
pub(crate) static CARD_ALGORITHMS: &[Algorithm] = &[
    algorithms::RSA_PKCS1_2048_8192_SHA256,
    algorithms::RSA_PKCS1_2048_8192_SHA384,
    algorithms::RSA_PKCS1_2048_8192_SHA512,
];

/// A certificate's public key, as bytes.
pub(crate) struct PublicKey {
    algorithm: Vec<u8>,
    bits: Vec<u8>,
}

impl PublicKey {
    /// Takes a `SubjectPublicKeyInfo` apart.
    pub(crate) fn parse(info: &[u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(info)?;
        let (algorithm, bits) = reader.sequence(|parts| {
            let algorithm = sequence(parts)?;
            let bits = BitStringRef::decode(parts)?;
            let bits = bits.as_bytes().ok_or(ErrorKind::Failed)?;
            Ok::<_, der::Error>((algorithm.to_vec(), bits.to_vec()))
        })?;
        reader.finish()?;
        Ok(Self { algorithm, bits })
    }

    /// Whether it is an RSA key that is strong enough: a modulus of 2048 to 8192 bits, of whole
    /// bytes, and an odd exponent of 65537 or more.
    pub(crate) fn is_strong_rsa(&self) -> bool {
        self.algorithm == alg_id::RSA_ENCRYPTION.as_ref()
            && rsa_numbers(&self.bits).is_ok_and(|numbers| numbers.are_strong())
    }

    /// Whether it is a key that one of these algorithms signs by, and strong enough.
    pub(crate) fn is_acceptable(&self, algorithms: &[Algorithm]) -> bool {
        let of_kind = |one: &Algorithm| *one.public_key_alg_id() == *self.algorithm;
        let is_rsa = self.algorithm == alg_id::RSA_ENCRYPTION.as_ref();
        algorithms.iter().any(of_kind) && (!is_rsa || self.is_strong_rsa())
    }

    /// Whether this key has signed the message.
    pub(crate) fn has_signed(&self, signed: &Signed<'_>, algorithms: &[Algorithm]) -> bool {
        algorithms.iter().any(|algorithm| {
            *algorithm.signature_alg_id() == *signed.algorithm
                && *algorithm.public_key_alg_id() == *self.algorithm
                && algorithm
                    .verify_signature(&self.bits, signed.message, signed.signature)
                    .is_ok()
        })
    }

    /// Whether this key has signed the message by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2).
    pub(crate) fn has_signed_by_card(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.bits)
            .verify(message, signature)
            .is_ok()
    }
}

/// The numbers of an RSA key (RFC 8017, A.1.1).
struct RsaNumbers {
    modulus_bits: usize,
    exponent: Option<u64>,
}

impl RsaNumbers {
    fn are_strong(&self) -> bool {
        (MIN_MODULUS_BITS..=MAX_MODULUS_BITS).contains(&self.modulus_bits)
            && self.modulus_bits.is_multiple_of(8)
            && self
                .exponent
                .is_some_and(|exponent| exponent >= MIN_EXPONENT && exponent % 2 == 1)
    }
}

fn rsa_numbers(bits: &[u8]) -> der::Result<RsaNumbers> {
    let mut reader = SliceReader::new(bits)?;
    let numbers = reader.sequence(|parts| {
        let modulus = UintRef::decode(parts)?;
        let exponent = UintRef::decode(parts)?;
        Ok::<_, der::Error>(RsaNumbers {
            modulus_bits: bits_of(modulus.as_bytes()),
            exponent: number_of(exponent.as_bytes()),
        })
    })?;
    reader.finish()?;
    Ok(numbers)
}

fn bits_of(magnitude: &[u8]) -> usize {
    let zeros = magnitude.first().map_or(0, |byte| byte.leading_zeros());
    let zeros = usize::try_from(zeros).unwrap_or(0);
    (magnitude.len() * 8).saturating_sub(zeros)
}

fn number_of(magnitude: &[u8]) -> Option<u64> {
    let mut bytes = [0; 8];
    let start = bytes.len().checked_sub(magnitude.len())?;
    bytes.get_mut(start..)?.copy_from_slice(magnitude);
    Some(u64::from_be_bytes(bytes))
}
