//! The file and its pragmas (STO-07), and what stands in the way of opening it.

use super::place::Raw;
use super::samples::new_account;
use super::{Practice, impatient, key, practice, practice_with};
use crate::{OpenError, SeaOrmStore, SqliteOptions};
use loquet_domain::FailureCode;
use loquet_domain::storage::StorageFaultKind;
use loquet_port_users::{Users, UsersError};
use sea_orm::{ConnectionTrait, Statement};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinSet;

async fn refused(path: &Path) -> OpenError {
    SeaOrmStore::open_with(path, key(), &impatient())
        .await
        .expect_err("refused")
}

async fn pragma(practice: &Practice, name: &str) -> String {
    let db = &practice.store.db;
    let statement = Statement::from_string(db.get_database_backend(), format!("PRAGMA {name}"));
    let row = db
        .query_one_raw(statement)
        .await
        .expect("an answer")
        .expect("a row");
    let number = row
        .try_get_by_index::<i64>(0)
        .map(|number| number.to_string());
    number
        .or_else(|_| row.try_get_by_index::<String>(0))
        .expect("a value")
}

#[tokio::test]
async fn sto_07_only_the_owner_can_read_the_files() {
    let practice = practice().await.with_martin().await;
    for name in ["practice.test", "practice.test-wal", "practice.test-shm"] {
        let path = practice.path().with_file_name(name);
        let mode = fs::metadata(path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn sto_07_pragmas_are_set_on_every_connection() {
    let practice = practice_with(&SqliteOptions::default()).await;
    let mut held = Vec::new();
    for _ in 0..SqliteOptions::default().connections {
        for (name, value) in [
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("secure_delete", "1"),
            ("busy_timeout", "5000"),
        ] {
            assert_eq!(pragma(&practice, name).await, value, "{name}");
        }
        let transaction = sea_orm::TransactionTrait::begin(&practice.store.db).await;
        held.push(transaction.expect("another connection"));
    }
}

#[tokio::test]
async fn a_practice_is_created_once() {
    let practice = practice().await;
    let again = SeaOrmStore::create(&practice.path(), key()).await;
    again.expect("nothing was in it yet");
    let practice = practice.with_martin().await;
    let again = SeaOrmStore::create(&practice.path(), key())
        .await
        .expect_err("refused");
    assert!(matches!(again, OpenError::AlreadyCreated));
    assert_eq!(again.code(), FailureCode::AlreadyInitialised);
}

#[tokio::test]
async fn nothing_is_created_by_opening() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("practice.test");
    let missing = refused(&path).await;
    assert!(matches!(missing, OpenError::Missing));
    assert_eq!(missing.code(), FailureCode::NotInitialised);
    assert!(!path.exists());
    fs::write(&path, "").expect("an empty file");
    assert!(matches!(refused(&path).await, OpenError::Missing));
}

#[tokio::test]
async fn a_name_is_never_a_uri() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("file:a?mode=memory#%41.test");
    SeaOrmStore::create(&path, key())
        .await
        .expect("created")
        .close()
        .await;
    SeaOrmStore::open(&path, key()).await.expect("opened");
    assert!(fs::metadata(&path).expect("a file").len() > 0);
}

#[tokio::test]
async fn another_file_is_not_a_database() {
    let folder = TempDir::new().expect("a folder");
    let text = folder.path().join("text.test");
    fs::write(&text, "Bonjour. ".repeat(1_000)).expect("a file");
    assert!(matches!(refused(&text).await, OpenError::NotADatabase));

    let other = folder.path().join("other.test");
    fs::write(&other, "").expect("a file");
    Raw::of_file(&other)
        .await
        .run("CREATE TABLE recipes (name TEXT)")
        .await
        .expect("a table");
    let error = refused(&other).await;
    assert!(matches!(error, OpenError::NotADatabase));
    assert_eq!(error.code(), FailureCode::DatabaseDamaged);
    let error = SeaOrmStore::create(&other, key())
        .await
        .expect_err("refused");
    assert!(matches!(error, OpenError::NotADatabase));
}

#[tokio::test]
async fn a_damaged_file_is_refused() {
    let practice = practice().await.with_martin().await;
    let path = practice.path();
    practice.store.close().await;
    let mut bytes = fs::read(&path).expect("the file");
    // The header stays; every page of the schema and of the tables is gone.
    bytes[100..].fill(0xa5);
    fs::write(&path, bytes).expect("damaged");
    let error = refused(&path).await;
    assert!(matches!(error, OpenError::Damaged { .. }), "{error:?}");
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let practice = practice().await;
    practice
        .tamper("INSERT INTO seaql_migrations VALUES ('m9999_later', 0)")
        .await;
    let error = refused(&practice.path()).await;
    assert!(matches!(error, OpenError::Newer));
    assert_eq!(error.kind(), Some(StorageFaultKind::Newer));
    assert_eq!(error.code(), FailureCode::DatabaseNewer);
}

#[tokio::test]
async fn a_file_that_nobody_may_write_is_refused() {
    let practice = practice().await;
    practice.store.close().await;
    let path = practice.path();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).expect("read-only");
    let error = refused(&path).await;
    assert_eq!(error.code(), FailureCode::DatabaseReadOnly, "{error:?}");
}

