//! What a back end lends to the suite.

use crate::{Challenges, Sessions};
use async_trait::async_trait;
use loquet_domain::account::{HashedPassword, PasswordStrength};
use loquet_domain::card::{CardIdentity, RegisteredCard};
use loquet_domain::journal::{Event, EventContext, MaskedIdentifier};
use loquet_domain::lockout::{LockoutPolicy, ReservedAttempt, SourcePolicy};
use loquet_domain::{Account, AccountId, SessionId};
use std::sync::Arc;

/// A back end under test: its port, and what the suite must do or see behind it.
///
/// Each case is given a harness of its own, over a store that nothing was written to.
#[async_trait]
pub trait Harness: Send + Sync {
    /// The sessions.
    fn sessions(&self) -> Arc<dyn Sessions>;

    /// The challenges, of the same store.
    fn challenges(&self) -> Arc<dyn Challenges>;

    /// Adds an account with its first password, and records the event.
    async fn add_account(&self, account: Account, password: HashedPassword, event: Event);

    /// Disables an account, as the registry of accounts does.
    async fn disable_account(&self, account: AccountId, event: Event, context: EventContext);

    /// Sets an account's next password without a proof, as the registry of accounts does.
    async fn set_password(&self, change: PasswordToSet);

    /// Registers a card for an account, or removes the registration, as the registry of accounts
    /// does.
    async fn set_card(&self, change: CardToSet);

    /// The card that is registered for an account. `None`: there is none.
    async fn card(&self, account: AccountId) -> Option<RegisteredCard>;

    /// The strength that is stored with an account's password. `None`: it has no password.
    async fn strength(&self, account: AccountId) -> Option<PasswordStrength>;

    /// Reserves an attempt. `None`: it was refused.
    async fn reserve(&self, attempt: AttemptToReserve) -> Option<ReservedAttempt>;

    /// Every event of the journal, in order.
    async fn events(&self) -> Vec<Event>;

    /// Lets `more` records into the journal, and refuses every one after them.
    async fn break_journal(&self, more: u64);

    /// Undoes [`Harness::break_journal`].
    async fn mend_journal(&self);

    /// Everything that is stored of sessions, raw: the bytes of the files, or of the rows.
    async fn dump(&self) -> Vec<u8>;
}

/// A password to set: the fields of the users port's request, for the back end to fill in.
#[derive(Clone, Debug)]
pub struct PasswordToSet {
    /// Whose.
    pub account: AccountId,
    /// The new password.
    pub password: HashedPassword,
    /// The session that goes on, if any.
    pub keep: Option<SessionId>,
    /// What to record.
    pub event: Event,
    /// The context of the request.
    pub context: EventContext,
}

/// A card to register, or a registration to remove: the fields of the users port's request, for
/// the back end to fill in.
#[derive(Clone, Debug)]
pub struct CardToSet {
    /// Whose.
    pub account: AccountId,
    /// The holder to register; `None` to remove the registration.
    pub card: Option<CardIdentity>,
    /// The session that goes on, if any.
    pub keep: Option<SessionId>,
    /// What to record.
    pub event: Event,
    /// The context of the request.
    pub context: EventContext,
}

/// An attempt to reserve: the fields of the users port's request, for the back end to fill in;
/// its action is a login by password, its object the account, its factor a password.
#[derive(Clone, Debug)]
pub struct AttemptToReserve {
    /// What was typed, masked.
    pub subject: MaskedIdentifier,
    /// Whose it is.
    pub account: AccountId,
    /// The workstation, masked.
    pub source: MaskedIdentifier,
    /// The numbers of the subject's lockout.
    pub policy: LockoutPolicy,
    /// The numbers of the workstation's throttle.
    pub source_policy: SourcePolicy,
    /// The context of the request.
    pub context: EventContext,
}
