//! The secret that stands for a session (SES-01, N13).

use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

const TOKEN_BYTES: usize = 32;

/// What the holder of a session shows: 32 random bytes. Storage keeps only its digest.
pub struct SessionToken(Zeroizing<[u8; TOKEN_BYTES]>);

/// The text is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a session token is 64 hexadecimal digits")]
pub struct TokenError;

impl SessionToken {
    /// A new token made of random bytes.
    pub fn from_random(bytes: Zeroizing<[u8; TOKEN_BYTES]>) -> Self {
        Self(bytes)
    }

    /// What storage keeps.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest(Sha256::digest(self.0.as_slice()).into())
    }

    /// The token as 64 hexadecimal digits, for its holder only.
    pub fn expose(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(2 * TOKEN_BYTES));
        for byte in self.0.iter() {
            for nibble in [byte >> 4, byte & 0xf] {
                text.push(char::from_digit(nibble.into(), 16).unwrap_or_default());
            }
        }
        text
    }
}

impl FromStr for SessionToken {
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
        Ok(Self(bytes))
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionToken([redacted])")
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
