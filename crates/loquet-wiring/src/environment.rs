//! Time, randomness and the name of the machine: the only place that asks the machine for them.

use async_trait::async_trait;
use loquet_core::{Clock, Randomness, RandomnessError};
use loquet_domain::origin::{ApplicationName, WorkstationName};
use loquet_domain::{Origin, Timestamp};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::{Builder, Uuid};

/// The machine's clock, in whole milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let milliseconds = i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
    }

    async fn pause(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// The operating system's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    #[expect(clippy::disallowed_methods, reason = "this is the one random source")]
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        getrandom::fill(bytes).map_err(|error| RandomnessError(error.into()))
    }
}

/// Now, in whole milliseconds, for a front end that shows a time.
pub fn now() -> Timestamp {
    SystemClock.now()
}

/// A new identifier (RFC 9562, version 7): for a name that must be new, never for a secret.
pub fn new_uuid() -> Uuid {
    let milliseconds = u64::try_from(now().as_millisecond()).unwrap_or_default();
    let mut random = [0; 10];
    // Without randomness it is new only to the millisecond, which a name can bear.
    let _ = SystemRandomness.fill(&mut random);
    Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
}

/// This workstation and a program, such as `loquet 0.1.0`.
pub fn origin(application: &str) -> Origin {
    let machine = rustix::system::uname();
    Origin {
        workstation: WorkstationName::new(&machine.nodename().to_string_lossy()),
        address: None,
        application: ApplicationName::new(application),
    }
}

#[cfg(test)]
mod tests {
    use super::{SystemRandomness, new_uuid, now, origin};
    use loquet_core::Randomness;

    #[test]
    fn log_03_the_clock_gives_whole_milliseconds() {
        assert_eq!(now().subsec_nanosecond() % 1_000_000, 0);
    }

    #[test]
    fn randomness_fills_the_buffer() {
        let mut bytes = [0; 32];
        SystemRandomness.fill(&mut bytes).expect("randomness");
        assert_ne!(bytes, [0; 32]);
    }

    #[test]
    fn new_identifiers_differ() {
        assert_ne!(new_uuid(), new_uuid());
        assert_eq!(new_uuid().get_version_num(), 7);
    }

    #[test]
    fn reg_21_the_origin_names_machine_and_program() {
        let origin = origin("loquet 1");
        assert!(!origin.workstation.is_empty());
        assert_eq!(origin.application.as_str(), "loquet 1");
    }
}
