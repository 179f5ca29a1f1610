//! The secret that stands for a session (SES-01).

use crate::token::{SecretToken, TokenPurpose};

/// What a [`SessionToken`] stands for.
#[derive(Debug)]
pub enum ForSession {}

impl TokenPurpose for ForSession {
    const NAME: &'static str = "SessionToken";
}

/// What the holder of a session shows.
pub type SessionToken = SecretToken<ForSession>;
