//! A hasher at its lowest cost, and verifiers made by another implementation.

use loquet_adapter_argon2::{Argon2PasswordHasher, Argon2Settings, Argon2Values};
use loquet_domain::PasswordHash;
use loquet_port_password::PasswordHasher;
use loquet_port_password::contract::hasher::Harness;

/// The lowest settings that are allowed, with a small pool.
pub(crate) const LOWEST: Argon2Values = Argon2Values {
    memory_kib: 19_456,
    iterations: 2,
    parallelism: 1,
    permits: 2,
    queue: 3,
};

/// Verifiers of the contract's password by argon2-cffi 25.1, which is the reference code in C:
/// Argon2id, Argon2i of version 16, Argon2d with the shortest salt and tag, and the lowest cost.
pub(crate) const FOREIGN: [&str; 4] = [
    "$argon2id$v=19$m=8192,t=1,p=1$\
     MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVm$\
     yTEekxzWGbjxpLL8qj0BgSj9apVxWtzvuFsz+WgSzxdVmoy2Dr3tOS/FgDWjpOkOfmeD/qPDmzRD3nk3t8Ztcw",
    "$argon2i$v=16$m=4096,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$\
     G+SMVrXRYU5hII7A4NbdcI4vq7RLrAPeL5LOc/5zdfA",
    "$argon2d$v=19$m=4096,t=3,p=2$c2FsdHNhbHQ$/NgtukTEoYAvLiCj2crPgg",
    "$argon2i$v=19$m=512,t=2,p=2$MDEyMzQ1Njc4OWFiY2RlZg$Ejeh1iFl8S3at2xa9riXug",
];

/// The hasher as its contract sees it.
pub(crate) struct Argon2Harness(Argon2PasswordHasher);

impl Argon2Harness {
    /// A hasher of [`LOWEST`].
    pub(crate) fn new() -> Self {
        Self(hasher(LOWEST))
    }
}

/// A hasher of these values.
pub(crate) fn hasher(values: Argon2Values) -> Argon2PasswordHasher {
    let settings = Argon2Settings::new(values).expect("values within their bounds");
    Argon2PasswordHasher::new(&settings)
}

/// A well-formed verifier of no password, with these parameters.
pub(crate) fn forged(parameters: &str) -> PasswordHash {
    PasswordHash::from_phc(format!(
        "$argon2id$v=19${parameters}$MDEyMzQ1Njc4OWFiY2RlZg$\
         MIcFWIgQKEYU2QbybYnr+e5d7uwEn+WUmFQmEemn/x4"
    ))
}

impl Harness for Argon2Harness {
    fn hasher(&self) -> &dyn PasswordHasher {
        &self.0
    }

    fn of_another_cost(&self) -> PasswordHash {
        PasswordHash::from_phc(FOREIGN[0])
    }

    fn over_the_bounds(&self) -> Vec<PasswordHash> {
        [
            "m=4194304,t=3,p=4",
            "m=262145,t=3,p=4",
            "m=65536,t=11,p=4",
            "m=65536,t=3,p=9",
        ]
        .map(forged)
        .into()
    }

    fn bound(&self) -> usize {
        5
    }
}
