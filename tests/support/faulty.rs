//! A store whose n-th operation fails, before or after it took effect.

use crate::Store;
use async_trait::async_trait;
use loquet_domain::account::LegacyUserName;
use loquet_domain::card::{CardChallenge, CardIdentity};
use loquet_domain::identifier::IdentifierKey;
use loquet_domain::journal::{Checkpoint, Event, Head, MaskedIdentifier, Sequence};
use loquet_domain::lockout::{LockoutState, Settled};
use loquet_domain::session::Session;
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use loquet_domain::token::TokenDigest;
use loquet_domain::workstation::Workstation;
use loquet_domain::{Account, AccountId, AttemptId};
use loquet_port_enrolment::{Enrolling, NewInvitation, Removal, Workstations, WorkstationsError};
use loquet_port_journal::{Journal, JournalError, Purge, Purged, SealedRecord};
use loquet_port_sessions::{
    Applied, Challenges, FoundSession, Opened, SessionCommand, SessionOpening, SessionReference,
    SessionUnlocking, Sessions, SessionsError,
};
use loquet_port_users::{
    AccountOverview, AttemptRequest, Attempts, CardChange, FoundAccount, NewAccount,
    PasswordChange, Rehash, Reservation, Settlement, StatusChange, Unlocking, Users, UsersError,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Whether the failing operation takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The program dies before the operation.
    Before,
    /// The operation is committed, and the program dies before it hears of it.
    After,
}

/// A store that is dead from its n-th operation on, as after a crash.
pub struct FaultyStore {
    store: Store,
    fails_at: usize,
    when: When,
    operations: AtomicUsize,
}

impl FaultyStore {
    /// A store that dies at its n-th operation, from 1.
    pub fn new(store: Store, fails_at: usize, when: When) -> Arc<Self> {
        Arc::new(Self {
            store,
            fails_at,
            when,
            operations: AtomicUsize::new(0),
        })
    }

    /// How many operations were asked for.
    pub fn operations(&self) -> usize {
        self.operations.load(Ordering::SeqCst)
    }

    async fn operation<T, E: From<StorageFault>>(
        &self,
        operation: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let number = self.operations.fetch_add(1, Ordering::SeqCst) + 1;
        let takes_effect =
            number < self.fails_at || (number == self.fails_at && self.when == When::After);
        let answer = if takes_effect {
            Some(operation.await)
        } else {
            None
        };
        match answer {
            Some(answer) if number < self.fails_at => answer,
            _ => Err(StorageFault::new(StorageFaultKind::Unavailable, "crashed here").into()),
        }
    }
}

#[async_trait]
impl Users for FaultyStore {
    async fn find(&self, key: &IdentifierKey) -> Result<Option<FoundAccount>, UsersError> {
        self.operation(self.store.users.find(key)).await
    }

    async fn get(&self, id: AccountId) -> Result<Option<FoundAccount>, UsersError> {
        self.operation(self.store.users.get(id)).await
    }

    async fn find_by_card(&self, card: &CardIdentity) -> Result<Option<FoundAccount>, UsersError> {
        self.operation(self.store.users.find_by_card(card)).await
    }

    async fn find_imported(&self, name: &LegacyUserName) -> Result<Option<Account>, UsersError> {
        self.operation(self.store.users.find_imported(name)).await
    }

    async fn homonyms(&self, key: &IdentifierKey) -> Result<Vec<IdentifierKey>, UsersError> {
        self.operation(self.store.users.homonyms(key)).await
    }

    async fn page(
        &self,
        after: Option<IdentifierKey>,
        limit: u32,
    ) -> Result<Vec<AccountOverview>, UsersError> {
        self.operation(self.store.users.page(after, limit)).await
    }

    async fn add(&self, new: &NewAccount) -> Result<(), UsersError> {
        self.operation(self.store.users.add(new)).await
    }

    async fn set_status(&self, change: &StatusChange) -> Result<(), UsersError> {
        self.operation(self.store.users.set_status(change)).await
    }

    async fn set_password(&self, change: &PasswordChange) -> Result<(), UsersError> {
        self.operation(self.store.users.set_password(change)).await
    }

