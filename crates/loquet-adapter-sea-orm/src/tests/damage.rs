//! A row that is not what it should be is an error, never a guess (STO-05).

use super::samples::{
    account_id, challenge, new_account, opening, request, session_card, session_id,
};
use super::{Practice, key, practice};
use loquet_domain::journal::{ChainCheck, ChainFault, Sequence};
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use loquet_port_journal::{Journal, JournalError};
use loquet_port_sessions::{Challenges, SessionReference, Sessions, SessionsError};
use loquet_port_users::{Attempts, Users, UsersError};

fn check_damaged(fault: &StorageFault, sql: &str) {
    assert_eq!(fault.kind, StorageFaultKind::Damaged, "{sql}: {fault:?}");
}

async fn with_a_session() -> Practice {
    let practice = practice().await.with_martin().await;
    let attempt = practice.admit(&request(1, Some(account_id(1)))).await;
    practice
        .store
        .open(&opening(1, account_id(1), attempt))
        .await
        .expect("opened");
    practice
}

#[tokio::test]
async fn sto_05_a_bad_account_is_an_error() {
    for sql in [
        "UPDATE accounts SET role = 'chief'",
        "UPDATE accounts SET role = x'00ff'",
        "UPDATE accounts SET status = ''",
        "UPDATE accounts SET identifier_display = 'durand.anne'",
        "UPDATE accounts SET identifier_display = 'Martin.Paul'",
        "UPDATE accounts SET identifier_display = 'martin paul'",
        "UPDATE accounts SET identifier_rules = 2",
        "UPDATE accounts SET card_number = '1', card_authority = 'test'",
        "UPDATE accounts SET card_number = '899700218896'",
        "UPDATE accounts SET card_authority = 'test'",
        "UPDATE accounts SET card_last_serial = '8025000001/2800000001'",
        "UPDATE accounts SET legacy_user_name = 'a' || char(10)",
        "UPDATE accounts SET created_at = 'noon'",
        "UPDATE accounts SET created_at = 9223372036854775807",
        "UPDATE password_credentials SET strength = 'good'",
        "UPDATE password_credentials SET version = -1",
        "UPDATE password_credentials SET set_at = 9223372036854775807",
    ] {
        let practice = practice().await.with_martin().await;
        practice.tamper(sql).await;
        let martin = new_account(1, "martin.paul").account.identifier;
        match Users::find(&*practice.store, martin.key()).await {
            Err(UsersError::Unavailable(fault)) => check_damaged(&fault, sql),
            answer => panic!("{sql}: {answer:?}"),
        }
    }
}

#[tokio::test]
async fn a_bad_row_says_where_it_is_and_not_what_it_holds() {
    let practice = practice().await.with_martin().await;
    practice.tamper("UPDATE accounts SET role = 'canary'").await;
    let Err(UsersError::Unavailable(fault)) = practice.store.get(account_id(1)).await else {
        panic!("accepted");
    };
    let cause = fault.source.to_string();
    let expected = format!(
        "table accounts, row {}: column role makes no sense",
        account_id(1)
    );
    assert_eq!(cause, expected);
    assert!(!format!("{fault:?}").contains("canary"));
}

#[tokio::test]
async fn sto_05_bad_counters_are_an_error() {
    for sql in [
        "UPDATE attempts SET counted = '1'",
        "UPDATE attempts SET consecutive = -1",
        "UPDATE attempts SET last_attempt = 'one'",
        "UPDATE attempts SET lock_until = 1",
        "UPDATE attempts SET lockout_day = '2027-02-30', lockout_count = 1",
        "UPDATE attempts SET lockout_count = 1",
    ] {
        let practice = with_a_session().await;
        practice.tamper(sql).await;
        match practice
            .store
            .reserve(&request(1, Some(account_id(1))))
            .await
        {
            Err(UsersError::Unavailable(fault)) => check_damaged(&fault, sql),
            answer => panic!("{sql}: {answer:?}"),
        }
    }
}

