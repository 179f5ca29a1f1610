//! The harness of all four suites, over the store or over a double of it.

use async_trait::async_trait;
use loquet_adapter_memory::MemoryStore;
use loquet_domain::account::{HashedPassword, PasswordStrength};
use loquet_domain::card::RegisteredCard;
use loquet_domain::journal::{Action, Event, EventContext, JournalKey, Object, Sequence};
use loquet_domain::lockout::ReservedAttempt;
use loquet_domain::profile::Factor;
use loquet_domain::session::SessionState;
use loquet_domain::storage::Cause;
use loquet_domain::workstation::WorkstationName;
use loquet_domain::{Account, AccountId, AccountStatus, SessionId};
use loquet_port_enrolment::Workstations;
use loquet_port_journal::Journal;
use loquet_port_sessions::contract::builders::{add_account, at, opening, reserve};
use loquet_port_sessions::contract::{AttemptToReserve, CardToSet, PasswordToSet};
use loquet_port_sessions::{Challenges, SessionOpening, SessionReference, Sessions};
use loquet_port_users::contract::SessionToOpen;
use loquet_port_users::{
    AttemptRequest, Attempts, CardChange, NewAccount, PasswordChange, Reservation, StatusChange,
    Users,
};
use std::sync::Arc;

/// What is put under test: the store itself, or a double in front of it.
pub(crate) trait Subject:
    Users + Attempts + Sessions + Challenges + Workstations + Journal + 'static
{
    /// What whoever steals the store sees of sessions.
    fn dump_sessions(&self) -> Vec<u8>;

    /// What whoever steals the store sees of workstations.
    fn dump_workstations(&self) -> Vec<u8>;

    /// Tries to change a record.
    fn try_to_change(&self, record: Sequence) -> Result<(), Cause>;

    /// Tries to remove a record.
    fn try_to_remove(&self, record: Sequence) -> Result<(), Cause>;
}

impl Subject for MemoryStore {
    fn dump_sessions(&self) -> Vec<u8> {
        Self::dump_sessions(self)
    }

    fn dump_workstations(&self) -> Vec<u8> {
        Self::dump_workstations(self)
    }

    fn try_to_change(&self, _record: Sequence) -> Result<(), Cause> {
        Err("the store has no way to change a record".into())
    }

    fn try_to_remove(&self, _record: Sequence) -> Result<(), Cause> {
        Err("the store has no way to remove a record".into())
    }
}

/// A subject, and the store behind it.
pub(crate) struct Harness<S> {
    subject: Arc<S>,
    store: Arc<MemoryStore>,
}

/// The key of every journal under test.
pub(crate) fn journal_key() -> JournalKey {
    JournalKey::from_bytes([7; 32].into())
}

/// The store, with nothing in front of it.
pub(crate) fn memory() -> Harness<MemoryStore> {
    let store = Arc::new(MemoryStore::new(journal_key()));
    Harness {
        subject: Arc::clone(&store),
        store,
    }
}

impl<S: Subject> Harness<S> {
    /// A subject in front of a new store.
    pub(crate) fn in_front_of_a_store(subject: impl FnOnce(Arc<MemoryStore>) -> S) -> Self {
        let store = Arc::new(MemoryStore::new(journal_key()));
        Self {
            subject: Arc::new(subject(Arc::clone(&store))),
            store,
        }
    }

    async fn recorded(&self) -> Vec<Event> {
        let page = Journal::page(&*self.store, None, u32::MAX).await;
        let records = page.expect("a page").into_iter();
        records.map(|sealed| sealed.record.event).collect()
    }
}

#[async_trait]
impl<S: Subject> loquet_port_users::contract::Harness for Harness<S> {
    fn users(&self) -> Arc<dyn Users> {
        Arc::clone(&self.subject) as Arc<dyn Users>
    }

    fn attempts(&self) -> Arc<dyn Attempts> {
        Arc::clone(&self.subject) as Arc<dyn Attempts>
    }

    async fn open_session(&self, session: SessionToOpen) {
        let opening = SessionOpening {
            opening: session.opening,
            attempt: session.attempt,
            judged: None,
            at_most: u32::MAX,
            event: session.event,
            context: session.context,
        };
        self.store.open(&opening).await.expect("opened");
    }

    async fn has_ended(&self, session: SessionId) -> bool {
        let found = Sessions::find(&*self.subject, SessionReference::Id(session)).await;
        let found = found.expect("an answer").expect("a session");
        matches!(found.session.state(), SessionState::Ended(_))
    }

    async fn events(&self) -> Vec<Event> {
        self.recorded().await
    }

    async fn break_journal(&self, more: u64) {
        self.store.break_journal(more);
    }

    async fn mend_journal(&self) {
        self.store.mend_journal();
    }

    async fn damage(&self, account: AccountId) {
        self.store.damage(account);
    }
}

