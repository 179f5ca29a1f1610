//! Throttling of a workstation for all identifiers together (LOCK-05, T02): wide enough for a whole
//! practice at one machine, narrow enough to slow a password tried on every name.

use super::Throttle;
use jiff::{SignedDuration, Timestamp};

/// How many failures of one workstation are borne in a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourcePolicy {
    /// Failures in a window before the workstation is paused.
    pub failures: u32,
    /// The window.
    pub window: SignedDuration,
}

impl Default for SourcePolicy {
    /// 30 failures in 10 minutes.
    fn default() -> Self {
        Self {
            failures: 30,
            window: SignedDuration::from_mins(10),
        }
    }
}

/// The failures of one workstation. `Default` is one never seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SourceState {
    /// When the running window began.
    pub window_start: Option<Timestamp>,
    /// Attempts reserved in it, less those that succeeded or were given back.
    pub failures: u32,
    /// Attempts refused in it.
    pub refused: u64,
}

/// What becomes of an attempt from this workstation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceDecision {
    /// It may go on to the identifier's own lockout.
    Pass,
    /// It is refused.
    Refused(super::Refusal),
}

impl SourceState {
    /// Counts an attempt, or refuses it.
    #[must_use]
    pub fn reserve(mut self, policy: &SourcePolicy, now: Timestamp) -> (Self, SourceDecision) {
        if !self.window_runs(policy, now) {
            self = Self {
                window_start: Some(now),
                ..Self::default()
            };
        }
        if self.failures >= policy.failures {
            self.refused = self.refused.saturating_add(1);
            let refusal = super::Refusal {
                throttle: Throttle::Source,
                refused: self.refused,
            };
            return (self, SourceDecision::Refused(refusal));
        }
        self.failures = self.failures.saturating_add(1);
        (self, SourceDecision::Pass)
    }

    /// An attempt succeeded, or was never evaluated: it does not count.
    #[must_use]
    pub fn give_back(mut self) -> Self {
        self.failures = self.failures.saturating_sub(1);
        self
    }

    /// Whether `now` is in the window; a clock set back starts a new one.
    fn window_runs(&self, policy: &SourcePolicy, now: Timestamp) -> bool {
        self.window_start.is_some_and(|start| {
            let age = now.duration_since(start);
            !age.is_negative() && age < policy.window
        })
    }
}
