#![doc = include_str!("../README.md")]

#[cfg(feature = "contract")]
pub mod contract;

use async_trait::async_trait;
use loquet_domain::account::PasswordStrength;
use loquet_domain::storage::Cause;
use loquet_domain::{Password, PasswordHash};
use std::sync::Arc;
use thiserror::Error;

/// Random bytes for the salt of one hash (N10).
pub type Salt = [u8; 16];

/// Random bytes for the salt and the tag of a decoy.
pub type DecoySeed = [u8; 48];

/// Hashes and verifies passwords: the only expensive step of a login.
///
/// # Contract
///
/// - MUST take every byte of the password into account (PWD-03).
/// - MUST refuse more work than its bound at once with [`HashError::Busy`], and come free again
///   (PWD-13).
/// - MUST give back the place of a caller who stops waiting.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// Hashes a new password at the present cost.
    ///
    /// # Errors
    ///
    /// [`HashError::Busy`], [`HashError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST give a verifier that this password and no other satisfies.
    /// - MUST give different verifiers for different salts.
    async fn hash(&self, password: &Arc<Password>, salt: Salt) -> Result<PasswordHash, HashError>;

    /// Verifies a password, in a time that does not depend on how much of it is right (PWD-11).
    ///
    /// # Errors
    ///
    /// [`HashError::Busy`], [`HashError::Refused`], [`HashError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST call a verifier of another cost than the present one outdated, and no other (PWD-08).
    /// - MUST refuse a verifier that asks for more than the bounds, before any costly work (PWD-09).
    /// - MUST refuse what is not a verifier of its kind.
    async fn verify(
        &self,
        password: &Arc<Password>,
        verifier: &PasswordHash,
    ) -> Result<Verification, HashError>;

    /// A verifier at the present cost that no password satisfies, for identifiers that nobody has
    /// (PWD-12).
    ///
    /// # Contract
    ///
    /// - MUST give a verifier that verifies as wrong, at the present cost.
    fn decoy(&self, seed: DecoySeed) -> PasswordHash;

    /// Whether a verifier from elsewhere could be verified with.
    ///
    /// # Errors
    ///
    /// [`HashError::Refused`].
    ///
    /// # Contract
    ///
    /// - MUST accept exactly the verifiers that `verify` does not refuse.
    fn examine(&self, verifier: &PasswordHash) -> Result<(), HashError>;
}

/// Whether a password is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// It is not.
    Wrong,
    /// It is.
    Right {
        /// The verifier's cost is not the present one: hash the password again.
        outdated: bool,
    },
}

/// The hasher refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HashError {
    /// As many hashes as allowed are running and waiting: try again in a moment.
    #[error("too many passwords are being verified at once")]
    Busy,
    /// The verifier is of another kind, malformed, or asks for more than the bounds.
    #[error("the verifier is refused")]
    Refused,
    /// The machine failed.
    #[error("the password could not be hashed")]
    Unavailable(#[source] Cause),
}

/// Judges how soon a password is guessed.
#[cfg_attr(feature = "mock", mockall::automock)]
#[expect(clippy::needless_lifetimes, reason = "the mock needs the name")]
pub trait StrengthEstimator: Send + Sync {
    /// The strength of a password, knowing words that an attacker would try first, such as the
    /// person's names.
    ///
    /// # Contract
    ///
    /// - MUST judge: never answer [`PasswordStrength::Unknown`].
    /// - MUST call a password of less than eight characters weak (PWD-02).
    /// - MUST call a password made of the words of the context weak, however they are written
    ///   (PWD-05).
    fn estimate<'words>(&self, password: &Password, context: &[&'words str]) -> PasswordStrength;
}
