//! One Argon2 computation, whose memory is wiped when it ends.

use crate::verifier::Cost;
use argon2::{Argon2, Block, Params};
use loquet_domain::Password;
use std::collections::TryReserveError;
use thiserror::Error;
use zeroize::Zeroizing;

/// The computation failed.
#[derive(Debug, Error)]
pub(crate) enum ComputeError {
    /// The machine has no memory left for it.
    #[error("there is not enough memory for a hash")]
    Memory(#[source] TryReserveError),
    /// Argon2 refused its inputs.
    #[error("Argon2 refused its inputs")]
    Argon2(#[source] argon2::Error),
}

impl Cost {
    /// The cost as Argon2 takes it, if it allows it.
    pub(crate) fn parameters(&self, tag_length: usize) -> Option<Params> {
        self.try_parameters(tag_length).ok()
    }

    fn try_parameters(&self, tag_length: usize) -> argon2::Result<Params> {
        let (memory, passes, lanes) = (self.memory_kib, self.iterations, self.parallelism);
        Params::new(memory, passes, lanes, Some(tag_length))
    }
}

/// Fills `tag` with the hash of a password.
///
/// The lanes are computed one after the other: the pool decides how many cores a login takes.
pub(crate) fn compute(
    password: &Password,
    salt: &[u8],
    cost: &Cost,
    tag: &mut [u8],
) -> Result<(), ComputeError> {
    let parameters = cost
        .try_parameters(tag.len())
        .map_err(ComputeError::Argon2)?;
    let mut memory = wiped_blocks(parameters.block_count())?;
    Argon2::new(cost.algorithm, cost.version, parameters)
        .hash_password_into_with_memory(
            password.expose().as_bytes(),
            salt,
            tag,
            memory.as_mut_slice(),
        )
        .map_err(ComputeError::Argon2)
}

/// Blocks that are wiped when dropped: those that the crate allocates by itself are not.
fn wiped_blocks(count: usize) -> Result<Zeroizing<Vec<Block>>, ComputeError> {
    let mut blocks = Vec::new();
    blocks
        .try_reserve_exact(count)
        .map_err(ComputeError::Memory)?;
    blocks.resize(count, Block::new());
    Ok(Zeroizing::new(blocks))
}
