//! Many at once, on a database file (T03).

use crate::observe::{account, events, lockout, logins};
use crate::opening::{PERSON, practice, try_in};
use loquet_domain::journal::{Action, Outcome, Reason};
use loquet_domain::lockout::LockoutPolicy;
use loquet_port_desk::DeskError;
use loquet_tests::{FixedClock, sqlite_store};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::Barrier;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn lock_02_a_hundred_guesses_at_once_are_evaluated_three_times() {
    let folder = TempDir::new().expect("a folder");
    let store = sqlite_store(folder.path()).await;
    let desk = Arc::new(practice(&store, &FixedClock::default()).await);
    let barrier = Arc::new(Barrier::new(100));
    let guesses = (0..100).map(|number| {
        let (desk, barrier) = (desk.clone(), barrier.clone());
        tokio::spawn(async move {
            barrier.wait().await;
            try_in(&desk, PERSON, &format!("essai {number}")).await
        })
    });
    for guess in guesses.collect::<Vec<_>>() {
        let answer = guess.await.expect("the task ends");
        assert!(matches!(answer, Err(DeskError::Denied)), "{answer:?}");
    }
    let allowance = LockoutPolicy::default().allowance();
    let state = lockout(&store, PERSON).await;
    assert_eq!(state.consecutive, allowance, "exact, none lost");
    assert_eq!(state.refused, 100 - u64::from(allowance));
    let evaluated = logins(
        &events(&store).await,
        account(&store, PERSON).await,
        Outcome::Failure,
    );
    assert_eq!(evaluated, allowance as usize);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn lock_09_two_right_passwords_at_once_both_open() {
    let folder = TempDir::new().expect("a folder");
    let store = sqlite_store(folder.path()).await;
    let desk = practice(&store, &FixedClock::default()).await;
    let (first, second) =
        tokio::join!(try_in(&desk, PERSON, "1234"), try_in(&desk, PERSON, "1234"));
    first.expect("open");
    second.expect("open");
    let state = lockout(&store, PERSON).await;
    assert_eq!((state.consecutive, state.counted.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn log_14_fifty_people_at_once_leave_one_chain() {
    let folder = TempDir::new().expect("a folder");
    let store = sqlite_store(folder.path()).await;
    let desk = Arc::new(practice(&store, &FixedClock::default()).await);
    let logins = (0..50).map(|_| {
        let desk = desk.clone();
        tokio::spawn(async move { try_in(&desk, "personne.nulle", "1234").await.is_err() })
    });
    for login in logins.collect::<Vec<_>>() {
        assert!(login.await.expect("the task ends"));
    }
    let before = events(&store).await.len();
    assert!(before >= 3, "the chain was verified while it was read");
}

#[tokio::test]
async fn t02_one_password_on_many_names_pauses_the_workstation_and_raises_one_alert() {
    let folder = TempDir::new().expect("a folder");
    let store = sqlite_store(folder.path()).await;
    let desk = practice(&store, &FixedClock::default()).await;
    for number in 0..40 {
        let name = format!(
            "personne{}.nulle",
            char::from(b'a' + number % 26).to_string().repeat(2)
        );
        let answer = try_in(&desk, &name, "1234").await;
        assert!(matches!(answer, Err(DeskError::Denied)), "{answer:?}");
    }
    let events = events(&store).await;
    let evaluated = events
        .iter()
        .filter(|event| event.reason == Some(Reason::UnknownIdentifier));
    assert!(evaluated.count() <= 30);
    let alerts = events
        .iter()
        .filter(|event| event.action == Action::SecurityAlert);
    assert_eq!(alerts.count(), 1);
    let paused = try_in(&desk, PERSON, "1234").await;
    assert!(
        matches!(paused, Err(DeskError::Denied)),
        "with the same answer as ever"
    );
}

#[tokio::test]
async fn lock_05_hammering_one_locked_name_does_not_stop_the_colleagues_at_the_same_machine() {
    let folder = TempDir::new().expect("a folder");
    let store = sqlite_store(folder.path()).await;
    let desk = practice(&store, &FixedClock::default()).await;
    for _ in 0..100 {
        assert!(try_in(&desk, "admin.cabinet", "4321").await.is_err());
    }
    try_in(&desk, PERSON, "1234")
        .await
        .expect("their colleague gets in");
}
