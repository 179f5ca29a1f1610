//! Time, randomness and the name of the machine: the only place that asks the machine for them.

use async_trait::async_trait;
use loquet_core::{Clock, Randomness, RandomnessError};
use loquet_domain::origin::{ApplicationName, WorkstationName};
use loquet_domain::{Origin, Timestamp};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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

    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
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
    use super::{SystemRandomness, now, origin};
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
    fn reg_21_the_origin_names_machine_and_program() {
        let origin = origin("loquet 1");
        assert!(!origin.workstation.is_empty());
        assert_eq!(origin.application.as_str(), "loquet 1");
    }
}
