//! How long records are kept (LOG-11, N11).

use crate::Timestamp;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use thiserror::Error;

/// For how many months records are kept: at least 6, at most 36.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Retention(u8);

/// Records are kept for 6 to 36 months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("records are kept for 6 to 36 months")]
pub struct RetentionError;

impl Retention {
    /// The least: the model security policy of the sector (N11).
    pub const MIN: u8 = 6;
    /// The most: what the CNIL admits with a reason (N11).
    pub const MAX: u8 = 36;
    /// The shortest that six months can be, in days. Whatever asks for it, nothing younger is
    /// purged.
    pub const SHORTEST_DAYS: i64 = 181;

    /// So many months.
    ///
    /// # Errors
    ///
    /// [`RetentionError`] outside the bounds.
    pub fn from_months(months: u8) -> Result<Self, RetentionError> {
        if (Self::MIN..=Self::MAX).contains(&months) {
            Ok(Self(months))
        } else {
            Err(RetentionError)
        }
    }

    /// In months.
    pub const fn months(self) -> u8 {
        self.0
    }

    /// The instant before which nothing needs to be kept any longer: so many calendar months ago,
    /// UTC. `None` at the beginning of time.
    pub fn limit(self, now: Timestamp) -> Option<Timestamp> {
        let now = now.to_zoned_datetime(TimeZone::UTC);
        let limit = now.checked_sub(i64::from(self.0).months()).ok()?;
        Some(limit.timestamp())
    }
}

impl Default for Retention {
    /// 12 months.
    fn default() -> Self {
        Self(12)
    }
}

#[cfg(test)]
mod tests {
    use super::Retention;
    use crate::{SignedDuration, Timestamp};

    #[test]
    fn log_11_n11_records_are_kept_for_6_to_36_months() {
        let bounds = [0, 5, 6, 12, 36, 37, 255];
        let kept = bounds.map(|months| Retention::from_months(months).is_ok());
        assert_eq!(kept, [false, false, true, true, true, false, false]);
        assert_eq!(Retention::default().months(), 12);
    }

    #[test]
    fn log_11_months_are_those_of_the_calendar() {
        let limit = |months, now: &str| {
            let retention = Retention::from_months(months).expect("within bounds");
            let limit = retention.limit(now.parse().expect("an instant"));
            limit.expect("a limit").to_string()
        };
        assert_eq!(limit(12, "2027-02-28T10:00:00Z"), "2026-02-28T10:00:00Z");
        assert_eq!(limit(6, "2027-08-31T10:00:00.5Z"), "2027-02-28T10:00:00.5Z");
        assert_eq!(limit(36, "2028-02-29T00:00:00Z"), "2025-02-28T00:00:00Z");
    }

    #[test]
    fn log_11_six_months_are_never_shorter_than_what_every_store_holds_to() {
        let shortest = SignedDuration::from_hours(24 * Retention::SHORTEST_DAYS);
        let least = Retention::from_months(Retention::MIN).expect("within bounds");
        let first: Timestamp = "2027-01-01T12:00:00Z".parse().expect("an instant");
        let lengths = (0..4 * 366).map(|day| {
            let now = first + SignedDuration::from_hours(24 * day);
            now.duration_since(least.limit(now).expect("a limit"))
        });
        assert_eq!(lengths.min(), Some(shortest));
    }
}
