//! Random secrets that stand for something: a session, a workstation (SES-01, N13).

use sha2::{Digest, Sha256};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

const TOKEN_BYTES: usize = 32;

/// What a token stands for.
pub trait TokenPurpose {
    /// The name of its tokens in logs, beside `[redacted]`.
    const NAME: &'static str;
}

/// What its holder shows: 32 random bytes. Storage keeps only its digest.
pub struct SecretToken<Purpose> {
    bytes: Zeroizing<[u8; TOKEN_BYTES]>,
    purpose: PhantomData<fn() -> Purpose>,
}

/// The text is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a token is 64 hexadecimal digits")]
pub struct TokenError;

impl<Purpose> SecretToken<Purpose> {
    /// A new token made of random bytes.
    pub const fn from_random(bytes: Zeroizing<[u8; TOKEN_BYTES]>) -> Self {
        Self {
            bytes,
            purpose: PhantomData,
        }
    }

    /// What storage keeps.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest(Sha256::digest(self.bytes.as_slice()).into())
    }

    /// The token as 64 hexadecimal digits, for its holder only.
    pub fn expose(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(2 * TOKEN_BYTES));
        for byte in self.bytes.iter() {
            for nibble in [byte >> 4, byte & 0xf] {
                text.push(char::from_digit(nibble.into(), 16).unwrap_or_default());
            }
        }
        text
    }
}

impl<Purpose> FromStr for SecretToken<Purpose> {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        let digits = text.trim().as_bytes();
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        if digits.len() != 2 * TOKEN_BYTES {
            return Err(TokenError);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().try_fold(0, |value, digit| {
                let nibble = char::from(*digit).to_digit(16).ok_or(TokenError)?;
                Ok((value << 4) | u8::try_from(nibble).map_err(|_| TokenError)?)
            })?;
        }
        Ok(Self::from_random(bytes))
    }
}

impl<Purpose: TokenPurpose> fmt::Debug for SecretToken<Purpose> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}([redacted])", Purpose::NAME)
    }
}

/// The SHA-256 of a token: finds its session, opens nothing by itself.
#[derive(Clone, Copy)]
pub struct TokenDigest([u8; 32]);

impl TokenDigest {
    /// A digest read back from storage.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest, for storage.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for TokenDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenDigest {}

impl fmt::Debug for TokenDigest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenDigest([redacted])")
    }
}
