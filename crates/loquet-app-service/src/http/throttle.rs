//! A throttle as a pure machine: so many at once, then one every so often (the generic cell rate
//! algorithm of ITU-T I.371), in bounded memory.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How much is borne.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    /// So many at once.
    pub(crate) burst: u32,
    /// Then one every so often.
    pub(crate) every: Duration,
}

/// One source's account: the instant at which nothing of it will be owed any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account(Option<Instant>);

impl Account {
    /// Takes one, or says how long to wait for one.
    pub(crate) fn take(self, rate: Rate, now: Instant) -> Result<Self, Duration> {
        let paid_at = self.0.map_or(now, |at| at.max(now)) + rate.every;
        let owed = paid_at.saturating_duration_since(now);
        let room = rate.every.saturating_mul(rate.burst);
        match owed.checked_sub(room) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => Ok(Self(Some(paid_at))),
        }
    }

    /// Gives one back: it was no attempt after all.
    pub(crate) fn give_back(self, rate: Rate) -> Self {
        Self(self.0.and_then(|at| at.checked_sub(rate.every)))
    }

    /// Whether it is as good as one never seen.
    fn is_clear(self, now: Instant) -> bool {
        self.0.is_none_or(|at| at <= now)
    }
}

/// Sources that are throttled, each for itself; those that do not fit in memory share one account.
#[derive(Debug)]
pub(crate) struct Throttle<K> {
    rate: Rate,
    most: usize,
    accounts: Mutex<Accounts<K>>,
}

#[derive(Debug)]
struct Accounts<K> {
    by_source: HashMap<K, Account>,
    shared: Account,
    swept_at: Option<Instant>,
}

impl<K: Eq + Hash + Clone> Throttle<K> {
    /// At most `most` sources are told apart at any time.
    pub(crate) fn new(rate: Rate, most: usize) -> Self {
        let accounts = Accounts {
            by_source: HashMap::new(),
            shared: Account::default(),
            swept_at: None,
        };
        Self {
            rate,
            most,
            accounts: Mutex::new(accounts),
        }
    }

    /// Takes one from a source, or says how long it must wait.
    pub(crate) fn take(&self, source: &K, now: Instant) -> Result<(), Duration> {
        self.settle(source, now, |account| account.take(self.rate, now))
    }

    /// Gives one back to a source.
    pub(crate) fn give_back(&self, source: &K, now: Instant) {
        // Giving back never fails.
        let _ = self.settle(source, now, |account| Ok(account.give_back(self.rate)));
    }

    fn settle(
        &self,
        source: &K,
        now: Instant,
        change: impl FnOnce(Account) -> Result<Account, Duration>,
    ) -> Result<(), Duration> {
        let accounts = self.accounts.lock();
        let mut accounts = accounts.unwrap_or_else(PoisonError::into_inner);
        if !accounts.by_source.contains_key(source) {
            accounts.make_room(self.most, self.rate.every, now);
        }
        let fits = accounts.by_source.len() < self.most;
        let account = if fits || accounts.by_source.contains_key(source) {
            accounts.by_source.entry(source.clone()).or_default()
        } else {
            &mut accounts.shared
        };
        *account = change(*account)?;
        Ok(())
    }
}

impl<K: Eq + Hash> Accounts<K> {
    /// Forgets whoever owes nothing, when there is no room; not more often than one is paid back,
    /// so that a flood of sources does not make the machine sweep all the time.
    fn make_room(&mut self, most: usize, every: Duration, now: Instant) {
        let is_recent = |at: Instant| now.saturating_duration_since(at) < every;
        if self.by_source.len() >= most && !self.swept_at.is_some_and(is_recent) {
            self.by_source.retain(|_, account| !account.is_clear(now));
            self.swept_at = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, Rate, Throttle};
    use std::time::Duration;
    use tokio::time::Instant;

    const RATE: Rate = Rate {
        burst: 3,
        every: Duration::from_secs(10),
    };

    fn later(now: Instant, seconds: u64) -> Instant {
        now + Duration::from_secs(seconds)
    }

    #[test]
    fn lock_05_a_burst_passes_then_one_every_so_often() {
        let now = Instant::now();
        let throttle = Throttle::new(RATE, 10);
        for _ in 0..3 {
            assert_eq!(throttle.take(&"a", now), Ok(()));
        }
        assert_eq!(throttle.take(&"a", now), Err(Duration::from_secs(10)));
        assert_eq!(throttle.take(&"b", now), Ok(()), "each for itself");
        assert_eq!(
            throttle.take(&"a", later(now, 4)),
            Err(Duration::from_secs(6))
        );
        assert_eq!(throttle.take(&"a", later(now, 10)), Ok(()));
        assert!(throttle.take(&"a", later(now, 10)).is_err());
        for _ in 0..3 {
            assert_eq!(throttle.take(&"a", later(now, 1_000)), Ok(()));
        }
        assert!(throttle.take(&"a", later(now, 1_000)).is_err());
    }

    #[test]
    fn lock_05_what_is_given_back_was_never_taken() {
        let now = Instant::now();
        let throttle = Throttle::new(RATE, 10);
        for _ in 0..100 {
            assert_eq!(throttle.take(&"a", now), Ok(()));
            throttle.give_back(&"a", now);
        }
    }

    #[test]
    fn giving_back_more_than_was_taken_gains_nothing_for_long() {
        let now = Instant::now();
        let account = Account::default().give_back(RATE).give_back(RATE);
        let mut account = account.take(RATE, now).expect("room").give_back(RATE);
        account = account.give_back(RATE);
        for _ in 0..3 {
            account = account.take(RATE, now).expect("room");
        }
        assert!(account.take(RATE, now).is_err());
    }

    #[test]
    fn t02_memory_is_bounded_and_the_rest_shares() {
        let now = Instant::now();
        let throttle = Throttle::new(RATE, 2);
        for source in 0..2 {
            assert_eq!(throttle.take(&source, now), Ok(()));
        }
        let passed = (2..100).filter(|source| throttle.take(source, now).is_ok());
        assert_eq!(passed.count(), 3, "one burst for all the others");
        let known = throttle.accounts.lock().expect("whole").by_source.len();
        assert_eq!(known, 2);
        assert_eq!(throttle.take(&0, now), Ok(()), "the known ones go on");
        assert_eq!(throttle.take(&50, later(now, 100)), Ok(()));
        let accounts = throttle.accounts.lock().expect("whole");
        assert!(accounts.by_source.contains_key(&50), "room was made");
    }
}
