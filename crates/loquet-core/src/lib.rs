#![doc = include_str!("../README.md")]

mod accounts;
mod authority;
mod card;
mod doctor;
mod environment;
mod fault;
mod import;
mod journal;
mod login;
mod noise;
mod opening;
mod policy;
mod proof;
mod random;
mod rehash;
mod sessions;
mod station;
mod view;
mod workstations;

#[cfg(test)]
mod tests;

pub use doctor::LocalCardDoctor;
pub use environment::{Clock, Randomness, RandomnessError};
pub use policy::{CardPolicy, DeskPolicy};
pub use station::LocalCardStation;

use loquet_domain::PasswordHash;
use loquet_domain::journal::JournalKey;
use loquet_port_enrolment::Workstations;
use loquet_port_journal::Journal;
use loquet_port_password::{PasswordHasher, StrengthEstimator};
use loquet_port_sessions::{Challenges, Sessions};
use loquet_port_trust::{CertificateReader, CertificateTrust, RevocationLists};
use loquet_port_users::{Attempts, Users};
use noise::Noise;
use std::sync::Arc;

/// The driven side of the desk: one back end behind each port.
#[derive(Clone)]
pub struct Ports {
    /// Accounts.
    pub users: Arc<dyn Users>,
    /// Login attempts.
    pub attempts: Arc<dyn Attempts>,
    /// Sessions.
    pub sessions: Arc<dyn Sessions>,
    /// The audit trail.
    pub journal: Arc<dyn Journal>,
    /// Password hashing.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Password strength.
    pub estimator: Arc<dyn StrengthEstimator>,
    /// Challenges that cards have still to answer.
    pub challenges: Arc<dyn Challenges>,
    /// Which certificates are good.
    pub trust: Arc<dyn CertificateTrust>,
    /// What certificates say.
    pub certificates: Arc<dyn CertificateReader>,
    /// The revocation lists of the trusted authorities.
    pub revocation: Arc<dyn RevocationLists>,
    /// The workstations that may speak to a service.
    pub workstations: Arc<dyn Workstations>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub randomness: Arc<dyn Randomness>,
}

/// The desk in process: every use case, over ports only.
pub struct LocalDesk {
    ports: Ports,
    policy: DeskPolicy,
    journal_key: JournalKey,
    /// What a password is verified against when there is nothing else to verify (PWD-12).
    decoy: PasswordHash,
    /// Sessions shown on another workstation than their own, and codes that nobody has given out.
    noise: Noise,
}

impl LocalDesk {
    /// A desk over these back ends, under this policy.
    ///
    /// # Errors
    ///
    /// [`RandomnessError`].
    pub fn new(
        ports: Ports,
        policy: DeskPolicy,
        journal_key: JournalKey,
    ) -> Result<Self, RandomnessError> {
        let mut seed = [0; 48];
        ports.randomness.fill(&mut seed)?;
        let decoy = ports.hasher.decoy(seed);
        Ok(Self {
            ports,
            policy,
            journal_key,
            decoy,
            noise: Noise::default(),
        })
    }
}
