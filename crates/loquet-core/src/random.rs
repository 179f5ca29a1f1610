//! New identities, tokens and salts.

use crate::{LocalDesk, Randomness, RandomnessError};
use loquet_domain::session::SessionToken;
use loquet_domain::workstation::{EnrolmentCode, WorkstationToken};
use loquet_port_password::Salt;
use std::array;

impl LocalDesk {
    /// Sixteen random bytes, for a new identity.
    pub(crate) fn random_identity(&self) -> Result<[u8; 16], RandomnessError> {
        fill(self.ports.randomness.as_ref())
    }

    /// A salt for one hash.
    pub(crate) fn random_salt(&self) -> Result<Salt, RandomnessError> {
        fill(self.ports.randomness.as_ref())
    }

    /// A token for one session, wiped wherever it is dropped.
    pub(crate) fn random_token(&self) -> Result<SessionToken, RandomnessError> {
        fill(self.ports.randomness.as_ref())
            .map(|bytes: [u8; 32]| SessionToken::from_random(bytes.into()))
    }

    /// A token for one workstation.
    pub(crate) fn random_workstation_token(&self) -> Result<WorkstationToken, RandomnessError> {
        fill(self.ports.randomness.as_ref())
            .map(|bytes: [u8; 32]| WorkstationToken::from_random(bytes.into()))
    }

    /// A code for one enrolment.
    pub(crate) fn random_code(&self) -> Result<EnrolmentCode, RandomnessError> {
        fill(self.ports.randomness.as_ref())
            .map(|bytes: [u8; 12]| EnrolmentCode::from_random(bytes.into()))
    }
}

fn fill<const LENGTH: usize>(randomness: &dyn Randomness) -> Result<[u8; LENGTH], RandomnessError> {
    let mut bytes = array::from_fn(|_| 0);
    randomness.fill(&mut bytes)?;
    Ok(bytes)
}