    async fn set_card(&self, change: &CardChange) -> Result<(), UsersError> {
        self.operation(self.store.users.set_card(change)).await
    }

    async fn rehash(&self, rehash: &Rehash) -> Result<bool, UsersError> {
        self.operation(self.store.users.rehash(rehash)).await
    }
}

#[async_trait]
impl Attempts for FaultyStore {
    async fn reserve(&self, request: &AttemptRequest) -> Result<Reservation, UsersError> {
        self.operation(self.store.attempts.reserve(request)).await
    }

    async fn settle(&self, settlement: &Settlement) -> Result<Settled, UsersError> {
        self.operation(self.store.attempts.settle(settlement)).await
    }

    async fn unlock(&self, unlocking: &Unlocking) -> Result<(), UsersError> {
        self.operation(self.store.attempts.unlock(unlocking)).await
    }

    async fn lockout(&self, subject: &MaskedIdentifier) -> Result<LockoutState, UsersError> {
        self.operation(self.store.attempts.lockout(subject)).await
    }
}

#[async_trait]
impl Sessions for FaultyStore {
    async fn open(&self, opening: &SessionOpening) -> Result<Opened, SessionsError> {
        self.operation(self.store.sessions.open(opening)).await
    }

    async fn unlock(&self, unlocking: &SessionUnlocking) -> Result<Session, SessionsError> {
        self.operation(self.store.sessions.unlock(unlocking)).await
    }

    async fn find(&self, session: SessionReference) -> Result<Option<FoundSession>, SessionsError> {
        self.operation(self.store.sessions.find(session)).await
    }

    async fn apply(&self, command: &SessionCommand) -> Result<Option<Applied>, SessionsError> {
        self.operation(self.store.sessions.apply(command)).await
    }

    async fn by_card(&self) -> Result<Vec<Session>, SessionsError> {
        self.operation(self.store.sessions.by_card()).await
    }

    async fn of_account(&self, account: AccountId) -> Result<Vec<Session>, SessionsError> {
        self.operation(self.store.sessions.of_account(account))
            .await
    }
}

#[async_trait]
impl Challenges for FaultyStore {
    async fn issue(&self, challenge: &CardChallenge) -> Result<(), SessionsError> {
        self.operation(self.store.challenges.issue(challenge)).await
    }

    async fn show(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError> {
        self.operation(self.store.challenges.show(attempt)).await
    }

    async fn take(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError> {
        self.operation(self.store.challenges.take(attempt)).await
    }
}

#[async_trait]
impl Workstations for FaultyStore {
    async fn invite(&self, invitation: &NewInvitation) -> Result<(), WorkstationsError> {
        self.operation(self.store.workstations.invite(invitation))
            .await
    }

    async fn enrol(&self, taking: &Enrolling) -> Result<Workstation, WorkstationsError> {
        self.operation(self.store.workstations.enrol(taking)).await
    }

    async fn find(&self, token: &TokenDigest) -> Result<Option<Workstation>, WorkstationsError> {
        self.operation(self.store.workstations.find(token)).await
    }

    async fn list(&self) -> Result<Vec<Workstation>, WorkstationsError> {
        self.operation(self.store.workstations.list()).await
    }

    async fn remove(&self, removal: &Removal) -> Result<Workstation, WorkstationsError> {
        self.operation(self.store.workstations.remove(removal))
            .await
    }
}

#[async_trait]
impl Journal for FaultyStore {
    async fn append(&self, events: &[Event]) -> Result<(), JournalError> {
        self.operation(self.store.journal.append(events)).await
    }

    async fn page(
        &self,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<SealedRecord>, JournalError> {
        self.operation(self.store.journal.page(after, limit)).await
    }

    async fn head(&self) -> Result<Option<Head>, JournalError> {
        self.operation(self.store.journal.head()).await
    }

    async fn purge(&self, purge: &Purge) -> Result<Option<Purged>, JournalError> {
        self.operation(self.store.journal.purge(purge)).await
    }

    async fn checkpoint(&self) -> Result<Option<Checkpoint>, JournalError> {
        self.operation(self.store.journal.checkpoint()).await
    }
}
