#![doc = include_str!("../README.md")]

mod environment;
mod policy;

pub use environment::{Clock, Randomness, RandomnessError};
pub use policy::DeskPolicy;

use loquet_domain::journal::JournalKey;
use loquet_port_journal::Journal;
use loquet_port_password::{PasswordHasher, StrengthEstimator};
use loquet_port_sessions::Sessions;
use loquet_port_users::{Attempts, Users};
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
}

impl LocalDesk {
    /// A desk over these back ends, under this policy.
    pub fn new(ports: Ports, policy: DeskPolicy, journal_key: JournalKey) -> Self {
        Self { ports, policy, journal_key }
    }
}
