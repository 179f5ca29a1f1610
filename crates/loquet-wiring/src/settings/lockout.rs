//! Section `[lockout]`: how soon, and for how long, attempts are no longer evaluated.

use super::SettingsError;
use super::declaration::Declaration;
use super::layers::Layers;
use loquet_domain::SignedDuration;
use loquet_domain::lockout::{LockoutPolicy, LockoutPolicyError, SourcePolicy};

const ATTEMPTS: Declaration = Declaration::number(
    "lockout.attempts",
    (1, 3, 5),
    "Failed attempts before an identifier is locked.",
);

const FIRST_LOCK: Declaration = Declaration::number(
    "lockout.first_lock_seconds",
    (60, 60, 900),
    "How long the first lock of an identifier lasts; each further one lasts twice as long.",
);

const LONGEST_LOCK: Declaration = Declaration::number(
    "lockout.longest_lock_seconds",
    (60, 900, 3_600),
    "The longest lock of an identifier; not shorter than the first.",
);

const SOURCE_FAILURES: Declaration = Declaration::number(
    "lockout.source_failures",
    (5, 30, 100),
    "Failed attempts of one workstation, for all identifiers together, before it is paused.",
);

const SOURCE_WINDOW: Declaration = Declaration::number(
    "lockout.source_window_seconds",
    (300, 600, 3_600),
    "The time in which the failures of a workstation are counted.",
);

pub(super) const DECLARATIONS: &[Declaration] = &[
    ATTEMPTS,
    FIRST_LOCK,
    LONGEST_LOCK,
    SOURCE_FAILURES,
    SOURCE_WINDOW,
];

/// Section `[lockout]`.
#[derive(Clone, Copy, Debug)]
pub(super) struct LockoutSettings {
    pub(super) identifier: LockoutPolicy,
    pub(super) source: SourcePolicy,
}

impl LockoutSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        let attempts = layers.number(&ATTEMPTS)?;
        let first = layers.number(&FIRST_LOCK)?;
        let longest = layers.number(&LONGEST_LOCK)?;
        let identifier = LockoutPolicy::new(attempts, seconds(first), seconds(longest));
        let source = SourcePolicy {
            failures: layers.number(&SOURCE_FAILURES)?,
            window: seconds(layers.number(&SOURCE_WINDOW)?),
        };
        let identifier = identifier.map_err(|error| refusal(layers, error, first))?;
        Ok(Self { identifier, source })
    }
}

/// The declarations hold the bounds of the domain; what is left is a lock that ends before it began.
fn refusal(layers: &Layers, error: LockoutPolicyError, first: u32) -> SettingsError {
    match error {
        LockoutPolicyError::Allowance => layers.refuse(&ATTEMPTS),
        LockoutPolicyError::FirstLock => layers.refuse(&FIRST_LOCK),
        _ => layers.refuse_outside(&LONGEST_LOCK, format!("{first}–3600")),
    }
}

fn seconds(number: u32) -> SignedDuration {
    SignedDuration::from_secs(number.into())
}
