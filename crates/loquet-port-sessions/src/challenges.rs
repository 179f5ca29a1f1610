//! The challenges that cards have still to answer.

use crate::SessionsError;
use async_trait::async_trait;
use loquet_domain::AttemptId;
use loquet_domain::card::CardChallenge;

/// At most so many challenges wait for an answer; beyond, the oldest go. Whoever asks for many
/// delays others by one question, and fills nothing.
pub const MAX_OPEN_CHALLENGES: u64 = 1_000;

/// Challenges, each answered at most once (CPS-04).
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Challenges: Send + Sync {
    /// Keeps a challenge until it is answered.
    ///
    /// # Errors
    ///
    /// [`SessionsError::Unavailable`]: it must not be given out.
    ///
    /// # Contract
    ///
    /// - MUST keep a challenge as it is, to the last field; its time, to the millisecond.
    /// - MUST keep one challenge of an attempt, the one issued last.
    /// - MUST forget the challenges that have expired when this one was issued.
    /// - MUST keep at most [`MAX_OPEN_CHALLENGES`], those issued last.
    async fn issue(&self, challenge: &CardChallenge) -> Result<(), SessionsError>;

    /// A challenge that waits for its answer, and goes on waiting.
    ///
    /// # Errors
    ///
    /// [`SessionsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST show a challenge as long as it can be taken, and leave it.
    async fn show(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError>;

    /// Takes a challenge away, for whoever judges its answer. `None`: it was never issued, was
    /// taken before, or was forgotten.
    ///
    /// # Errors
    ///
    /// [`SessionsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST give a challenge to one taker, whatever is asked at once (CPS-04).
    /// - MUST give it back under the attempt that asked, and no other (CPS-05).
    async fn take(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError>;
}
