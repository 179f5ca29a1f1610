#![doc = include_str!("../README.md")]

mod challenges;
#[cfg(feature = "contract")]
pub mod contract;

pub use challenges::{Challenges, MAX_OPEN_CHALLENGES};

#[cfg(feature = "mock")]
pub use challenges::MockChallenges;

use async_trait::async_trait;
use loquet_domain::account::PasswordStrength;
use loquet_domain::card::CardSerial;
use loquet_domain::journal::{Event, EventContext};
use loquet_domain::lockout::{NotReserved, ReservedAttempt};
use loquet_domain::session::{
    AccountNotActive, Change, Credential, Opening, Session, SessionEvent, SessionRefusal,
    TokenDigest,
};
use loquet_domain::storage::StorageFault;
use loquet_domain::{AccountId, Identifier, SessionId};
use thiserror::Error;

/// Sessions that are kept.
///
/// # Contract
///
/// - A mutating method MUST commit its change and its events together, or neither.
/// - MUST keep of a token its digest only (SES-01).
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Opens a session, settles its attempt as a success and records the login.
    ///
    /// # Errors
    ///
    /// [`SessionsError::NotActive`], [`SessionsError::CredentialChanged`],
    /// [`SessionsError::NotReserved`], [`SessionsError::Unavailable`]: no session exists.
    ///
    /// # Contract
    ///
    /// - MUST read the account again in the same transaction, and refuse one that is not active
    ///   (AUTH-25).
    /// - MUST refuse when the credential is no longer the one that was verified: another version of
    ///   the password, another registered card or none.
    /// - MUST keep the card that was used, and tell and record it when it is another than the one
    ///   used before (CPS-15).
    /// - MUST refuse an attempt that is not reserved.
    /// - MUST give the attempt back to the workstation's throttle.
    /// - MUST tell how many failures came before (LOCK-13).
    /// - MUST store the strength that was judged now, when there is one.
    /// - MUST end the account's oldest open sessions beyond `at_most`, with their events (SES-10).
    async fn open(&self, opening: &SessionOpening) -> Result<Opened, SessionsError>;

    /// Unlocks a locked session under a new token, and settles the attempt as a success.
    ///
    /// # Errors
    ///
    /// As [`Sessions::open`], and [`SessionsError::Ended`].
    ///
    /// # Contract
    ///
    /// - MUST make the old token worthless (SES-02).
    /// - MUST refuse a session that has ended.
    async fn unlock(&self, unlocking: &SessionUnlocking) -> Result<Session, SessionsError>;

    /// A session as last written, and whose it is: one statement, since every request of a front
    /// end begins with it. `None`: there is no such session.
    ///
    /// # Errors
    ///
    /// [`SessionsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST find an opened session by its token's digest and by its identity.
    /// - MUST give the identifier of its account.
    async fn find(&self, session: SessionReference) -> Result<Option<FoundSession>, SessionsError>;

    /// Applies an event to a session. `None`: there is no such session.
    ///
    /// # Errors
    ///
    /// [`SessionsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST apply [`Session::apply`] atomically, and store what it returns even when it refuses
    ///   (SES-04).
    /// - MUST record a change by [`EventContext::session_changed`].
    /// - MUST return `None` for a token or identity that nobody has.
    async fn apply(&self, command: &SessionCommand) -> Result<Option<Applied>, SessionsError>;

    /// The sessions that a card has opened and that had not ended when last written, oldest first:
    /// those that a new revocation list may end (CPS-31).
    ///
    /// # Errors
    ///
    /// [`SessionsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST list every open session that a card has opened, whoever's, and no other.
    async fn by_card(&self) -> Result<Vec<Session>, SessionsError>;

    /// The sessions of an account that had not ended when last written, oldest first.
    ///
    /// # Errors
    ///
    /// [`SessionsError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST list the account's sessions that have not ended, and no other.
    async fn of_account(&self, account: AccountId) -> Result<Vec<Session>, SessionsError>;
}

/// A session that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSession {
    /// The session, as last written.
    pub session: Session,
    /// The identifier of its account.
    pub identifier: Identifier,
}

/// A refused or failed request. Nothing was changed and nothing was recorded.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SessionsError {
    /// The account may not log in any more.
    #[error(transparent)]
    NotActive(#[from] AccountNotActive),
    /// The password, or the registered card, changed while it was being verified.
    #[error("the credential has changed in the meantime")]
    CredentialChanged,
    /// The attempt is not reserved, or no longer.
    #[error(transparent)]
    NotReserved(#[from] NotReserved),
    /// The session has ended, or never was.
    #[error("the session has ended")]
    Ended,
    /// The store refused.
    #[error("the sessions are out of reach")]
    Unavailable(#[from] StorageFault),
}

/// A session to open.
#[derive(Clone, Debug)]
pub struct SessionOpening {
    /// The right to open it.
    pub opening: Opening,
    /// The attempt that proved the person.
    pub attempt: ReservedAttempt,
    /// The strength of the password, when it was judged at this login.
    pub judged: Option<PasswordStrength>,
    /// How many sessions the account may have open, this one included.
    pub at_most: u32,
    /// What to record.
    pub event: Event,
    /// For the records of sessions that end.
    pub context: EventContext,
}

/// A session that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The session.
    pub session: Session,
    /// Failed attempts since the last success.
    pub failures_before: u32,
    /// The card used before, when this login used another: tell the person (CPS-15).
    pub former_card: Option<CardSerial>,
}

/// A session to unlock.
#[derive(Clone, Debug)]
pub struct SessionUnlocking {
    /// Which.
    pub session: SessionId,
    /// Whose it must be.
    pub account: AccountId,
    /// The digest of its new token.
    pub token: TokenDigest,
    /// The attempt that proved the person.
    pub attempt: ReservedAttempt,
    /// What was verified.
    pub credential: Credential,
    /// For the record; its instant is now.
    pub context: EventContext,
}

/// Something that happens to a session.
#[derive(Clone, Debug)]
pub struct SessionCommand {
    /// Which session.
    pub session: SessionReference,
    /// What happens.
    pub event: SessionEvent,
    /// For the record; its instant is now.
    pub context: EventContext,
}

/// How a session is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionReference {
    /// By its holder.
    Token(TokenDigest),
    /// By its owner or an administrator.
    Id(SessionId),
}

/// What an event did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The session as it is now stored.
    pub session: Session,
    /// What changed.
    pub change: Option<Change>,
    /// Whether the event was refused.
    pub answer: Result<(), SessionRefusal>,
}