#[tokio::test]
async fn sto_05_a_bad_session_is_an_error() {
    for sql in [
        "UPDATE sessions SET state = 'dormant'",
        "UPDATE sessions SET state = 'ended'",
        "UPDATE sessions SET state = 'locked', state_cause = 'expired'",
        "UPDATE sessions SET longest_ms = 99999999999",
        "UPDATE sessions SET idle_ms = 0",
        "UPDATE sessions SET factor = 'smile'",
        "UPDATE sessions SET address = 'here'",
        "UPDATE sessions SET account_id = upper(account_id)",
    ] {
        let practice = with_a_session().await;
        practice.tamper(sql).await;
        match practice.store.as_ref().find_session().await {
            Err(SessionsError::Unavailable(fault)) => check_damaged(&fault, sql),
            answer => panic!("{sql}: {answer:?}"),
        }
    }
}

#[tokio::test]
async fn sto_05_a_bad_registration_of_a_card_is_an_error() {
    for sql in [
        "UPDATE accounts SET card_authority = 'ministry'",
        "UPDATE accounts SET card_authority = NULL",
        "UPDATE accounts SET card_number = NULL",
        "UPDATE accounts SET card_number = '899700218897'",
        "UPDATE accounts SET card_number = '8 99700218896'",
        "UPDATE accounts SET card_last_serial = '8025000001-2800000001'",
        "UPDATE accounts SET card_authority = NULL, card_number = NULL",
    ] {
        let practice = practice().await.with_card().await;
        practice.tamper(sql).await;
        match practice.store.get(account_id(1)).await {
            Err(UsersError::Unavailable(fault)) => check_damaged(&fault, sql),
            answer => panic!("{sql}: {answer:?}"),
        }
    }
}

#[tokio::test]
async fn sto_05_a_bad_session_of_a_card_is_an_error() {
    for sql in [
        "UPDATE sessions SET factor = 'password'",
        "UPDATE sessions SET card_authority = 'ministry'",
        "UPDATE sessions SET card_number = '899700218897'",
        "UPDATE sessions SET card_number = NULL",
        "UPDATE sessions SET card_serial = '1'",
        "UPDATE sessions SET card_certificate = upper(card_certificate)",
        "UPDATE sessions SET card_certificate = 'c5/01'",
        "UPDATE sessions SET card_not_after = NULL",
        "UPDATE sessions SET card_not_after = 9223372036854775807",
        "UPDATE sessions SET card_authority = NULL, card_number = NULL, card_serial = NULL,
         card_certificate = NULL, card_not_after = NULL",
    ] {
        let practice = practice().await.with_card().await;
        practice.open_by_card(1, session_card(1)).await;
        practice.tamper(sql).await;
        match practice.store.find_session().await {
            Err(SessionsError::Unavailable(fault)) => check_damaged(&fault, sql),
            answer => panic!("{sql}: {answer:?}"),
        }
    }
}

#[tokio::test]
async fn sto_05_a_bad_challenge_is_an_error_and_never_in_the_way() {
    for sql in [
        "UPDATE card_challenges SET nonce = x'00'",
        "UPDATE card_challenges SET nonce = 'a text'",
        "UPDATE card_challenges SET purpose = 'payment'",
        "UPDATE card_challenges SET service = 'Cabinet' || char(10)",
        "UPDATE card_challenges SET workstation = ' ACCUEIL'",
        "UPDATE card_challenges SET issued_at = 'noon'",
        "UPDATE card_challenges SET issued_at = 9223372036854775807",
    ] {
        let practice = practice().await;
        let (bad, store) = (challenge(1), &practice.store);
        store.issue(&bad).await.expect("issued");
        practice.tamper(sql).await;
        match store.take(bad.attempt).await {
            Err(SessionsError::Unavailable(fault)) => check_damaged(&fault, sql),
            answer => panic!("{sql}: {answer:?}"),
        }
        store.issue(&challenge(2)).await.expect("issued");
        store.issue(&bad).await.expect("issued again");
        assert_eq!(store.take(bad.attempt).await.expect("taken"), Some(bad));
    }
}

