//! Faults of the disk become the kinds that a person can act on, and change nothing.

use super::samples::{card, new_account};
use super::{Practice, practice_with};
use crate::{SeaOrmStore, SqliteOptions};
use loquet_domain::card::RegisteredCard;
use loquet_domain::journal::Event;
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use loquet_domain::text::PrintableText;
use loquet_port_journal::{Journal, JournalError};
use loquet_port_users::{Users, UsersError};
use sea_orm::ConnectionTrait;

/// A practice with a single connection, so that a pragma holds for whatever comes after it.
async fn on_one_connection() -> Practice {
    practice_with(&SqliteOptions {
        connections: 1,
        ..SqliteOptions::default()
    })
    .await
}

async fn pragma(store: &SeaOrmStore, text: &str) {
    store.db.execute_unprepared(text).await.expect("a pragma");
}

fn fault<T: std::fmt::Debug>(answer: Result<T, UsersError>) -> StorageFault {
    match answer {
        Err(UsersError::Unavailable(fault)) => fault,
        answer => panic!("{answer:?}"),
    }
}

#[tokio::test]
async fn log_10_a_full_disk_is_told_and_changes_nothing() {
    let practice = on_one_connection().await;
    pragma(&practice.store, "PRAGMA max_page_count = 1").await;
    let event = new_account(1, "martin.paul").event;
    let flood: Vec<Event> = std::iter::repeat_n(event, 1_000).collect();
    match practice.store.append(&flood).await {
        Err(JournalError::Unavailable(fault)) => {
            assert_eq!(fault.kind, StorageFaultKind::DiskFull);
        }
        answer => panic!("{answer:?}"),
    }
    assert_eq!(practice.store.head().await.expect("an answer"), None);
    pragma(&practice.store, "PRAGMA max_page_count = 1000000").await;
    practice
        .store
        .append(&flood)
        .await
        .expect("there is room again");
}

#[tokio::test]
async fn a_database_that_cannot_be_written_is_told() {
    let practice = on_one_connection().await.with_martin().await;
    pragma(&practice.store, "PRAGMA query_only = ON").await;
    let fault = fault(practice.store.add(&new_account(2, "durand.anne")).await);
    assert_eq!(fault.kind, StorageFaultKind::ReadOnly);
    assert_eq!(
        Users::page(&*practice.store, None, 9)
            .await
            .expect("a page")
            .len(),
        1
    );
}

#[tokio::test]
async fn a_table_that_is_gone_is_told() {
    let practice = on_one_connection().await;
    practice.tamper("DROP TABLE password_credentials").await;
    let fault = fault(practice.store.add(&new_account(1, "martin.paul")).await);
    assert_eq!(fault.kind, StorageFaultKind::Unavailable);
    assert_eq!(
        practice
            .raw()
            .await
            .number("SELECT count(*) FROM accounts")
            .await,
        0
    );
}

/// Another way in writes a row with the same value, after it was looked for and before it is
/// written.
async fn with_a_rival(column: &str) -> Practice {
    let practice = on_one_connection().await;
    let key = if column == "identifier_key" {
        "NEW.identifier_key"
    } else {
        "'rival.un'"
    };
    let card = if column == "card_number" {
        "NEW.card_authority, NEW.card_number"
    } else {
        "NULL, NULL"
    };
    let name = if column == "legacy_user_name" {
        "NEW.legacy_user_name"
    } else {
        "NULL"
    };
    let rival = "00000000-0000-4000-8000-000000000000";
    let mut raw = practice.raw().await;
    raw.run(&format!(
        "CREATE TRIGGER rival BEFORE INSERT ON accounts WHEN NEW.id <> '{rival}' BEGIN
         INSERT INTO accounts VALUES
         ('{rival}', 'rival.un', {key}, 1, 'member', 'active', {card}, NULL, {name}, 0); END"
    ))
    .await
    .expect("a rival");
    practice
}

#[tokio::test]
async fn a_unique_column_is_the_last_to_refuse() {
    let mut new = new_account(1, "martin.paul");
    new.account.card = Some(RegisteredCard {
        identity: card("899700218896"),
        last_serial: None,
    });
    new.account.legacy_user_name = Some(PrintableText::new("PMARTIN"));
    for column in ["identifier_key", "card_number", "legacy_user_name"] {
        let practice = with_a_rival(column).await;
        let error = practice.store.add(&new).await.expect_err("taken");
        let expected = match column {
            "identifier_key" => matches!(error, UsersError::IdentifierTaken),
            "card_number" => matches!(error, UsersError::CardNumberTaken),
            _ => matches!(error, UsersError::LegacyUserNameTaken),
        };
        assert!(expected, "{column}: {error:?}");
        assert_eq!(
            practice
                .raw()
                .await
                .number("SELECT count(*) FROM accounts")
                .await,
            0
        );
    }
}

#[tokio::test]
async fn an_identity_is_never_given_twice() {
    let practice = on_one_connection().await.with_martin().await;
    let mut twin = new_account(2, "durand.anne");
    twin.account.id = new_account(1, "martin.paul").account.id;
    let fault = fault(practice.store.add(&twin).await);
    assert_eq!(fault.kind, StorageFaultKind::Unavailable);
    assert_eq!(
        practice
            .raw()
            .await
            .number("SELECT count(*) FROM accounts")
            .await,
        1
    );
}
