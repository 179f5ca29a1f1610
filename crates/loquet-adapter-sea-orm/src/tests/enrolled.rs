//! Workstations in their table, and what is counted for metrics.

use super::samples::{account_id, at, opening, request, session_card, session_id};
use super::{On, Practice, on_each_engine, practice, practice_on};
use loquet_domain::journal::Event;
use loquet_domain::session::{EndCause, LockCause, SessionEvent, SessionState};
use loquet_domain::storage::StorageFaultKind;
use loquet_domain::workstation::Workstation;
use loquet_domain::{SignedDuration, Timestamp};
use loquet_port_enrolment::contract::{Harness, builders};
use loquet_port_enrolment::{Workstations, WorkstationsError};
use loquet_port_sessions::{SessionCommand, SessionReference, Sessions};

fn is_damaged<T>(answer: &Result<T, WorkstationsError>) -> bool {
    matches!(answer, Err(WorkstationsError::Unavailable(fault))
        if fault.kind == StorageFaultKind::Damaged)
}

#[tokio::test]
async fn sto_05_a_bad_workstation_is_an_error() {
    for sql in [
        "UPDATE workstations SET id = 'x'",
        "UPDATE workstations SET name = ' Accueil'",
        "UPDATE workstations SET name = 'Accueil' || char(10)",
        "UPDATE workstations SET enrolled_at = NULL",
        "UPDATE workstations SET enrolled_at = 9223372036854775807",
        "UPDATE workstations SET code_digest = randomblob(32), code_expires_at = 1",
    ] {
        let practice = practice().await;
        builders::enrol(&practice, 1, "Accueil").await;
        practice.tamper(sql).await;
        let token = builders::token(1).digest();
        let found = Workstations::find(&*practice.store, &token).await;
        assert!(is_damaged(&found), "{sql}: {found:?}");
        let listed = practice.store.list().await;
        assert!(is_damaged(&listed), "{sql}: {listed:?}");
    }
}

async fn seen(practice: &Practice) -> (Vec<Workstation>, Vec<Event>, SessionState) {
    let state = practice.session_state(session_id(1)).await;
    let list = practice.store.list().await.expect("a list");
    (list, practice.all_events().await, state)
}

async fn sto_02_a_fault_at_any_table_changes_no_workstation(engine: On) {
    for (table, statement) in [
        ("workstations", "INSERT"),
        ("workstations", "UPDATE"),
        ("workstations", "DELETE"),
        ("sessions", "UPDATE"),
        ("journal_records", "INSERT"),
    ] {
        let practice = practice_on(engine).await;
        builders::enrol(&practice, 1, "Accueil").await;
        builders::invite(&practice, 2, "Salle 1").await;
        let there = builders::name("Accueil");
        Harness::open_session(&practice, 1, there).await;
        let before = seen(&practice).await;
        practice.break_table(table, statement, None).await;
        let store = &practice.store;
        // Each writes to some of the tables: a failure must leave nothing, whichever fails.
        let mut failed = 0;
        if store.remove(&builders::removal(1)).await.is_err() {
            failed += 1;
            assert_eq!(seen(&practice).await, before, "{statement} {table}");
        }
        let before = seen(&practice).await;
        if store.enrol(&builders::taking(2, 2)).await.is_err() {
            failed += 1;
            assert_eq!(seen(&practice).await, before, "{statement} {table}");
        }
        let again = builders::invitation(3, "Salle 1");
        let before = seen(&practice).await;
        if store.invite(&again).await.is_err() {
            failed += 1;
            assert_eq!(seen(&practice).await, before, "{statement} {table}");
        }
        assert!(failed > 0, "{statement} {table} is never written");
    }
}

async fn happen(practice: &Practice, number: u8, event: SessionEvent) {
    let command = SessionCommand {
        session: SessionReference::Id(session_id(number)),
        event,
        context: super::samples::context(at(60)),
    };
    let applied = practice.store.apply(&command).await;
    applied.expect("an answer").expect("a session");
}

async fn open_sessions_are_counted_as_they_stand_at_an_instant(engine: On) {
    let practice = practice_on(engine).await.with_card().await;
    let count = async |at: Timestamp| practice.store.open_sessions(at).await.expect("a number");
    assert_eq!(count(at(9)).await, 0);
    for number in [1, 2, 3] {
        let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
        let opening = opening(number, account_id(1), attempt);
        practice.store.open(&opening).await.expect("opened");
    }
    practice.open_by_card(4, session_card(1)).await;
    assert_eq!(count(at(9)).await, 4);
    happen(&practice, 1, SessionEvent::End(EndCause::Closed)).await;
    happen(&practice, 2, SessionEvent::Lock(LockCause::Asked)).await;
    assert_eq!(count(at(60)).await, 3, "a locked one is open");
    // What time alone has ended is not written yet.
    let long_after = at(9) + SignedDuration::from_hours(24);
    assert_eq!(count(long_after).await, 0);
}

async fn the_end_of_the_journal_says_how_many_records_there_are_and_when_the_last_was_made(
    engine: On,
) {
    let practice = practice_on(engine).await;
    assert_eq!(practice.store.journal_end().await.expect("an end"), None);
    builders::invite(&practice, 1, "Accueil").await;
    builders::enrol(&practice, 2, "Salle 1").await;
    let end = practice.store.journal_end().await.expect("an end");
    let end = end.expect("records");
    assert_eq!((end.sequence.0, end.at), (3, builders::at(60)));
}

on_each_engine!(
    sto_02_a_fault_at_any_table_changes_no_workstation,
    open_sessions_are_counted_as_they_stand_at_an_instant,
    the_end_of_the_journal_says_how_many_records_there_are_and_when_the_last_was_made,
);
