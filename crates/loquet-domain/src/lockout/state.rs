//! The state of one identifier's lockout, and its transitions.

use super::LockoutPolicy;
use crate::code::codes;
use jiff::civil::Date;
use jiff::tz::{self, TimeZone};
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

/// The day by which lockouts are counted is the practice's (LOCK-13).
static PRACTICE_TIME_ZONE: TimeZone = tz::get!("Europe/Paris");

/// The window of the daily limit (N7).
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Lockouts in one day that raise an alert (LOCK-13).
const ALERT_AT_LOCKOUTS: u32 = 3;

/// The number of an attempt on one identifier: 1, 2, 3…
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct AttemptNumber(pub u64);

/// An attempt that counts as a failure: reserved and not settled yet, or failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedAttempt {
    /// Its number.
    pub number: AttemptNumber,
    /// When it was reserved.
    pub at: Timestamp,
    /// Whether its outcome is known.
    pub settled: bool,
}

/// A running lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The first instant at which attempts are admitted again.
    pub until: Timestamp,
    /// Whether a failure has confirmed it. A lock starts with the reservation of the last attempt
    /// allowed; if that attempt succeeds, there has never been a lock.
    pub confirmed: bool,
}

/// How many locks there were in one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockoutDay {
    /// The day, in the practice's time zone.
    pub day: Date,
    /// Confirmed locks in it.
    pub lockouts: u32,
}

/// The lockout of one identifier. `Default` is an identifier never seen.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct LockoutState {
    /// The newest attempt reserved.
    pub last_attempt: AttemptNumber,
    /// Attempts up to this one no longer count against the allowance.
    pub allowance_from: AttemptNumber,
    /// Failures since the last success.
    pub consecutive: u32,
    /// Failures since the last success that an administrator lifted, still to be told to the
    /// person (LOCK-13).
    pub lifted: u32,
    /// Attempts of the last 24 hours that count, oldest first.
    pub counted: Vec<CountedAttempt>,
    /// The running lock.
    pub lock: Option<Lock>,
    /// Locks since the last success: each doubles the next.
    pub lock_level: u32,
    /// Lockouts of the newest day that had one.
    pub lockouts: Option<LockoutDay>,
    /// Attempts refused without being evaluated since the last one admitted.
    pub refused: u64,
}

/// What becomes of an attempt that asks to be evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may be evaluated, and must be settled under this number.
    Admitted(AttemptNumber),
    /// It must not be evaluated: no hash is computed (LOCK-07).
    Refused(Refusal),
}

/// A refused attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub throttle: Throttle,
    /// Refusals since the last admitted attempt, this one included.
    pub refused: u64,
}

impl Refusal {
    /// Whether this refusal is recorded: the 1st, 2nd, 4th, 8th… so that a flood fills no journal
    /// while the count is never lost (LOG-13).
    pub const fn is_recorded(&self) -> bool {
        self.refused.is_power_of_two()
    }
}

/// Why an attempt is not evaluated. For the journal only, never for the public answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Throttle {
    /// The identifier is locked for a moment.
    Locked,
    /// Too many failures in 24 hours.
    DailyLimit,
    /// Too many failures in a row: an administrator must unlock.
    Suspended,
    /// The workstation failed too often for all identifiers together.
    Source,
}

codes!(Throttle {
    Locked = "locked",
    DailyLimit = "daily-limit",
    Suspended = "suspended",
    Source = "source",
});

/// What the failure of an attempt led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Settled {
    /// A lock is confirmed: it runs until then.
    pub locked_until: Option<Timestamp>,
    /// It is the third lock of the day, or the password is now suspended: alert (LOCK-13).
    pub alert: bool,
}

/// The attempt was never reserved, or has been settled, or is older than 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the attempt is not reserved")]
pub struct NotReserved;

impl LockoutState {
    /// Asks for one attempt (LOCK-02).
    #[must_use]
    pub fn reserve(mut self, policy: &LockoutPolicy, now: Timestamp) -> (Self, Admission) {
        self.forget_the_past(policy, now);
        if let Some(throttle) = self.throttle(policy, now) {
            self.refused = self.refused.saturating_add(1);
            let refusal = Refusal {
                throttle,
                refused: self.refused,
            };
            return (self, Admission::Refused(refusal));
        }
        let number = self.admit(now);
        self.lock_when_allowance_is_used(policy, now);
        (self, Admission::Admitted(number))
    }

    /// A reserved attempt succeeded. Failures reserved *after* it stay counted (LOCK-03).
    ///
    /// Returns the state, and how many failures came before since the last success (LOCK-13).
    ///
    /// # Errors
    ///
    /// [`NotReserved`]: an attempt opens at most once.
    pub fn succeed(
        mut self,
        policy: &LockoutPolicy,
        number: AttemptNumber,
    ) -> Result<(Self, u32), NotReserved> {
        self.take_reserved(number)?;
        let newer = self.counted_after(number);
        let earlier = self.consecutive.saturating_sub(newer).saturating_sub(1);
        let earlier = earlier.saturating_add(std::mem::take(&mut self.lifted));
        // Fewer than `newer` when a later attempt has succeeded already.
        self.consecutive = self.consecutive.min(newer);
        self.allowance_from = self.allowance_from.max(number);
        self.release_unconfirmed_lock(policy);
        if newer == 0 {
            self.lock = None;
            self.lock_level = 0;
        }
        Ok((self, earlier))
    }