impl crate::SeaOrmStore {
    async fn find_session(&self) -> Result<Option<loquet_domain::session::Session>, SessionsError> {
        let found = Sessions::find(self, SessionReference::Id(session_id(1))).await?;
        Ok(found.map(|found| found.session))
    }
}

/// Changes the journal behind the triggers' back.
async fn forge(practice: &Practice, sql: &str) {
    let mut raw = practice.raw().await;
    raw.run("PRAGMA ignore_check_constraints = ON")
        .await
        .expect("no checks");
    for name in ["updated", "deleted"] {
        let trigger = format!("DROP TRIGGER journal_records_not_{name}");
        raw.run(&trigger).await.expect("dropped");
    }
    raw.run(sql).await.expect("forged");
}

#[tokio::test]
async fn log_08_a_record_that_was_changed_comes_back_as_it_is_and_is_found() {
    for sql in [
        "UPDATE journal_records SET times = 7 WHERE sequence = 2",
        "UPDATE journal_records SET at = at + 1 WHERE sequence = 2",
        "UPDATE journal_records SET workstation = 'SALLE-2' WHERE sequence = 2",
        "UPDATE journal_records SET outcome = 'failure' WHERE sequence = 2",
        "UPDATE journal_records SET note = '' WHERE sequence = 2",
        "UPDATE journal_records SET address = NULL WHERE sequence = 2",
        "UPDATE journal_records SET card = '8025000001/2800000001' WHERE sequence = 2",
    ] {
        let practice = with_a_session().await;
        forge(&practice, sql).await;
        let key = key();
        let mut check = ChainCheck::new(&key, None);
        let records = Journal::page(&*practice.store, None, 100)
            .await
            .expect("records");
        let faults: Vec<_> = records
            .iter()
            .filter_map(|sealed| check.next(&sealed.record, sealed.seal).err())
            .collect();
        let changed = ChainFault::Seal {
            sequence: Sequence(2),
        };
        assert_eq!(faults.first(), Some(&changed), "{sql}");
    }
}

#[tokio::test]
async fn log_08_what_is_no_record_any_more_is_told_with_its_place() {
    for sql in [
        "UPDATE journal_records SET action = 'tea' WHERE sequence = 2",
        "UPDATE journal_records SET object_kind = 'unknown' WHERE sequence = 2",
        "UPDATE journal_records SET seal = x'00' WHERE sequence = 2",
        "UPDATE journal_records SET at = 'noon' WHERE sequence = 2",
        // Each of these would otherwise be read as what was sealed.
        "UPDATE journal_records SET object_account = upper(object_account) WHERE sequence = 2",
        "UPDATE journal_records SET address = '2001:0db8::7' WHERE sequence = 2",
        "UPDATE journal_records SET workstation = ' ACCUEIL' WHERE sequence = 2",
        "UPDATE journal_records SET card = '1' WHERE sequence = 2",
    ] {
        let practice = with_a_session().await;
        forge(&practice, sql).await;
        match Journal::page(&*practice.store, None, 100).await {
            Err(JournalError::Unreadable { sequence }) => assert_eq!(sequence.0, 2, "{sql}"),
            answer => panic!("{sql}: {answer:?}"),
        }
    }
}

#[tokio::test]
async fn nothing_is_recorded_after_an_end_that_cannot_be_read() {
    let practice = with_a_session().await;
    forge(
        &practice,
        "UPDATE journal_records SET seal = x'00' WHERE sequence = 2",
    )
    .await;
    assert!(
        practice
            .store
            .append(&[new_account(1, "martin.paul").event])
            .await
            .is_err()
    );
}
