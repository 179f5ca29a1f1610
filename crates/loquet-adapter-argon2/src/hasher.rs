//! The hasher itself.

use crate::compute::{ComputeError, compute};
use crate::phc;
use crate::pool::{Load, Pool};
use crate::settings::Argon2Settings;
use crate::verifier::{Cost, Verifier};
use async_trait::async_trait;
use loquet_domain::{Password, PasswordHash};
use loquet_port_password::{DecoySeed, HashError, PasswordHasher, Salt, Verification};
use std::sync::Arc;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The salt of a new verifier, in bytes (N10).
const SALT: usize = size_of::<Salt>();

/// The tag of a new verifier, in bytes (N10).
const TAG: usize = 32;

/// Hashes by Argon2id, version 19, on a bounded number of threads of its own, which stand back behind
/// everything else of the machine (Linux). Needs no runtime.
#[derive(Debug)]
pub struct Argon2PasswordHasher {
    cost: Cost,
    pool: Pool,
}

impl Argon2PasswordHasher {
    /// A hasher under these settings.
    ///
    /// At any moment it holds the memory of at most `permits` hashes: `memory_kib` each, or what
    /// an older verifier asks for, which is 256 MiB at most (PWD-09).
    pub fn new(settings: &Argon2Settings) -> Self {
        Self {
            cost: Cost::present(settings),
            pool: Pool::new(settings),
        }
    }

    /// What its pool is doing, for metrics.
    pub fn load(&self) -> Load {
        self.pool.load()
    }

    fn is_outdated(&self, verifier: &Verifier) -> bool {
        verifier.cost != self.cost || verifier.salt.len() != SALT || verifier.tag.len() != TAG
    }
}

#[async_trait]
impl PasswordHasher for Argon2PasswordHasher {
    #[tracing::instrument(name = "password.hash", skip_all, err(level = "warn"))]
    async fn hash(&self, password: &Arc<Password>, salt: Salt) -> Result<PasswordHash, HashError> {
        let (password, cost) = (Arc::clone(password), self.cost);
        let work = move || -> Result<PasswordHash, ComputeError> {
            let mut tag = Zeroizing::new([0; TAG]);
            compute(&password, &salt, &cost, tag.as_mut_slice())?;
            Ok(phc::write(&cost, &salt, tag.as_slice()))
        };
        self.pool.run(work).await
    }

    #[tracing::instrument(name = "password.verify", skip_all, err(level = "warn"))]
    async fn verify(
        &self,
        password: &Arc<Password>,
        verifier: &PasswordHash,
    ) -> Result<Verification, HashError> {
        let verifier = Verifier::read(verifier.expose()).ok_or(HashError::Refused)?;
        let outdated = self.is_outdated(&verifier);
        let password = Arc::clone(password);
        let is_right = self
            .pool
            .run(move || is_right(&password, &verifier))
            .await?;
        Ok(if is_right {
            Verification::Right { outdated }
        } else {
            Verification::Wrong
        })
    }

    fn decoy(&self, seed: DecoySeed) -> PasswordHash {
        let (salt, tag) = seed.split_at(SALT);
        phc::write(&self.cost, salt, tag)
    }

    fn examine(&self, verifier: &PasswordHash) -> Result<(), HashError> {
        let read = Verifier::read(verifier.expose());
        read.map(drop).ok_or(HashError::Refused)
    }
}

fn is_right(password: &Password, verifier: &Verifier) -> Result<bool, ComputeError> {
    let expected = verifier.tag.as_bytes();
    let mut tag = Zeroizing::new(vec![0; expected.len()]);
    compute(password, &verifier.salt, &verifier.cost, &mut tag)?;
    Ok(tag.ct_eq(expected).into())
}