    /// A reserved attempt failed: it stays counted, and a lock that it started is confirmed.
    ///
    /// # Errors
    ///
    /// [`NotReserved`].
    pub fn fail(
        mut self,
        policy: &LockoutPolicy,
        number: AttemptNumber,
        now: Timestamp,
    ) -> Result<(Self, Settled), NotReserved> {
        self.reserved(number)?.settled = true;
        let mut settled = Settled::default();
        if let Some(lock) = self.lock.as_mut().filter(|lock| !lock.confirmed) {
            lock.confirmed = true;
            settled.locked_until = Some(lock.until);
            settled.alert = self.count_lockout(now);
        }
        settled.alert |= self.consecutive == policy.suspension();
        Ok((self, settled))
    }

    /// A reserved attempt could not be evaluated for a reason that is not the person's: it is
    /// given back (LOCK-08).
    ///
    /// # Errors
    ///
    /// [`NotReserved`].
    pub fn give_back(
        mut self,
        policy: &LockoutPolicy,
        number: AttemptNumber,
    ) -> Result<Self, NotReserved> {
        self.take_reserved(number)?;
        // An attempt older than the last success is in the count no more.
        if self.consecutive > self.counted_after(number) {
            self.consecutive -= 1;
        }
        self.release_unconfirmed_lock(policy);
        Ok(self)
    }

    /// An administrator unlocks (LOCK-14): counters restart, attempts in flight can still settle.
    #[must_use]
    pub fn unlock(mut self) -> Self {
        self.counted.retain(|attempt| !attempt.settled);
        let in_flight = u32::try_from(self.counted.len()).unwrap_or(u32::MAX);
        let lifted = self.consecutive.saturating_sub(in_flight);
        self.lifted = self.lifted.saturating_add(lifted);
        self.consecutive = in_flight;
        self.allowance_from = self.last_attempt;
        self.lock = None;
        self.lock_level = 0;
        self
    }

    /// Why the next attempt would be refused now, if it would.
    pub fn throttle(&self, policy: &LockoutPolicy, now: Timestamp) -> Option<Throttle> {
        let counted_today = self
            .counted
            .iter()
            .filter(|attempt| !is_past(attempt.at, now))
            .count();
        if self.consecutive >= policy.suspension() {
            Some(Throttle::Suspended)
        } else if self.lock.is_some_and(|lock| now < lock.until) {
            Some(Throttle::Locked)
        } else if counted_today >= policy.daily_attempts() as usize {
            Some(Throttle::DailyLimit)
        } else {
            None
        }
    }

    /// Drops what no longer counts, and bounds what a clock set back left in the future (LOCK-04).
    fn forget_the_past(&mut self, policy: &LockoutPolicy, now: Timestamp) {
        self.counted.retain(|attempt| !is_past(attempt.at, now));
        for attempt in &mut self.counted {
            attempt.at = attempt.at.min(now);
        }
        if let Some(lock) = &mut self.lock {
            lock.until = lock.until.min(later(now, policy.longest_lock()));
            if lock.until <= now {
                self.lock = None;
                self.allowance_from = self.last_attempt;
            }
        }
    }

    fn admit(&mut self, now: Timestamp) -> AttemptNumber {
        let number = AttemptNumber(self.last_attempt.0.saturating_add(1));
        self.last_attempt = number;
        self.consecutive = self.consecutive.saturating_add(1);
        self.refused = 0;
        self.counted.push(CountedAttempt {
            number,
            at: now,
            settled: false,
        });
        number
    }

    fn counted_after(&self, number: AttemptNumber) -> u32 {
        let newer = self
            .counted
            .iter()
            .filter(|attempt| attempt.number > number)
            .count();
        u32::try_from(newer).unwrap_or(u32::MAX)
    }

    fn allowance_is_used(&self, policy: &LockoutPolicy) -> bool {
        let from = self.allowance_from;
        let used = self
            .counted
            .iter()
            .filter(|attempt| attempt.number > from)
            .count();
        used >= policy.allowance() as usize
    }

    /// An attempt that turned out not to be a failure undoes the lock that it had started.
    fn release_unconfirmed_lock(&mut self, policy: &LockoutPolicy) {
        if self.lock.is_some_and(|lock| !lock.confirmed) && !self.allowance_is_used(policy) {
            self.lock = None;
            self.lock_level = self.lock_level.saturating_sub(1);
        }
    }

    fn lock_when_allowance_is_used(&mut self, policy: &LockoutPolicy, now: Timestamp) {
        if self.allowance_is_used(policy) {
            let until = later(now, policy.lock_duration(self.lock_level));
            self.lock = Some(Lock {
                until,
                confirmed: false,
            });
            self.lock_level = self.lock_level.saturating_add(1);
        }
    }

    fn reserved(&mut self, number: AttemptNumber) -> Result<&mut CountedAttempt, NotReserved> {
        self.counted
            .iter_mut()
            .find(|attempt| attempt.number == number && !attempt.settled)
            .ok_or(NotReserved)
    }

    fn take_reserved(&mut self, number: AttemptNumber) -> Result<(), NotReserved> {
        self.reserved(number)?;
        self.counted.retain(|attempt| attempt.number != number);
        Ok(())
    }

    /// Counts a confirmed lock; true when it is the one that raises the alert.
    fn count_lockout(&mut self, now: Timestamp) -> bool {
        let day = PRACTICE_TIME_ZONE.to_datetime(now).date();
        let earlier = self.lockouts.filter(|lockouts| lockouts.day == day);
        let lockouts = earlier
            .map_or(0, |lockouts| lockouts.lockouts)
            .saturating_add(1);
        self.lockouts = Some(LockoutDay { day, lockouts });
        lockouts == ALERT_AT_LOCKOUTS
    }
}

fn is_past(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) >= DAY
}

fn later(now: Timestamp, duration: SignedDuration) -> Timestamp {
    now.checked_add(duration).unwrap_or(Timestamp::MAX)
}
