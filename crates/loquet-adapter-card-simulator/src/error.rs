//! Why an authority, its keys or a card cannot be made.

use std::path::PathBuf;

/// A cause kept whole.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a test authority or a card cannot be made, saved or loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// A key cannot be made.
    #[error("a key cannot be made")]
    Key {
        /// What the key's maker says.
        source: Cause,
    },
    /// A certificate or revocation list cannot be made from what it shall say.
    #[error("a certificate or revocation list cannot be made")]
    Certificate {
        /// What its encoder says.
        source: Cause,
    },
    /// A moment outside 1970 to 9999, which certificates cannot say.
    #[error("a moment cannot be written in a certificate")]
    Moment,
    /// The number of a card is not ten digits.
    #[error("a card number has ten digits")]
    CardNumber,
    /// A PIN that is not 4 to 8 digits.
    #[error("a PIN has 4 to 8 digits")]
    Pin,
    /// An unblocking code that is not 8 digits.
    #[error("an unblocking code has 8 digits")]
    UnblockingCode,
    /// A file or folder cannot be read or written.
    #[error("{} cannot be read or written", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file does not hold what it should.
    #[error("{} does not hold the key or certificate that it should", path.display())]
    Pem {
        /// Which.
        path: PathBuf,
        /// What its decoder says.
        source: Cause,
    },
}

impl AuthorityError {
    pub(crate) fn certificate(source: impl Into<Cause>) -> Self {
        Self::Certificate {
            source: source.into(),
        }
    }
}
