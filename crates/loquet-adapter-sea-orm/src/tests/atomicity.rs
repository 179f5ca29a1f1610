//! A fault at any table leaves everything as it was (LOG-07, STO-02).

use super::samples::{
    account_id, card_change, challenge, failure, mask, opening, opening_by_card, request, serial,
    session_card, session_id,
};
use super::{On, Practice, on_each_engine, practice_on};
use loquet_domain::account::PasswordStrength;
use loquet_domain::card::RegisteredCard;
use loquet_domain::journal::Event;
use loquet_domain::lockout::LockoutState;
use loquet_domain::session::Session;
use loquet_domain::storage::StorageFault;
use loquet_port_sessions::{Challenges, SessionOpening, Sessions};
use loquet_port_users::{Attempts, Users};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

const WRITES: &[(&str, &str)] = &[
    ("attempts", "UPDATE"),
    ("attempt_sources", "UPDATE"),
    ("password_credentials", "UPDATE"),
    ("sessions", "INSERT"),
    ("sessions", "UPDATE"),
    ("sessions", "DELETE"),
    ("journal_records", "INSERT"),
];

#[derive(Debug, PartialEq)]
struct Seen {
    events: Vec<Event>,
    sessions: Vec<Session>,
    lockout: LockoutState,
    failures: i64,
    strength: Option<PasswordStrength>,
    card: Option<RegisteredCard>,
}

async fn seen(practice: &Practice) -> Seen {
    let store = &practice.store;
    let found = store
        .get(account_id(1))
        .await
        .expect("an answer")
        .expect("an account");
    Seen {
        events: practice.all_events().await,
        sessions: store.of_account(account_id(1)).await.expect("sessions"),
        lockout: store.lockout(&mask(1)).await.expect("counters"),
        failures: practice
            .raw()
            .await
            .number("SELECT failures FROM attempt_sources")
            .await,
        card: found.account.card,
        strength: found.password.map(|password| password.strength),
    }
}

/// An opening that writes to every table: it settles, judges, opens, ends and forgets.
async fn ready(engine: On) -> (Practice, SessionOpening) {
    let practice = practice_on(engine).await.with_martin().await;
    for number in [1, 2] {
        let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
        let opening = opening(number, account_id(1), attempt);
        practice.store.open(&opening).await.expect("opened");
    }
    let long_ago = "UPDATE sessions SET state = 'ended', state_cause = 'closed', ended_at = 0";
    let first = session_id(1);
    practice
        .tamper(&format!("{long_ago} WHERE id = '{first}'"))
        .await;
    let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
    let opening = SessionOpening {
        judged: Some(PasswordStrength::Weak),
        at_most: 1,
        ..opening(3, account_id(1), attempt)
    };
    (practice, opening)
}

/// The same, by a card that was not used before.
async fn ready_by_card(engine: On) -> (Practice, SessionOpening) {
    let practice = practice_on(engine).await.with_card().await;
    practice.open_by_card(1, session_card(1)).await;
    let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
    let opening = SessionOpening {
        at_most: 1,
        ..opening_by_card(2, session_card(2), attempt)
    };
    (practice, opening)
}

async fn sto_02_a_fault_at_any_table_opens_nothing(engine: On) {
    for (table, statement) in WRITES {
        let (practice, opening) = ready(engine).await;
        let before = seen(&practice).await;
        practice.break_table(table, statement, None).await;
        practice.store.open(&opening).await.expect_err(table);
        assert_eq!(seen(&practice).await, before, "{statement} {table}");
        practice.mend_table(table).await;
        practice.store.open(&opening).await.expect("opened");
    }
}

async fn sto_02_a_fault_at_any_table_opens_nothing_by_card(engine: On) {
    for (table, statement) in [
        ("accounts", "UPDATE"),
        ("attempts", "UPDATE"),
        ("attempt_sources", "UPDATE"),
        ("sessions", "INSERT"),
        ("sessions", "UPDATE"),
        ("journal_records", "INSERT"),
    ] {
        let (practice, opening) = ready_by_card(engine).await;
        let before = seen(&practice).await;
        practice.break_table(table, statement, None).await;
        practice.store.open(&opening).await.expect_err(table);
        assert_eq!(seen(&practice).await, before, "{statement} {table}");
        practice.mend_table(table).await;
        let opened = practice.store.open(&opening).await.expect("opened");
        assert_eq!(opened.former_card, Some(serial(1)));
    }
}

