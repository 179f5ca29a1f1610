//! Look-ups stay as fast with a million accounts as with ten: no statement reads a whole table.

use super::samples::{
    CARD, account_id, at, card, card_change, challenge, context, failure, hashed, mask,
    new_account, opening, request, session_card, session_id,
};
use super::{Practice, practice};
use crate::SeaOrmStore;
use loquet_domain::card::RegisteredCard;
use loquet_domain::journal::{Action, Object, Sequence};
use loquet_domain::session::{LockCause, SessionEvent, TokenDigest};
use loquet_domain::text::PrintableText;
use loquet_domain::{AccountStatus, Role};
use loquet_port_enrolment::Workstations;
use loquet_port_enrolment::contract::builders;
use loquet_port_journal::Journal;
use loquet_port_sessions::{Challenges, SessionCommand, SessionReference, Sessions};
use loquet_port_users::{Attempts, PasswordChange, StatusChange, Unlocking, Users};
use sea_orm::{ConnectionTrait, Statement};
use std::sync::{Arc, Mutex};

/// Every statement that a practice executes from now on.
fn listen(practice: &mut Practice) -> Arc<Mutex<Vec<Statement>>> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let store = Arc::get_mut(&mut practice.store).expect("the only owner");
    store.db.set_metric_callback(move |info| {
        ear.lock()
            .expect("the statements")
            .push(info.statement.clone());
    });
    heard
}

/// How SQLite goes about a statement.
async fn plan(store: &SeaOrmStore, mut statement: Statement) -> Vec<String> {
    statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let rows = store.db.query_all_raw(statement).await.expect("a plan");
    rows.iter()
        .map(|row| row.try_get("", "detail").expect("a line"))
        .collect()
}

async fn use_accounts(store: &SeaOrmStore) {
    let mut new = new_account(2, "durand.anne");
    new.account.role = Role::Administrator;
    new.account.legacy_user_name = Some(PrintableText::new("ADURAND"));
    let card = card("00B6087510");
    new.account.card = Some(RegisteredCard {
        identity: card.clone(),
        last_serial: None,
    });
    store.add(&new).await.expect("added");
    new.account.id = account_id(3);
    new.account.identifier = "durand.anne2".parse().expect("an identifier");
    store.add(&new).await.expect_err("the card is taken");
    let key = new.account.identifier.key().clone();
    Users::find(store, &key).await.expect("an answer");
    store
        .find_imported(&PrintableText::new("ADURAND"))
        .await
        .expect("an answer");
    store.find_by_card(&card).await.expect("an answer");
    store.homonyms(&key).await.expect("an answer");
    Users::page(store, Some(key), 10).await.expect("a page");
    let context = context(at(9));
    let event = context.event(Action::AccountDisabled, Object::Account(account_id(2)));
    let account = account_id(2);
    let status = AccountStatus::Disabled;
    let change = StatusChange {
        account,
        status,
        event: event.clone(),
        context: context.clone(),
    };
    store
        .set_status(&change)
        .await
        .expect_err("the last administrator");
    let password = hashed("another");
    let change = PasswordChange {
        account,
        password,
        proof: None,
        keep: None,
        event,
        context,
    };
    store.set_password(&change).await.expect("set");
}

async fn log_in(practice: &Practice) {
    let store = &practice.store;
    let event = new_account(1, "martin.paul").event;
    let failed = practice.admit(&request(1, Some(account_id(1)))).await;
    store.settle(&failure(failed)).await.expect("settled");
    let unlocking = Unlocking {
        subject: mask(1),
        event,
    };
    Attempts::unlock(&**store, &unlocking)
        .await
        .expect("unlocked");
    practice.admit(&request(2, None)).await;
    let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
    store
        .open(&opening(1, account_id(1), attempt))
        .await
        .expect("opened");
    let session = SessionReference::Token(TokenDigest::from_bytes([1; 32]));
    let command = SessionCommand {
        session,
        event: SessionEvent::Lock(LockCause::Asked),
        context: context(at(9)),
    };
    store.apply(&command).await.expect("locked");
    store.of_account(account_id(1)).await.expect("sessions");
    use_cards(practice).await;
    Journal::page(&**store, Some(Sequence(1)), 10)
        .await
        .expect("a page");
    store.head().await.expect("a head");
}

async fn use_cards(practice: &Practice) {
    let store = &practice.store;
    for card in [None, Some(card(CARD)), None, Some(card(CARD))] {
        store.set_card(&card_change(card)).await.expect("set");
    }
    for number in [2, 3] {
        practice.open_by_card(number, session_card(number)).await;
    }
    assert_eq!(store.by_card().await.expect("sessions").len(), 2);
    store.set_card(&card_change(None)).await.expect("set");
    let challenge = challenge(1);
    for _ in 0..2 {
        store.issue(&challenge).await.expect("issued");
    }
    store.show(challenge.attempt).await.expect("an answer");
    store.take(challenge.attempt).await.expect("an answer");
}

/// All but the invitation and the list, which go through the few that there may be.
async fn use_workstations(practice: &Practice) {
    let store = &practice.store;
    Workstations::find(&**store, &builders::token(1).digest())
        .await
        .expect("an answer");
    let taking = builders::taking(2, 2);
    store.enrol(&taking).await.expect("enrolled");
    store.remove(&builders::removal(1)).await.expect("removed");
    store.open_sessions(at(9)).await.expect("a number");
    store.journal_end().await.expect("an end");
}

#[tokio::test]
async fn ses_03_a_session_is_found_with_its_person_by_one_statement() {
    let mut practice = practice().await.with_card().await;
    practice.open_by_card(1, session_card(1)).await;
    let heard = listen(&mut practice);
    let by_token = SessionReference::Token(TokenDigest::from_bytes([1; 32]));
    for reference in [by_token, SessionReference::Id(session_id(1))] {
        let found = Sessions::find(&*practice.store, reference).await;
        let found = found.expect("an answer").expect("a session");
        assert_eq!(found.session.id(), session_id(1));
        let statements = std::mem::take(&mut *heard.lock().expect("the statements"));
        assert_eq!(statements.len(), 1, "{statements:?}");
    }
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let mut practice = practice().await.with_martin().await;
    builders::enrol(&practice, 1, "Accueil").await;
    builders::invite(&practice, 2, "Salle 1").await;
    let heard = listen(&mut practice);
    use_accounts(&practice.store).await;
    log_in(&practice).await;
    use_workstations(&practice).await;
    let statements = std::mem::take(&mut *heard.lock().expect("the statements"));
    assert!(statements.len() > 50, "{} statements", statements.len());
    for statement in statements {
        let sql = statement.sql.clone();
        let plan = plan(&practice.store, statement).await;
        let scans = plan.iter().any(|line| line.starts_with("SCAN"));
        let sorts = plan.iter().any(|line| line.contains("TEMP B-TREE"));
        let is_limited = sql.contains("LIMIT");
        // A sort before a limit reads more than it returns; in the order of the table itself, as
        // many rows are read as are returned.
        assert!(!(sorts && is_limited), "{plan:?} for {sql}");
        assert!(
            !scans || (is_limited && !sql.contains("WHERE")),
            "{plan:?} for {sql}"
        );
    }
}
