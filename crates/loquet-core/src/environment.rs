//! Time and randomness, the two things that a use case needs of the machine (COD-02).

use async_trait::async_trait;
use loquet_domain::Timestamp;
use loquet_domain::storage::Cause;
use std::time::Duration;
use thiserror::Error;

/// Tells the time, and lets it pass.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now, UTC. MUST be whole milliseconds, the resolution of the journal (LOG-03).
    fn now(&self) -> Timestamp;

    /// Lets so much time pass. MUST let others go on meanwhile, even where time stands still.
    async fn pause(&self, duration: Duration);
}

/// The operating system's random source.
pub trait Randomness: Send + Sync {
    /// Fills a buffer.
    ///
    /// # Errors
    ///
    /// [`RandomnessError`]: nothing that needs randomness may go on (AUTH-22).
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError>;
}

/// There is no randomness.
#[derive(Debug, Error)]
#[error("the random source failed")]
pub struct RandomnessError(#[source] pub Cause);
