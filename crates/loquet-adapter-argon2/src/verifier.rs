//! Reading PHC strings, and refusing those that ask for too much (PWD-09).

use crate::settings::Argon2Settings;
use argon2::password_hash::phc::{self, Decimal, Ident, Output, ParamsString, Salt};
use argon2::{Algorithm, Version};

/// No verifier within the bounds is longer.
pub(crate) const MAX_BYTES: usize = 300;

/// The shortest tag that is believed, in bytes. A salt of at least 8 bytes is asked for by
/// Argon2 itself; the longest salt is 48 and the longest tag 64, by the PHC format.
const MIN_TAG: usize = 16;

/// The parameters of a PHC string of Argon2, in the one order that the format allows.
const PARAMETERS: [&str; 3] = ["m", "t", "p"];

/// What one hash costs, and by which function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) algorithm: Algorithm,
    pub(crate) version: Version,
    pub(crate) memory_kib: u32,
    pub(crate) iterations: u32,
    pub(crate) parallelism: u32,
}

/// A verifier that is well formed and within the bounds.
pub(crate) struct Verifier {
    pub(crate) cost: Cost,
    pub(crate) salt: Salt,
    pub(crate) tag: Output,
}

impl Cost {
    /// What new verifiers cost under these settings.
    pub(crate) fn present(settings: &Argon2Settings) -> Self {
        let values = settings.values();
        Self {
            algorithm: Algorithm::Argon2id,
            version: Version::V0x13,
            memory_kib: values.memory_kib,
            iterations: values.iterations,
            parallelism: values.parallelism,
        }
    }

    /// The cost that a PHC string asks for, when nothing else is asked for and Argon2 allows it.
    fn read(parsed: &phc::PasswordHash) -> Option<Self> {
        let [memory_kib, iterations, parallelism] = parameters(&parsed.params)?;
        Some(Self {
            algorithm: parsed.algorithm.as_str().parse().ok()?,
            version: version(parsed.version)?,
            memory_kib,
            iterations,
            parallelism,
        })
    }

    /// Whether the cost is at most what the settings could ask for. It may be lower than their
    /// floor: an old verifier is still verified with, and then called outdated.
    fn is_within_bounds(&self) -> bool {
        self.memory_kib <= *Argon2Settings::MEMORY_KIB.end()
            && self.iterations <= *Argon2Settings::ITERATIONS.end()
            && self.parallelism <= *Argon2Settings::PARALLELISM.end()
    }
}

impl Verifier {
    /// Reads a PHC string of Argon2id, Argon2i or Argon2d. `None`: it is malformed, of another
    /// kind, or asks for more than the bounds; nothing was allocated for it.
    pub(crate) fn read(phc: &str) -> Option<Self> {
        if phc.len() > MAX_BYTES {
            return None;
        }
        let parsed = phc::PasswordHash::new(phc).ok()?;
        let verifier = Self {
            cost: Cost::read(&parsed).filter(Cost::is_within_bounds)?,
            salt: parsed.salt?,
            tag: parsed.hash.filter(|tag| tag.len() >= MIN_TAG)?,
        };
        // What Argon2 itself asks for, such as 8 KiB a lane, is refused here and not later.
        verifier.cost.parameters(verifier.tag.len())?;
        Some(verifier)
    }
}

fn parameters(params: &ParamsString) -> Option<[u32; 3]> {
    let mut values = [0; 3];
    let mut pairs = params.iter();
    for (name, value) in PARAMETERS.into_iter().zip(&mut values) {
        let (found, text) = pairs.next()?;
        *value = text.decimal().ok().filter(|_| is(found, name))?;
    }
    pairs.next().is_none().then_some(values)
}

fn is(found: Ident, name: &str) -> bool {
    found.as_str() == name
}

/// A PHC string that does not say its version is of version 16, as in the reference decoder.
fn version(said: Option<Decimal>) -> Option<Version> {
    said.map_or(Some(Version::V0x10), |version| version.try_into().ok())
}
