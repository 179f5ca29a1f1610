//! Section `[password]`: the cost of hashing a password (N10), and how many at once.

use super::SettingsError;
use super::declaration::Declaration;
use super::layers::Layers;
use loquet_adapter_argon2::{Argon2Settings, Argon2SettingsError, Argon2Values};

const MEMORY: Declaration = Declaration::number(
    "password.memory_mib",
    (19, 64, 256),
    "Memory of one Argon2id hash, in MiB.",
);

const ITERATIONS: Declaration = Declaration::number(
    "password.iterations",
    (2, 3, 10),
    "Passes of one Argon2id hash.",
);

const PARALLELISM: Declaration = Declaration::number(
    "password.parallelism",
    (1, 4, 8),
    "Lanes of one Argon2id hash.",
);

const CONCURRENT: Declaration = Declaration::number(
    "password.concurrent",
    (1, 2, 8),
    "Hashes that run at once; each takes its memory.",
);

const QUEUE: Declaration = Declaration::number(
    "password.queue",
    (0, 64, 1_024),
    "Hashes that wait for their turn; beyond, a login is refused as busy.",
);

pub(super) const DECLARATIONS: &[Declaration] =
    &[MEMORY, ITERATIONS, PARALLELISM, CONCURRENT, QUEUE];

/// Section `[password]`.
#[derive(Clone, Copy, Debug)]
pub(super) struct PasswordSettings {
    pub(super) hashing: Argon2Settings,
}

impl PasswordSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        let values = Argon2Values {
            memory_kib: layers.number(&MEMORY)?.saturating_mul(1_024),
            iterations: layers.number(&ITERATIONS)?,
            parallelism: layers.number(&PARALLELISM)?,
            permits: layers.number(&CONCURRENT)?,
            queue: layers.number(&QUEUE)?,
        };
        let hashing = Argon2Settings::new(values).map_err(|error| refusal(layers, error))?;
        Ok(Self { hashing })
    }
}

/// The declarations hold the bounds of the hasher; were they to differ, the hasher's win.
fn refusal(layers: &Layers, error: Argon2SettingsError) -> SettingsError {
    match error {
        Argon2SettingsError::Iterations(_) => layers.refuse(&ITERATIONS),
        Argon2SettingsError::Parallelism(_) => layers.refuse(&PARALLELISM),
        Argon2SettingsError::Permits(_) => layers.refuse(&CONCURRENT),
        Argon2SettingsError::Queue(_) => layers.refuse(&QUEUE),
        _ => layers.refuse(&MEMORY),
    }
}
