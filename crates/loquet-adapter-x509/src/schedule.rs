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