#[async_trait]
impl<S: Subject> loquet_port_sessions::contract::Harness for Harness<S> {
    fn sessions(&self) -> Arc<dyn Sessions> {
        Arc::clone(&self.subject) as Arc<dyn Sessions>
    }

    fn challenges(&self) -> Arc<dyn Challenges> {
        Arc::clone(&self.subject) as Arc<dyn Challenges>
    }

    async fn add_account(&self, account: Account, password: HashedPassword, event: Event) {
        let password = Some(password);
        let new = NewAccount {
            account,
            password,
            event,
        };
        self.store.add(&new).await.expect("added");
    }

    async fn disable_account(&self, account: AccountId, event: Event, context: EventContext) {
        let change = StatusChange {
            account,
            status: AccountStatus::Disabled,
            event,
            context,
        };
        self.store.set_status(&change).await.expect("disabled");
    }

    async fn set_password(&self, change: PasswordToSet) {
        let change = PasswordChange {
            account: change.account,
            password: change.password,
            proof: None,
            keep: change.keep,
            event: change.event,
            context: change.context,
        };
        Users::set_password(&*self.store, &change)
            .await
            .expect("set");
    }

    async fn set_card(&self, change: CardToSet) {
        let change = CardChange {
            account: change.account,
            card: change.card,
            keep: change.keep,
            event: change.event,
            context: change.context,
        };
        Users::set_card(&*self.store, &change).await.expect("set");
    }

    async fn card(&self, account: AccountId) -> Option<RegisteredCard> {
        let found = self.store.get(account).await.expect("an answer");
        found.expect("an account").account.card
    }

    async fn strength(&self, account: AccountId) -> Option<PasswordStrength> {
        let found = self.store.get(account).await.expect("an answer");
        let password = found.expect("an account").password;
        password.map(|password| password.strength)
    }

    async fn reserve(&self, attempt: AttemptToReserve) -> Option<ReservedAttempt> {
        let request = AttemptRequest {
            subject: attempt.subject,
            account: Some(attempt.account),
            source: attempt.source,
            policy: attempt.policy,
            source_policy: attempt.source_policy,
            action: Action::LoginByPassword,
            object: Object::Account(attempt.account),
            factor: Factor::Password,
            context: attempt.context,
        };
        match Attempts::reserve(&*self.store, &request)
            .await
            .expect("an answer")
        {
            Reservation::Admitted(reserved) => Some(reserved),
            Reservation::Refused(_) => None,
        }
    }

    async fn events(&self) -> Vec<Event> {
        self.recorded().await
    }

    async fn break_journal(&self, more: u64) {
        self.store.break_journal(more);
    }

    async fn mend_journal(&self) {
        self.store.mend_journal();
    }

    async fn dump(&self) -> Vec<u8> {
        self.subject.dump_sessions()
    }
}

#[async_trait]
impl<S: Subject> loquet_port_enrolment::contract::Harness for Harness<S> {
    fn workstations(&self) -> Arc<dyn Workstations> {
        Arc::clone(&self.subject) as Arc<dyn Workstations>
    }

    async fn open_session(&self, number: u8, workstation: WorkstationName) -> SessionId {
        let first_name = "a".repeat(usize::from(number));
        add_account(self, number, &format!("martin.p{first_name}")).await;
        let attempt = reserve(self, number).await;
        let mut opening = opening(number, number, attempt, at(0));
        opening.opening.origin.workstation = workstation;
        let opened = self.store.open(&opening).await.expect("opened");
        opened.session.id()
    }

    async fn session_state(&self, session: SessionId) -> SessionState {
        let found = Sessions::find(&*self.subject, SessionReference::Id(session)).await;
        let found = found.expect("an answer").expect("a session");
        found.session.state()
    }

    async fn events(&self) -> Vec<Event> {
        self.recorded().await
    }

    async fn break_journal(&self, more: u64) {
        self.store.break_journal(more);
    }

    async fn mend_journal(&self) {
        self.store.mend_journal();
    }

    async fn dump(&self) -> Vec<u8> {
        self.subject.dump_workstations()
    }
}

#[async_trait]
impl<S: Subject> loquet_port_journal::contract::Harness for Harness<S> {
    fn journal(&self) -> Arc<dyn Journal> {
        Arc::clone(&self.subject) as Arc<dyn Journal>
    }

    fn key(&self) -> JournalKey {
        journal_key()
    }

    async fn break_journal(&self, more: u64) {
        self.store.break_journal(more);
    }

    async fn tamper(&self, record: Sequence) {
        self.store.tamper(record);
    }

    async fn mend_journal(&self) {
        self.store.mend_journal();
    }

    async fn try_to_change(&self, record: Sequence) -> Result<(), Cause> {
        self.subject.try_to_change(record)
    }

    async fn try_to_remove(&self, record: Sequence) -> Result<(), Cause> {
        self.subject.try_to_remove(record)
    }
}
