//! The key of an identifier: what is compared and unique.

use super::Identifier;
use std::fmt;
use std::str::FromStr;

/// The key of an [`Identifier`] (identifier-rules §2): `[a-z]` words joined by `-`, one `.`, at
/// the very end one to three digits that tell homonyms apart.
///
/// Compared byte by byte; at most 128 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentifierKey(String);

/// A text is not the key of any identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is not the key of an identifier")]
pub struct NotAKey;

impl IdentifierKey {
    /// Wraps a text that the reading of an identifier has just made.
    pub(super) fn made(key: String) -> Self {
        Self(key)
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key without its homonym digits: `martin.paul` for `martin.paul2` (identifier-rules §5).
    pub fn homonym_stem(&self) -> &str {
        self.0.trim_end_matches(|last: char| last.is_ascii_digit())
    }
}

impl FromStr for IdentifierKey {
    type Err = NotAKey;

    /// Accepts only what is a key already; to make the key of a typed text, parse an
    /// [`Identifier`].
    ///
    /// # Errors
    ///
    /// [`NotAKey`] for anything that is not its own key.
    fn from_str(stored: &str) -> Result<Self, Self::Err> {
        match stored.parse::<Identifier>() {
            Ok(identifier) if identifier.key.as_str() == stored => Ok(identifier.key),
            _ => Err(NotAKey),
        }
    }
}

impl fmt::Display for IdentifierKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}
