//! Sessions (SES-01 to SES-09), as a pure state machine over instants passed in.

mod machine;
mod policy;
#[cfg(test)]
mod tests;
mod token;

pub use crate::token::{TokenDigest, TokenError};
pub use machine::{
    Change, EndCause, Ending, LockCause, SessionEvent, SessionRefusal, SessionState,
};
pub use policy::{SessionPolicy, SessionPolicyError};
pub use token::{ForSession, SessionToken};

use crate::account::CredentialVersion;
use crate::card::{CardIdentity, SessionCard};
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
    /// What proved the person.
    pub proof: SessionProof,
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

    /// What proved the person.
    pub const fn proof(&self) -> &SessionProof {
        &self.0.proof
    }

    /// Whether a card has opened it, and it is not the one that is registered now (SES-08).
    pub fn is_of_another_card(&self, registered: Option<&CardIdentity>) -> bool {
        match &self.0.proof {
            SessionProof::Password => false,
            SessionProof::CpsCard(used) => Some(&used.identity) != registered,
        }
    }

    /// The factor that proved the person.
    pub const fn factor(&self) -> Factor {
        self.0.proof.factor()
    }

    /// The assurance of the proof (AUTH-20).
    pub const fn assurance(&self) -> Assurance {
        self.factor().assurance()
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

    /// The instant at which it ends whatever happens: its longest duration, or the end of its
    /// card's certificate if that comes first (CPS-31).
    pub fn absolute_end(&self) -> Timestamp {
        let longest = self.0.opened_at.checked_add(self.0.limits.longest());
        let longest = longest.unwrap_or(Timestamp::MAX);
        match &self.0.proof {
            SessionProof::Password => longest,
            SessionProof::CpsCard(card) => longest.min(card.not_after),
        }
    }
}

/// What a session keeps of the proof that opened it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionProof {
    /// A password.
    Password,
    /// A card and its PIN.
    CpsCard(SessionCard),
}

impl SessionProof {
    /// The factor.
    pub const fn factor(&self) -> Factor {
        match self {
            Self::Password => Factor::Password,
            Self::CpsCard(_) => Factor::CpsCard,
        }
    }
}

/// What proved a person now, to be compared again with what is stored in the transaction that acts
/// on it (AUTH-25).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The password, at the version that was verified.
    Password(CredentialVersion),
    /// The card, which must still be the one that is registered.
    CpsCard(SessionCard),
}

impl Credential {
    /// What a session keeps of it.
    pub fn proof(&self) -> SessionProof {
        match self {
            Self::Password(_) => SessionProof::Password,
            Self::CpsCard(card) => SessionProof::CpsCard(card.clone()),
        }
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
    /// What proved the person.
    pub credential: Credential,
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
            proof: self.credential.proof(),
            origin: self.origin.clone(),
            opened_at: self.at,
            limits: self.limits,
            last_used_at: self.at,
            state: SessionState::Active,
        }))
    }
}
