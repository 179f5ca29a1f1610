//! Section `[session]`: how long a session lives.

use super::SettingsError;
use super::declaration::Declaration;
use super::layers::Layers;
use loquet_domain::SignedDuration;
use loquet_domain::session::{SessionPolicy, SessionPolicyError};

const IDLE: Declaration = Declaration::number(
    "session.idle_minutes",
    (1, 10, 30),
    "Without use for this long, a session locks.",
);

const LONGEST: Declaration = Declaration::number(
    "session.longest_hours",
    (1, 12, 12),
    "After this long, a session ends whatever happens.",
);

const AT_MOST: Declaration = Declaration::number(
    "session.at_most",
    (1, 10, 50),
    "Open sessions of one account; beyond, the oldest ends.",
);

pub(super) const DECLARATIONS: &[Declaration] = &[IDLE, LONGEST, AT_MOST];

/// Section `[session]`.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionSettings {
    pub(super) limits: SessionPolicy,
    pub(super) at_most: u32,
}

impl SessionSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        let idle = SignedDuration::from_mins(layers.number(&IDLE)?.into());
        let longest = SignedDuration::from_hours(layers.number(&LONGEST)?.into());
        let limits = SessionPolicy::new(idle, longest).map_err(|error| match error {
            SessionPolicyError::Idle => layers.refuse(&IDLE),
            _ => layers.refuse(&LONGEST),
        })?;
        Ok(Self {
            limits,
            at_most: layers.number(&AT_MOST)?,
        })
    }
}