#[tokio::test]
async fn another_programs_lock_is_told() {
    let practice = practice_with(&impatient()).await;
    let mut other = practice.raw().await;
    other.run("BEGIN EXCLUSIVE").await.expect("locked");
    let error = refused(&practice.path()).await;
    assert_eq!(error.code(), FailureCode::DatabaseLocked, "{error:?}");
    match practice.store.add(&new_account(1, "martin.paul")).await {
        Err(UsersError::Unavailable(fault)) => assert_eq!(fault.kind, StorageFaultKind::Locked),
        answer => panic!("{answer:?}"),
    }
    other.run("ROLLBACK").await.expect("unlocked");
    practice
        .store
        .add(&new_account(1, "martin.paul"))
        .await
        .expect("added");
}

#[tokio::test]
async fn a_lock_of_a_whole_connection_is_told() {
    let practice = practice_with(&impatient()).await;
    practice.store.close().await;
    let mut other = practice.raw().await;
    other
        .run("PRAGMA locking_mode = EXCLUSIVE")
        .await
        .expect("exclusive");
    other.run("CREATE TABLE held (a)").await.expect("locked");
    let error = refused(&practice.path()).await;
    assert_eq!(error.code(), FailureCode::DatabaseLocked, "{error:?}");
}

#[tokio::test]
async fn those_who_wait_behind_a_lock_wait_together() {
    let busy_timeout = Duration::from_millis(300);
    let options = SqliteOptions {
        busy_timeout,
        ..SqliteOptions::default()
    };
    let practice = practice_with(&options).await;
    let mut other = practice.raw().await;
    other.run("BEGIN EXCLUSIVE").await.expect("locked");
    let mut waiting = JoinSet::new();
    for _ in 0..50 {
        let store = practice.store.clone();
        waiting.spawn(async move { store.add(&new_account(1, "martin.paul")).await });
    }
    // One after the other would be 15 seconds.
    let answers = tokio::time::timeout(Duration::from_secs(5), waiting.join_all()).await;
    for answer in answers.expect("in time") {
        match answer {
            Err(UsersError::Unavailable(fault)) => {
                assert_eq!(fault.kind, StorageFaultKind::Locked);
            }
            answer => panic!("{answer:?}"),
        }
    }
    other.run("ROLLBACK").await.expect("unlocked");
    practice
        .store
        .add(&new_account(1, "martin.paul"))
        .await
        .expect("added");
}

#[tokio::test]
async fn sto_07_an_empty_file_made_beforehand_is_closed_to_others() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("practice.test");
    fs::write(&path, "").expect("an empty file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("open to others");
    SeaOrmStore::create(&path, key()).await.expect("created");
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_short_lock_of_another_program_is_waited_for() {
    let practice = practice().await;
    let mut other = practice.raw().await;
    other.run("BEGIN IMMEDIATE").await.expect("locked");
    let store = practice.store.clone();
    let adding = tokio::spawn(async move { store.add(&new_account(1, "martin.paul")).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    other.run("COMMIT").await.expect("unlocked");
    adding.await.expect("no panic").expect("added");
}
