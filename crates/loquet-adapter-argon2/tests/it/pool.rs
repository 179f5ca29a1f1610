//! PWD-13: hashes at once, callers who wait, and callers who go away.

use super::support::{LOWEST, hasher};
use loquet_adapter_argon2::{Argon2PasswordHasher, Argon2Values, Load};
use loquet_port_password::contract::{PASSWORD, password};
use loquet_port_password::{HashError, PasswordHasher, Verification};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

const FREE: (usize, usize) = (0, 0);

async fn come_free(hasher: &Argon2PasswordHasher) -> Load {
    while (hasher.load().running, hasher.load().places) != FREE {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    hasher.load()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pwd_13_200_at_once_run_two_at_a_time_and_the_rest_is_refused() {
    let hasher = Arc::new(hasher(Argon2Values {
        queue: 16,
        ..LOWEST
    }));
    let (given, decoy) = (password(PASSWORD), hasher.decoy([7; 48]));
    let mut logins = JoinSet::new();
    for _ in 0..200 {
        let (hasher, given, decoy) = (Arc::clone(&hasher), Arc::clone(&given), decoy.clone());
        logins.spawn(async move { hasher.verify(&given, &decoy).await });
    }
    let answers = logins.join_all().await;
    let wrong = answers
        .iter()
        .filter(|one| matches!(one, Ok(Verification::Wrong)));
    let busy = answers
        .iter()
        .filter(|one| matches!(one, Err(HashError::Busy)));
    let (wrong, busy) = (wrong.count(), busy.count());
    assert_eq!(wrong + busy, 200);
    assert!(wrong >= 18 && busy > 0, "{wrong} verified, {busy} refused");
    assert_eq!(come_free(&hasher).await.peak, 2);
    assert!(hasher.verify(&given, &decoy).await.is_ok());
}

#[tokio::test]
async fn callers_who_go_away_leave_no_place_taken() {
    let hasher = Arc::new(hasher(LOWEST));
    let (given, decoy) = (password(PASSWORD), hasher.decoy([7; 48]));
    for round in 0..10 {
        let mut callers = JoinSet::new();
        for _ in 0..8 {
            let (hasher, given, decoy) = (Arc::clone(&hasher), Arc::clone(&given), decoy.clone());
            callers.spawn(async move { hasher.verify(&given, &decoy).await });
        }
        // Some run, some wait, some were refused: at another moment each round.
        tokio::time::sleep(Duration::from_millis(round)).await;
        callers.shutdown().await;
    }
    assert!(come_free(&hasher).await.peak <= 2);
    assert!(hasher.verify(&given, &decoy).await.is_ok());
}

#[tokio::test]
async fn without_a_queue_only_those_who_run_are_taken() {
    let hasher = hasher(Argon2Values {
        permits: 1,
        queue: 0,
        ..LOWEST
    });
    let (given, decoy) = (password(PASSWORD), hasher.decoy([7; 48]));
    let (first, second) =
        tokio::join!(hasher.verify(&given, &decoy), hasher.verify(&given, &decoy));
    assert!(first.is_ok());
    assert!(matches!(second, Err(HashError::Busy)));
    come_free(&hasher).await;
    assert!(hasher.verify(&given, &decoy).await.is_ok());
}

#[test]
fn no_runtime_is_needed() {
    let hasher = hasher(LOWEST);
    let (given, decoy) = (password(PASSWORD), hasher.decoy([7; 48]));
    let mut answer = hasher.verify(&given, &decoy);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        match answer.as_mut().poll(&mut context) {
            std::task::Poll::Pending => std::thread::yield_now(),
            std::task::Poll::Ready(verdict) => return assert!(verdict.is_ok()),
        }
    }
}
