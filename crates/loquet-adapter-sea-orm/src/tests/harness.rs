//! What the contract suites do and see behind the ports.

use super::{On, Practice};
use crate::rows::{session, workstation};
use crate::transaction::Transaction;
use async_trait::async_trait;
use loquet_domain::account::{HashedPassword, PasswordStrength};
use loquet_domain::card::RegisteredCard;
use loquet_domain::journal::{Action, Event, EventContext, JournalKey, Object, Sequence};
use loquet_domain::lockout::ReservedAttempt;
use loquet_domain::profile::Factor;
use loquet_domain::session::SessionState;
use loquet_domain::storage::{Cause, StorageFault};
use loquet_domain::workstation::WorkstationName;
use loquet_domain::{Account, AccountId, AccountStatus, SessionId};
use loquet_port_enrolment::{NewInvitation, Workstations};
use loquet_port_journal::Journal;
use loquet_port_sessions::contract::builders::{add_account, at, opening, reserve};
use loquet_port_sessions::contract::{AttemptToReserve, CardToSet, PasswordToSet};
use loquet_port_sessions::{Challenges, SessionOpening, SessionReference, Sessions};
use loquet_port_users::contract::SessionToOpen;
use loquet_port_users::{
    AttemptRequest, Attempts, CardChange, NewAccount, PasswordChange, Reservation, StatusChange,
    Users,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use std::sync::Arc;

impl Practice {
    pub(super) async fn all_events(&self) -> Vec<Event> {
        let records = Journal::page(&*self.store, None, u32::MAX)
            .await
            .expect("the journal");
        records
            .into_iter()
            .map(|sealed| sealed.record.event)
            .collect()
    }

    pub(super) async fn let_in(&self, more: u64) {
        let mut raw = self.raw().await;
        let last = raw
            .number("SELECT coalesce(max(sequence), 0) FROM journal_records")
            .await;
        let bound = u64::try_from(last).expect("a place").saturating_add(more);
        let bound = i64::try_from(bound).unwrap_or(i64::MAX);
        self.mend().await;
        let beyond = format!("NEW.sequence > {bound}");
        self.break_table("journal_records", "INSERT", Some(&beyond))
            .await;
    }

    pub(super) async fn mend(&self) {
        self.mend_table("journal_records").await;
    }

    /// The bytes of the database, raw, where it is a file.
    fn files(&self) -> Vec<u8> {
        if self.place.engine() != On::Sqlite {
            return Vec::new();
        }
        let names = ["practice.test", "practice.test-wal"];
        let files = names.map(|name| std::fs::read(self.path().with_file_name(name)));
        files.map(|bytes| bytes.expect("the file")).concat()
    }

    async fn reserve_together(&self, requests: Vec<AttemptRequest>) {
        let tx: Transaction<'_> = self.store.begin().await.expect("a transaction");
        for request in &requests {
            tx.reserve(request).await.expect("reserved");
        }
        tx.end::<_, StorageFault>(Ok(())).await.expect("committed");
    }
}

#[async_trait]
impl loquet_port_journal::contract::Harness for Practice {
    fn journal(&self) -> Arc<dyn Journal> {
        self.store.clone()
    }

    fn key(&self) -> JournalKey {
        super::key()
    }

    async fn break_journal(&self, more: u64) {
        self.let_in(more).await;
    }

    async fn mend_journal(&self) {
        self.mend().await;
    }

    async fn try_to_change(&self, record: Sequence) -> Result<(), Cause> {
        let sql = format!(
            "UPDATE journal_records SET times = 2 WHERE sequence = {}",
            record.0
        );
        self.raw().await.run(&sql).await?;
        Ok(())
    }

    async fn try_to_remove(&self, record: Sequence) -> Result<(), Cause> {
        let sql = format!("DELETE FROM journal_records WHERE sequence = {}", record.0);
        self.raw().await.run(&sql).await?;
        Ok(())
    }

    async fn tamper(&self, record: Sequence) {
        let Sequence(place) = record;
        let sql = format!("UPDATE journal_records SET at = at + 1 WHERE sequence = {place}");
        let mut raw = self.raw().await;
        let (table, trigger) = ("journal_records", "journal_records_not_updated");
        let dropping = self.place.engine().without_trigger(table, trigger);
        raw.run(&dropping).await.expect("dropped");
        raw.run(&sql).await.expect("altered");
    }
}

#[async_trait]
impl loquet_port_sessions::contract::Harness for Practice {
    fn sessions(&self) -> Arc<dyn Sessions> {
        self.store.clone()
    }

    fn challenges(&self) -> Arc<dyn Challenges> {
        self.store.clone()
    }

    async fn add_account(&self, account: Account, password: HashedPassword, event: Event) {
        let new = NewAccount {
            account,
            password: Some(password),
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
        let PasswordToSet {
            account,
            password,
            keep,
            event,
            context,
        } = change;
        let change = PasswordChange {
            account,
            password,
            proof: None,
            keep,
            event,
            context,
        };
        self.store.set_password(&change).await.expect("set");
    }

    async fn set_card(&self, change: CardToSet) {
        let change = CardChange {
            account: change.account,
            card: change.card,
            keep: change.keep,
            event: change.event,
            context: change.context,
        };
        self.store.set_card(&change).await.expect("set");
    }

    async fn card(&self, account: AccountId) -> Option<RegisteredCard> {
        let found = self.store.get(account).await.expect("an answer");
        found.expect("an account").account.card
    }

    async fn strength(&self, account: AccountId) -> Option<PasswordStrength> {
        let found = self
            .store
            .get(account)
            .await
            .expect("an answer")
            .expect("an account");
        found.password.map(|password| password.strength)
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
        match self.store.reserve(&request).await.expect("an answer") {
            Reservation::Admitted(attempt) => Some(attempt),
            Reservation::Refused(_) => None,
        }
    }

    async fn events(&self) -> Vec<Event> {
        self.all_events().await
    }

    async fn break_journal(&self, more: u64) {
        self.let_in(more).await;
    }

    async fn mend_journal(&self) {
        self.mend().await;
    }

    async fn dump(&self) -> Vec<u8> {
        let rows = session::Entity::find()
            .all(&self.store.db)
            .await
            .expect("the rows");
        let mut dump = format!("{rows:?}").into_bytes();
        dump.extend(rows.iter().flat_map(|row| row.token_digest.clone()));
        dump.extend(self.files());
        dump
    }
}

#[async_trait]
impl loquet_port_enrolment::contract::Harness for Practice {
    fn workstations(&self) -> Arc<dyn Workstations> {
        self.store.clone()
    }

    /// In one transaction: as many as there may be, one by one, wait for the disk each.
    async fn invite_all(&self, invitations: Vec<NewInvitation>) {
        let rows = invitations.iter().map(|invitation| {
            let row = workstation::Model::new(&invitation.workstation, &invitation.code);
            row.into_active_model().reset_all()
        });
        let rows: Vec<workstation::ActiveModel> = rows.collect();
        let tx: Transaction<'_> = self.store.begin().await.expect("a transaction");
        for some in rows.chunks(1_000) {
            let inserting = workstation::Entity::insert_many(some.to_vec());
            inserting.exec(tx.db()).await.expect("inserted");
        }
        tx.end::<_, StorageFault>(Ok(())).await.expect("committed");
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
        let found = Sessions::find(&*self.store, SessionReference::Id(session)).await;
        let found = found.expect("an answer").expect("a session");
        found.session.state()
    }

    async fn events(&self) -> Vec<Event> {
        self.all_events().await
    }

    async fn break_journal(&self, more: u64) {
        self.let_in(more).await;
    }

    async fn mend_journal(&self) {
        self.mend().await;
    }

    async fn dump(&self) -> Vec<u8> {
        let rows = workstation::Entity::find().all(&self.store.db).await;
        let rows = rows.expect("the rows");
        let mut dump = format!("{rows:?}").into_bytes();
        for row in rows {
            dump.extend(row.code_digest.or(row.token_digest).expect("a digest"));
        }
        dump.extend(self.files());
        dump
    }
}

#[async_trait]
impl loquet_port_users::contract::Harness for Practice {
    fn users(&self) -> Arc<dyn Users> {
        self.store.clone()
    }

    fn attempts(&self) -> Arc<dyn Attempts> {
        self.store.clone()
    }

    async fn open_session(&self, session: SessionToOpen) {
        let SessionToOpen {
            opening,
            attempt,
            event,
            context,
        } = session;
        let opening = SessionOpening {
            opening,
            attempt,
            judged: None,
            at_most: u32::MAX,
            event,
            context,
        };
        self.store.open(&opening).await.expect("opened");
    }

    async fn has_ended(&self, session: SessionId) -> bool {
        let found = Sessions::find(&*self.store, SessionReference::Id(session)).await;
        let found = found.expect("an answer").expect("a session");
        matches!(found.session.state(), SessionState::Ended(_))
    }

    async fn events(&self) -> Vec<Event> {
        self.all_events().await
    }

    async fn break_journal(&self, more: u64) {
        self.let_in(more).await;
    }

    async fn mend_journal(&self) {
        self.mend().await;
    }

    async fn reserve_all(&self, requests: Vec<AttemptRequest>) {
        self.reserve_together(requests).await;
    }

    async fn damage(&self, account: AccountId) {
        self.tamper(&format!(
            "UPDATE accounts SET role = 'chief' WHERE id = '{account}'"
        ))
        .await;
    }
}
