//! The limits of a session (N8, N9), within bounds that a setting cannot leave (REG-07).

use jiff::SignedDuration;
use thiserror::Error;

/// How long a session lives. Built only within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionPolicy {
    idle: SignedDuration,
    longest: SignedDuration,
}

/// A limit is out of bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SessionPolicyError {
    /// The idle limit is not 1 to 30 minutes.
    #[error("idle limit: 1 to 30 minutes")]
    Idle,
    /// The longest session is not 1 to 12 hours.
    #[error("longest session: 1 to 12 hours")]
    Longest,
}

impl SessionPolicy {
    /// The longest idle limit (REG-07).
    pub const MAX_IDLE: SignedDuration = SignedDuration::from_mins(30);
    /// The longest session (N9).
    pub const MAX_LONGEST: SignedDuration = SignedDuration::from_hours(12);

    /// Limits.
    ///
    /// # Errors
    ///
    /// [`SessionPolicyError`] names the limit that is out of bounds.
    pub fn new(idle: SignedDuration, longest: SignedDuration) -> Result<Self, SessionPolicyError> {
        if idle < SignedDuration::from_mins(1) || idle > Self::MAX_IDLE {
            return Err(SessionPolicyError::Idle);
        }
        if longest < SignedDuration::from_hours(1) || longest > Self::MAX_LONGEST {
            return Err(SessionPolicyError::Longest);
        }
        Ok(Self { idle, longest })
    }

    /// Without use for this long, the session locks.
    pub const fn idle(self) -> SignedDuration {
        self.idle
    }

    /// After this long, the session ends.
    pub const fn longest(self) -> SignedDuration {
        self.longest
    }
}

impl Default for SessionPolicy {
    /// Locks after 10 minutes without use, ends after 12 hours.
    fn default() -> Self {
        Self {
            idle: SignedDuration::from_mins(10),
            longest: Self::MAX_LONGEST,
        }
    }
}
