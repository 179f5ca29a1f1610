//! Sessions (SES-01 to SES-09), as a pure state machine over instants passed in.

mod machine;
mod policy;
#[cfg(test)]
mod tests;
mod token;

pub use machine::{
    Change, EndCause, Ending, LockCause, SessionEvent, SessionRefusal, SessionState,
};
pub use policy::{SessionPolicy, SessionPolicyError};
pub use token::{SessionToken, TokenDigest, TokenError};

use crate::origin::Origin;
use crate::profile::{Assurance, Factor};
use crate::{Account, AccountId, AccountStatus, Role, SessionId, Timestamp};
use thiserror::Error;

/// A session. Made by [`Opening::open`] only; storage rebuilds one it has kept by
/// [`Session::from_stored`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session(SessionRecord);

/// What storage keeps of a session: every field, as values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// Its identity.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// The role at opening: a change of role ends the session (SES-08).
    pub role: Role,
    /// The factor that proved the person.
    pub factor: Factor,
    /// Where it was opened.
    pub origin: Origin,
    /// When it was opened, which is when the person proved themselves.
    pub opened_at: Timestamp,
    /// The limits that it was opened under.
    pub limits: SessionPolicy,
    /// The last use.
    pub last_used_at: Timestamp,
    /// Its state at the last write.
    pub state: SessionState,
}

impl Session {
    /// Rebuilds a session that storage has kept.
    pub const fn from_stored(record: SessionRecord) -> Self {
        Self(record)
    }

    /// Its identity.
    pub const fn id(&self) -> SessionId {
        self.0.id
    }

    /// Whose it is.
    pub const fn account(&self) -> AccountId {
        self.0.account
    }

    /// The role it was opened with.
    pub const fn role(&self) -> Role {
        self.0.role
    }

    /// The factor that proved the person.
    pub const fn factor(&self) -> Factor {
        self.0.factor
    }

    /// The assurance of the proof (AUTH-20).
    pub const fn assurance(&self) -> Assurance {
        self.0.factor.assurance()
    }

    /// Where it was opened.
    pub const fn origin(&self) -> &Origin {
        &self.0.origin
    }

    /// When it was opened.
    pub const fn opened_at(&self) -> Timestamp {
        self.0.opened_at
    }

    /// The limits it was opened under.
    pub const fn limits(&self) -> SessionPolicy {
        self.0.limits
    }

    /// The last use that was written.
    pub const fn last_used_at(&self) -> Timestamp {
        self.0.last_used_at
    }

    /// The state at the last write; [`Session::state_at`] tells the one that holds now.
    pub const fn state(&self) -> SessionState {
        self.0.state
    }

    /// The instant at which it ends whatever happens.
    pub fn absolute_end(&self) -> Timestamp {
        self.0
            .opened_at
            .checked_add(self.0.limits.longest())
            .unwrap_or(Timestamp::MAX)
    }
}

/// The right to open one session, waiting for the account to be read again (AUTH-25).
#[derive(Clone, Debug)]
pub struct Opening {
    /// The new session's identity.
    pub session: SessionId,
    /// What only the new session's holder will know, hashed.
    pub token: TokenDigest,
    /// Whose session it will be.
    pub account: AccountId,
    /// The factor that proved the person.
    pub factor: Factor,
    /// Where the person is.
    pub origin: Origin,
    /// The limits of the session.
    pub limits: SessionPolicy,
    /// Now.
    pub at: Timestamp,
}

/// The account may not log in any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the account is disabled")]
pub struct AccountNotActive;

impl Opening {
    /// Makes the session, from the account as read in the transaction that stores it (LOCK-10).
    ///
    /// # Errors
    ///
    /// [`AccountNotActive`]: it was disabled in the meantime.
    pub fn open(&self, account: &Account) -> Result<Session, AccountNotActive> {
        if account.status != AccountStatus::Active || account.id != self.account {
            return Err(AccountNotActive);
        }
        Ok(Session(SessionRecord {
            id: self.session,
            account: account.id,
            role: account.role,
            factor: self.factor,
            origin: self.origin.clone(),
            opened_at: self.at,
            limits: self.limits,
            last_used_at: self.at,
            state: SessionState::Active,
        }))
    }
}
