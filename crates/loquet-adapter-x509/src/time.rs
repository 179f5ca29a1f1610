//! Instants of certificates and lists.

use crate::encoding::refused;
use loquet_domain::{SignedDuration, Timestamp};
use rustls_pki_types::UnixTime;
use std::time::Duration;
use x509_cert::time::Time;

/// How far two clocks may differ (CPS-13).
pub(crate) const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// The instant that a certificate or a list says. What is later than this type can say, such as
/// the year 9999 of RFC 5280, 4.1.2.5 for "never", is the latest instant.
pub(crate) fn instant(time: Time) -> der::Result<Timestamp> {
    let seconds = time.to_unix_duration().as_secs();
    let seconds = i64::try_from(seconds).map_err(|_| refused())?;
    Ok(Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX))
}

/// The same instant for `webpki`, without its fraction of a second.
pub(crate) fn unix_time(instant: Timestamp) -> UnixTime {
    let seconds = u64::try_from(instant.as_second()).unwrap_or(0);
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}

/// An instant and a duration later, or the latest instant.
pub(crate) fn later(instant: Timestamp, by: SignedDuration) -> Timestamp {
    instant.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// How much later one instant is than another. Never negative.
pub(crate) fn between(earlier: Timestamp, later: Timestamp) -> SignedDuration {
    later.duration_since(earlier).max(SignedDuration::ZERO)
}
