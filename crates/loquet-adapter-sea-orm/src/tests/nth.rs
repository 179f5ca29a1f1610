//! Whichever statement of a change fails, nothing of it is there (STO-02, LOG-07).

use super::samples::{
    account_id, card_change, challenge, failure, new_account, opening, opening_by_card, request,
    session_card, session_id,
};
use super::{On, Practice, on_each_engine, practice_on};
use crate::SeaOrmStore;
use loquet_domain::session::{LockCause, SessionEvent};
use loquet_port_enrolment::Workstations;
use loquet_port_enrolment::contract::builders;
use loquet_port_sessions::{Challenges, SessionCommand, SessionReference, Sessions};
use loquet_port_users::{Attempts, Users};
use std::sync::Arc;

/// The tables, each with an order of its rows.
const TABLES: [(&str, &str); 8] = [
    ("accounts", "id"),
    ("password_credentials", "account_id"),
    ("attempts", "subject"),
    ("attempt_sources", "source"),
    ("sessions", "id"),
    ("card_challenges", "attempt"),
    ("workstations", "id"),
    ("journal_records", "sequence"),
];

/// Lets each statement of a change fail in turn, until there is none left, which succeeds; how many
/// there were. After each failure everything must be as it was.
async fn each_in_turn<T, E>(practice: &Practice, change: impl AsyncFn(&SeaOrmStore) -> Result<T, E>)
where
    T: std::fmt::Debug,
    E: std::fmt::Debug,
{
    let store: Arc<SeaOrmStore> = Arc::clone(&practice.store);
    let before = practice.rows().await;
    for statement in 1..100 {
        store.failing.set(statement);
        let answer = change(&store).await;
        if !store.failing.is_over() {
            store.failing.set(0);
            answer.expect("it has no more statements");
            assert!(statement > 2, "it reads and writes");
            assert_ne!(practice.rows().await, before, "it changes something");
            return;
        }
        answer.expect_err("a statement has failed");
        assert_eq!(practice.rows().await, before, "statement {statement}");
    }
    panic!("it has no end");
}

impl Practice {
    async fn rows(&self) -> Vec<String> {
        let mut raw = self.raw().await;
        let mut rows = Vec::new();
        for (table, order) in TABLES {
            rows.extend(raw.rows(table, order).await);
        }
        raw.close().await;
        rows
    }
}

async fn with_attempt(engine: On) -> (Practice, loquet_domain::lockout::ReservedAttempt) {
    let practice = practice_on(engine).await.with_card().await;
    practice.open_by_card(1, session_card(1)).await;
    let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
    (practice, attempt)
}

async fn sto_02_whichever_statement_fails_no_account_is_added(engine: On) {
    let practice = practice_on(engine).await;
    let new = new_account(1, "martin.paul");
    each_in_turn(&practice, async |store| store.add(&new).await).await;
}

async fn sto_02_whichever_statement_fails_no_attempt_is_counted(engine: On) {
    let (practice, attempt) = with_attempt(engine).await;
    let request = request(1, Some(account_id(1)));
    each_in_turn(&practice, async |store| store.reserve(&request).await).await;
    let failed = failure(attempt);
    each_in_turn(&practice, async |store| store.settle(&failed).await).await;
}

async fn sto_02_whichever_statement_fails_no_session_opens(engine: On) {
    let (practice, attempt) = with_attempt(engine).await;
    let mut by_card = opening_by_card(2, session_card(2), attempt);
    by_card.at_most = 1;
    each_in_turn(&practice, async |store| store.open(&by_card).await).await;
    let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
    let by_password = opening(3, account_id(1), attempt);
    each_in_turn(&practice, async |store| store.open(&by_password).await).await;
}

async fn sto_02_whichever_statement_fails_no_session_changes(engine: On) {
    let (practice, _) = with_attempt(engine).await;
    let locking = SessionCommand {
        session: SessionReference::Id(session_id(1)),
        event: SessionEvent::Lock(LockCause::Asked),
        context: super::samples::context(super::samples::at(9)),
    };
    each_in_turn(&practice, async |store| store.apply(&locking).await).await;
    let removed = card_change(None);
    each_in_turn(&practice, async |store| store.set_card(&removed).await).await;
}

async fn cps_04_whichever_statement_fails_a_challenge_stays_as_it_was(engine: On) {
    let practice = practice_on(engine).await;
    let challenge = challenge(1);
    each_in_turn(&practice, async |store| store.issue(&challenge).await).await;
    each_in_turn(&practice, async |store| store.take(challenge.attempt).await).await;
}

async fn sto_02_whichever_statement_fails_no_workstation_changes(engine: On) {
    let practice = practice_on(engine).await;
    let invitation = builders::invitation(1, "Accueil");
    each_in_turn(&practice, async |store| store.invite(&invitation).await).await;
    let taking = builders::taking(1, 1);
    each_in_turn(&practice, async |store| store.enrol(&taking).await).await;
    let removal = builders::removal(1);
    each_in_turn(&practice, async |store| store.remove(&removal).await).await;
}

on_each_engine!(
    sto_02_whichever_statement_fails_no_account_is_added,
    sto_02_whichever_statement_fails_no_attempt_is_counted,
    sto_02_whichever_statement_fails_no_session_opens,
    sto_02_whichever_statement_fails_no_session_changes,
    cps_04_whichever_statement_fails_a_challenge_stays_as_it_was,
    sto_02_whichever_statement_fails_no_workstation_changes,
);
