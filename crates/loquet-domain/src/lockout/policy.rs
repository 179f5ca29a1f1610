//! The numbers of the lockout (N7), each within bounds that keep it safe (T48).

use jiff::SignedDuration;
use std::ops::RangeInclusive;
use thiserror::Error;

/// How many attempts, and how long a lock lasts. Built only within the bounds of N7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockoutPolicy {
    allowance: u32,
    first_lock: SignedDuration,
    longest_lock: SignedDuration,
    daily_attempts: u32,
    suspension: u32,
}

/// A number is outside the bounds that keep the lockout safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LockoutPolicyError {
    /// The attempts before a lock are not 1 to 5.
    #[error("attempts before a lock: 1 to 5")]
    Allowance,
    /// The first lock is not 60 s to 15 min.
    #[error("the first lock: 60 to 900 seconds")]
    FirstLock,
    /// The longest lock is shorter than the first, or longer than an hour.
    #[error("the longest lock: from the first lock to 3600 seconds")]
    LongestLock,
}

impl LockoutPolicy {
    /// Failed attempts counted in any 24 hours: at most 25 (N7).
    pub const DAILY_ATTEMPTS: u32 = 25;
    /// Failures in a row that suspend the password until an administrator unlocks it (N7).
    pub const SUSPENSION: u32 = 100;
    const ALLOWANCE: RangeInclusive<u32> = 1..=5;
    const FIRST_LOCK: RangeInclusive<i64> = 60..=900;
    const LONGEST_LOCK_SECONDS: i64 = 3_600;

    /// A policy.
    ///
    /// # Errors
    ///
    /// [`LockoutPolicyError`] names the number that is out of bounds.
    pub fn new(
        allowance: u32,
        first_lock: SignedDuration,
        longest_lock: SignedDuration,
    ) -> Result<Self, LockoutPolicyError> {
        if !Self::ALLOWANCE.contains(&allowance) {
            return Err(LockoutPolicyError::Allowance);
        }
        if !Self::FIRST_LOCK.contains(&first_lock.as_secs()) {
            return Err(LockoutPolicyError::FirstLock);
        }
        if longest_lock < first_lock || longest_lock.as_secs() > Self::LONGEST_LOCK_SECONDS {
            return Err(LockoutPolicyError::LongestLock);
        }
        Ok(Self {
            allowance,
            first_lock,
            longest_lock,
            daily_attempts: Self::DAILY_ATTEMPTS,
            suspension: Self::SUSPENSION,
        })
    }

    /// The same numbers, but nothing lasts until an administrator lifts it: for attempts that guess
    /// nothing, and whose subject no administrator can name (CPS-30).
    #[must_use]
    pub const fn without_suspension(self) -> Self {
        Self {
            suspension: u32::MAX,
            ..self
        }
    }

    /// Attempts evaluated before a lock.
    pub const fn allowance(&self) -> u32 {
        self.allowance
    }

    /// The longest that a lock can last.
    pub const fn longest_lock(&self) -> SignedDuration {
        self.longest_lock
    }

    pub(super) const fn daily_attempts(&self) -> u32 {
        self.daily_attempts
    }

    pub(super) const fn suspension(&self) -> u32 {
        self.suspension
    }

    /// How long the lock of a level lasts: the first lock, doubled at each level, capped.
    pub(super) fn lock_duration(&self, level: u32) -> SignedDuration {
        let doubled = 2_i32
            .checked_pow(level)
            .and_then(|factor| self.first_lock.checked_mul(factor))
            .unwrap_or(self.longest_lock);
        doubled.min(self.longest_lock)
    }
}

impl Default for LockoutPolicy {
    /// 3 attempts, then 60 s, doubled up to 15 min (N7).
    fn default() -> Self {
        Self {
            allowance: 3,
            first_lock: SignedDuration::from_secs(60),
            longest_lock: SignedDuration::from_mins(15),
            daily_attempts: Self::DAILY_ATTEMPTS,
            suspension: Self::SUSPENSION,
        }
    }
}