async fn sto_02_a_fault_at_any_table_registers_no_card(engine: On) {
    for (table, statement) in [
        ("accounts", "UPDATE"),
        ("sessions", "UPDATE"),
        ("journal_records", "INSERT"),
    ] {
        let (practice, _) = ready_by_card(engine).await;
        let before = seen(&practice).await;
        practice.break_table(table, statement, None).await;
        let answer = practice.store.set_card(&card_change(None)).await;
        answer.expect_err(table);
        assert_eq!(seen(&practice).await, before, "{statement} {table}");
    }
}

async fn cps_04_a_challenge_that_cannot_be_taken_away_is_given_to_nobody(engine: On) {
    let (practice, challenge) = (practice_on(engine).await, challenge(1));
    let store = &practice.store;
    store.issue(&challenge).await.expect("issued");
    practice
        .break_table("card_challenges", "DELETE", None)
        .await;
    store.take(challenge.attempt).await.expect_err("a fault");
    practice.mend_table("card_challenges").await;
    let taken = store.take(challenge.attempt).await.expect("an answer");
    assert_eq!(taken, Some(challenge));
}

async fn a_fault_while_issuing_issues_nothing_and_forgets_nothing(engine: On) {
    let (practice, first) = (practice_on(engine).await, challenge(1));
    let store = &practice.store;
    store.issue(&first).await.expect("issued");
    practice
        .break_table("card_challenges", "INSERT", None)
        .await;
    let mut again = first.clone();
    again.issued_at = first.expires_at();
    store.issue(&again).await.expect_err("a fault");
    assert_eq!(store.take(first.attempt).await.expect("taken"), Some(first));
}

async fn sto_02_a_fault_at_any_table_reserves_and_settles_nothing(engine: On) {
    for (table, statement) in [
        ("attempts", "UPDATE"),
        ("attempt_sources", "UPDATE"),
        ("journal_records", "INSERT"),
    ] {
        let practice = practice_on(engine).await.with_martin().await;
        let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
        let before = seen(&practice).await;
        practice.break_table(table, statement, None).await;
        if table == "journal_records" {
            practice
                .store
                .settle(&failure(attempt))
                .await
                .expect_err(table);
        } else {
            practice
                .store
                .reserve(&request(1, Some(account_id(1))))
                .await
                .expect_err(table);
        }
        assert_eq!(seen(&practice).await, before, "{statement} {table}");
    }
}

#[tokio::test]
async fn a_dropped_login_is_all_or_nothing_and_leaves_no_lock() {
    let (practice, opening) = ready(On::Sqlite).await;
    // So that it waits for its records, however busy the machine is.
    let slow = "CREATE TRIGGER slow BEFORE INSERT ON journal_records BEGIN
        SELECT count(*) FROM sqlite_master a, sqlite_master b, sqlite_master c, sqlite_master d;
        END";
    practice.raw().await.run(slow).await.expect("a trigger");
    let before = seen(&practice).await;
    let mut undone = 0;
    for polls in 1..100 {
        drop_after(polls, practice.store.open(&opening)).await;
        // Whoever comes next waits until the dropped one is over.
        let next = practice.store.begin().await.expect("no lock");
        next.end::<_, StorageFault>(Ok(()))
            .await
            .expect("committed");
        let after = seen(&practice).await;
        if after != before {
            assert_eq!(after.events.len(), before.events.len() + 2);
            let open: Vec<_> = after.sessions.iter().map(Session::id).collect();
            assert_eq!(open, [session_id(3)]);
            assert_eq!(after.lockout.consecutive, 0);
            break;
        }
        undone += 1;
    }
    assert!(
        (1..99).contains(&undone),
        "{undone} were dropped before their end"
    );
}

/// Polls a future so many times, letting everything else go on in between, and drops it.
async fn drop_after(polls: u32, future: impl Future) {
    let mut future = pin!(future);
    for _ in 0..polls {
        let once = poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready()));
        if once.await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

on_each_engine!(
    sto_02_a_fault_at_any_table_opens_nothing,
    sto_02_a_fault_at_any_table_opens_nothing_by_card,
    sto_02_a_fault_at_any_table_registers_no_card,
    cps_04_a_challenge_that_cannot_be_taken_away_is_given_to_nobody,
    a_fault_while_issuing_issues_nothing_and_forgets_nothing,
    sto_02_a_fault_at_any_table_reserves_and_settles_nothing,
);
