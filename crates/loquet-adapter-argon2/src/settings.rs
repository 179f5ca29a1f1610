//! How costly a hash is, and how many run at once (N10, PWD-13).

use std::ops::RangeInclusive;
use thiserror::Error;

/// Values as a practice wrote them, not judged yet. The default is the second choice of RFC 9106.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2Values {
    /// Memory of one hash, in KiB: [`Argon2Settings::MEMORY_KIB`], 65 536 by default.
    pub memory_kib: u32,
    /// Passes over the memory: [`Argon2Settings::ITERATIONS`], 3 by default.
    pub iterations: u32,
    /// Lanes of the memory: [`Argon2Settings::PARALLELISM`], 4 by default.
    pub parallelism: u32,
    /// Hashes that run at once: [`Argon2Settings::PERMITS`], 2 by default.
    pub permits: u32,
    /// Callers that wait at once; one more is refused: [`Argon2Settings::QUEUE`], 64 by default.
    pub queue: u32,
}

impl Default for Argon2Values {
    fn default() -> Self {
        Self {
            memory_kib: 65_536,
            iterations: 3,
            parallelism: 4,
            permits: 2,
            queue: 64,
        }
    }
}

/// Settings within their bounds; there is no way to have others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Argon2Settings(Argon2Values);

/// A setting is out of its bounds. Each variant is named like its field, and holds its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Argon2SettingsError {
    /// Out of [`Argon2Settings::MEMORY_KIB`].
    #[error("memory_kib is {0}, not {min} to {max}",
        min = Argon2Settings::MEMORY_KIB.start(), max = Argon2Settings::MEMORY_KIB.end())]
    MemoryKib(u32),
    /// Out of [`Argon2Settings::ITERATIONS`].
    #[error("iterations is {0}, not {min} to {max}",
        min = Argon2Settings::ITERATIONS.start(), max = Argon2Settings::ITERATIONS.end())]
    Iterations(u32),
    /// Out of [`Argon2Settings::PARALLELISM`].
    #[error("parallelism is {0}, not {min} to {max}",
        min = Argon2Settings::PARALLELISM.start(), max = Argon2Settings::PARALLELISM.end())]
    Parallelism(u32),
    /// Out of [`Argon2Settings::PERMITS`].
    #[error("permits is {0}, not {min} to {max}",
        min = Argon2Settings::PERMITS.start(), max = Argon2Settings::PERMITS.end())]
    Permits(u32),
    /// Out of [`Argon2Settings::QUEUE`].
    #[error("queue is {0}, not {min} to {max}",
        min = Argon2Settings::QUEUE.start(), max = Argon2Settings::QUEUE.end())]
    Queue(u32),
}

impl Argon2SettingsError {
    /// The name of the field of [`Argon2Values`] that is out of its bounds.
    pub const fn field(self) -> &'static str {
        match self {
            Self::MemoryKib(_) => "memory_kib",
            Self::Iterations(_) => "iterations",
            Self::Parallelism(_) => "parallelism",
            Self::Permits(_) => "permits",
            Self::Queue(_) => "queue",
        }
    }

    /// What the field may be.
    pub const fn allowed(self) -> RangeInclusive<u32> {
        match self {
            Self::MemoryKib(_) => Argon2Settings::MEMORY_KIB,
            Self::Iterations(_) => Argon2Settings::ITERATIONS,
            Self::Parallelism(_) => Argon2Settings::PARALLELISM,
            Self::Permits(_) => Argon2Settings::PERMITS,
            Self::Queue(_) => Argon2Settings::QUEUE,
        }
    }
}

impl Argon2Settings {
    /// Memory of one hash, in KiB: from OWASP's least (19 MiB) to PWD-09's most (256 MiB).
    pub const MEMORY_KIB: RangeInclusive<u32> = 19_456..=262_144;
    /// Passes over the memory.
    pub const ITERATIONS: RangeInclusive<u32> = 2..=10;
    /// Lanes of the memory.
    pub const PARALLELISM: RangeInclusive<u32> = 1..=8;
    /// Hashes that run at once.
    pub const PERMITS: RangeInclusive<u32> = 1..=8;
    /// Callers that wait at once.
    pub const QUEUE: RangeInclusive<u32> = 0..=1_024;

    /// Settings of these values.
    ///
    /// # Errors
    ///
    /// [`Argon2SettingsError`]: the first field, in the order of [`Argon2Values`], that is out of
    /// its bounds.
    pub fn new(values: Argon2Values) -> Result<Self, Argon2SettingsError> {
        use Argon2SettingsError as Error;
        within(values.memory_kib, &Self::MEMORY_KIB, Error::MemoryKib)?;
        within(values.iterations, &Self::ITERATIONS, Error::Iterations)?;
        within(values.parallelism, &Self::PARALLELISM, Error::Parallelism)?;
        within(values.permits, &Self::PERMITS, Error::Permits)?;
        within(values.queue, &Self::QUEUE, Error::Queue)?;
        Ok(Self(values))
    }

    /// The values.
    pub const fn values(&self) -> Argon2Values {
        self.0
    }
}

fn within(
    value: u32,
    allowed: &RangeInclusive<u32>,
    error: fn(u32) -> Argon2SettingsError,
) -> Result<(), Argon2SettingsError> {
    if allowed.contains(&value) {
        Ok(())
    } else {
        Err(error(value))
    }
}

#[cfg(test)]
mod tests {
    use super::{Argon2Settings, Argon2SettingsError, Argon2Values};

    fn check(change: fn(&mut Argon2Values, u32), allowed: std::ops::RangeInclusive<u32>) {
        let (least, most) = allowed.into_inner();
        for (value, is_sound) in [
            (least, true),
            (most, true),
            (least.wrapping_sub(1), false),
            (most + 1, false),
        ] {
            let mut values = Argon2Values::default();
            change(&mut values, value);
            assert_eq!(Argon2Settings::new(values).is_ok(), is_sound, "{values:?}");
        }
    }

    #[test]
    fn n10_each_field_has_its_bounds() {
        check(|v, value| v.memory_kib = value, 19_456..=262_144);
        check(|v, value| v.iterations = value, 2..=10);
        check(|v, value| v.parallelism = value, 1..=8);
        check(|v, value| v.permits = value, 1..=8);
        check(|v, value| v.queue = value, 0..=1_024);
    }

    #[test]
    fn the_default_is_within_the_bounds() {
        let settings = Argon2Settings::default();
        assert_eq!(Argon2Settings::new(settings.values()), Ok(settings));
    }

    #[test]
    fn an_error_names_its_field_and_what_is_allowed() {
        let error = Argon2SettingsError::MemoryKib(8);
        assert_eq!(error.to_string(), "memory_kib is 8, not 19456 to 262144");
        assert_eq!(error.field(), "memory_kib");
        assert_eq!(error.allowed(), Argon2Settings::MEMORY_KIB);
    }
}
