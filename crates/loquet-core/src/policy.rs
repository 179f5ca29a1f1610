//! What the practice decided.

use loquet_domain::lockout::{LockoutPolicy, SourcePolicy};
use loquet_domain::profile::Profile;
use loquet_domain::session::SessionPolicy;

/// The rules that the desk applies. `Default` is the default of every setting.
#[derive(Clone, Copy, Debug)]
pub struct DeskPolicy {
    /// Which proofs open.
    pub profile: Profile,
    /// Lockout of an identifier.
    pub lockout: LockoutPolicy,
    /// Throttle of a workstation.
    pub source: SourcePolicy,
    /// Limits of a session.
    pub session: SessionPolicy,
    /// Open sessions of one account: beyond, the oldest ends (SES-10).
    pub sessions_at_most: u32,
}

impl Default for DeskPolicy {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            lockout: LockoutPolicy::default(),
            source: SourcePolicy::default(),
            session: SessionPolicy::default(),
            sessions_at_most: 10,
        }
    }
}
