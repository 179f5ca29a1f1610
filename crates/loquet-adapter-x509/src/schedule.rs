//! When lists are fetched: once a day, at an hour of the installation's own (CPS-12b).

use loquet_domain::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// When the hours of installations begin: 08:00 UTC, when practices have their computers on. A
/// computer that is off at its hour fetches when it comes on; were the hours at night, all of a
/// country's would come on together.
const WINDOW_START_SECONDS: i64 = 8 * 60 * 60;

/// Over how long they are spread: eight hours.
const WINDOW_SECONDS: u64 = 8 * 60 * 60;

/// When a fetch that failed is tried again.
const RETRY: SignedDuration = SignedDuration::from_hours(1);

/// The time of day, in UTC, at which an installation fetches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshHour {
    second_of_day: i64,
}

/// The last fetch of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastFetch {
    /// When.
    pub at: Timestamp,
    /// Whether the list was taken over.
    pub succeeded: bool,
}

impl RefreshHour {
    /// The hour that follows from bytes of the installation's own. The same bytes give the same
    /// hour; different ones are spread evenly over eight hours.
    pub fn from_seed(seed: &[u8]) -> Self {
        let digest: [u8; 32] = Sha256::digest(seed).into();
        let number = digest
            .iter()
            .take(8)
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let offset = i64::try_from(number % WINDOW_SECONDS).unwrap_or(0);
        Self {
            second_of_day: WINDOW_START_SECONDS + offset,
        }
    }

    /// Seconds after midnight, UTC.
    pub const fn second_of_day(self) -> i64 {
        self.second_of_day
    }

    /// When the next fetch is due, which may be past: at once if there was none, an hour after one
    /// that failed, else at the hour of the day.
    pub fn next(self, last: Option<LastFetch>, now: Timestamp) -> Timestamp {
        // A fetch of the future was dated by a wrong clock, and would put the next one off.
        let Some(last) = last.filter(|last| last.at <= now) else {
            return now;
        };
        let regular = self.after(last.at);
        if last.succeeded {
            regular
        } else {
            regular.min(last.at.checked_add(RETRY).unwrap_or(now))
        }
    }

    /// The first instant of this hour after another instant.
    fn after(self, instant: Timestamp) -> Timestamp {
        let seconds = instant.as_second();
        let midnight = seconds - seconds.rem_euclid(DAY_SECONDS);
        let today = midnight + self.second_of_day;
        let next = if today > seconds {
            today
        } else {
            today + DAY_SECONDS
        };
        Timestamp::from_second(next).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY_SECONDS, LastFetch, RefreshHour};
    use loquet_domain::{SignedDuration, Timestamp};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_770_000_000 - 1_770_000_000 % DAY_SECONDS + seconds)
            .expect("an instant")
    }

    #[test]
    fn cps_12b_a_thousand_installations_are_spread_over_four_hours_and_more() {
        let hours = (0..1000_u32).map(|seed| RefreshHour::from_seed(&seed.to_be_bytes()));
        let seconds: Vec<i64> = hours.map(RefreshHour::second_of_day).collect();
        let (first, last) = (seconds.iter().min(), seconds.iter().max());
        assert!(
            last.zip(first)
                .is_some_and(|(last, first)| last - first >= 4 * 3600)
        );
        for quarter in 0..32 {
            let start = 8 * 3600 + quarter * 900;
            let within = seconds
                .iter()
                .filter(|it| (start..start + 900).contains(*it));
            let count = within.count();
            assert!(
                (10..=60).contains(&count),
                "{count} in one quarter of an hour"
            );
        }
    }

    #[test]
    fn cps_12b_each_fetches_once_a_day_at_its_own_hour() {
        for seed in 0..1000_u32 {
            let hour = RefreshHour::from_seed(&seed.to_be_bytes());
            let mut fetches = Vec::new();
            let mut last = None;
            for quarter in 0..(30 * 96) {
                let now = at(quarter * 900);
                if hour.next(last, now) <= now {
                    fetches.push(quarter * 900);
                    let succeeded = true;
                    last = Some(LastFetch { at: now, succeeded });
                }
            }
            assert!((30..=31).contains(&fetches.len()), "{}", fetches.len());
            let own = hour.second_of_day();
            for fetch in fetches.iter().skip(1) {
                assert!((own..own + 900).contains(&(fetch % DAY_SECONDS)));
            }
        }
    }

    #[test]
    fn cps_12b_the_same_seed_gives_the_same_hour() {
        assert_eq!(RefreshHour::from_seed(b"a"), RefreshHour::from_seed(b"a"));
        assert_ne!(RefreshHour::from_seed(b"a"), RefreshHour::from_seed(b"b"));
    }

    #[test]
    fn cps_12b_a_fetch_dated_by_a_wrong_clock_does_not_put_the_next_one_off() {
        let hour = RefreshHour::from_seed(b"a");
        let succeeded = true;
        let future = at(0) + SignedDuration::from_hours(24 * 365);
        let last = LastFetch {
            at: future,
            succeeded,
        };
        assert_eq!(hour.next(Some(last), at(0)), at(0));
        assert_eq!(hour.next(None, at(0)), at(0));
    }

    #[test]
    fn cps_12b_a_failure_is_tried_again_after_an_hour() {
        let hour = RefreshHour::from_seed(b"a");
        let succeeded = false;
        let last = LastFetch {
            at: at(0),
            succeeded,
        };
        assert_eq!(hour.next(Some(last), at(1)), at(3600));
    }
}
