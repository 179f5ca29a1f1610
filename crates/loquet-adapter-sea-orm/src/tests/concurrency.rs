//! Many at once, on one database: no lost update, no "database is locked" (LOCK-02, LOCK-09, LOCK-12).

use super::samples::{account_id, challenge, failure, mask, new_account, opening, request};
use super::{On, Practice, impatient, key, on_each_engine, practice_on, practice_with};
use crate::SeaOrmStore;
use loquet_domain::journal::{ChainCheck, MaskedIdentifier};
use loquet_domain::lockout::LockoutPolicy;
use loquet_port_journal::Journal;
use loquet_port_sessions::{Challenges, Sessions};
use loquet_port_users::{Attempts, Reservation, Users};
use std::sync::Arc;
use tokio::task::JoinSet;

const AT_ONCE: u16 = 100;

/// A practice whose own writers must not need the patience of its connections.
async fn practice(engine: On) -> Practice {
    let practice = match engine {
        On::Sqlite => practice_with(&impatient()).await,
        server => practice_on(server).await,
    };
    practice.with_martin().await
}

async fn lock_02_a_hundred_wrong_passwords_at_once_are_counted_exactly(engine: On) {
    let practice = practice(engine).await;
    let mut running = JoinSet::new();
    for _ in 0..AT_ONCE {
        let store = Arc::clone(&practice.store);
        running.spawn(async move {
            let answer = store
                .reserve(&request(1, Some(account_id(1))))
                .await
                .expect("no fault");
            let Reservation::Admitted(attempt) = answer else {
                return 0;
            };
            store.settle(&failure(attempt)).await.expect("no fault");
            1
        });
    }
    let admitted: u32 = running.join_all().await.into_iter().sum();
    assert_eq!(admitted, LockoutPolicy::default().allowance());
    let state = practice.store.lockout(&mask(1)).await.expect("counters");
    assert_eq!(state.consecutive, admitted);
    assert_eq!(state.refused, u64::from(u32::from(AT_ONCE) - admitted));
}

async fn lock_09_right_passwords_at_once_all_open(engine: On) {
    let practice = practice(engine).await;
    let attempts = [
        practice.admit(&request(1, Some(account_id(1)))).await,
        practice.admit(&request(1, Some(account_id(1)))).await,
    ];
    let mut running = JoinSet::new();
    for (number, attempt) in (1..).zip(attempts) {
        let store = Arc::clone(&practice.store);
        let opening = opening(number, account_id(1), attempt);
        running.spawn(async move { store.open(&opening).await.expect("opened") });
    }
    assert_eq!(running.join_all().await.len(), 2);
    let state = practice.store.lockout(&mask(1)).await.expect("counters");
    assert_eq!(
        (state.consecutive, state.counted.len(), state.lock),
        (0, 0, None)
    );
}

async fn lock_12_readers_and_writers_at_once_never_meet_a_lock(engine: On) {
    let practice = practice(engine).await;
    let subjects: Vec<u16> = (0..AT_ONCE).collect();
    let mut running = JoinSet::new();
    for subject in subjects {
        let store = Arc::clone(&practice.store);
        running.spawn(async move {
            let martin = new_account(1, "martin.paul").account.identifier;
            Users::find(&*store, martin.key())
                .await
                .expect("no fault")
                .expect("an account");
            store
                .reserve(&request(subject, None))
                .await
                .expect("no fault");
            store
                .append(&[new_account(1, "martin.paul").event])
                .await
                .expect("no fault");
            store.page_of_everything().await;
        });
    }
    running.join_all().await;
    check_chain(&practice.store, 1 + usize::from(AT_ONCE)).await;
}

async fn log_14_two_instances_write_one_chain(engine: On) {
    let practice = practice_on(engine).await;
    let other = practice.another_instance().await;
    let stores = [Arc::clone(&practice.store), other];
    let mut running = JoinSet::new();
    for store in stores.iter().cycle().take(usize::from(AT_ONCE)) {
        let store = Arc::clone(store);
        running.spawn(async move {
            store
                .append(&[new_account(1, "martin.paul").event])
                .await
                .expect("no fault");
        });
    }
    running.join_all().await;
    check_chain(&practice.store, usize::from(AT_ONCE)).await;
}

async fn cps_04_two_instances_give_a_challenge_once(engine: On) {
    let practice = practice_on(engine).await;
    let other = practice.another_instance().await;
    let stores = [Arc::clone(&practice.store), other];
    let challenge = challenge(1);
    practice.store.issue(&challenge).await.expect("issued");
    let mut running = JoinSet::new();
    for store in stores.iter().cycle().take(usize::from(AT_ONCE)) {
        let (store, attempt) = (Arc::clone(store), challenge.attempt);
        running.spawn(async move { store.take(attempt).await.expect("no fault") });
    }
    let answers = running.join_all().await;
    let taken: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(taken, [challenge]);
}

impl SeaOrmStore {
    async fn page_of_everything(&self) {
        Journal::page(self, None, 1_000).await.expect("no fault");
        let unknown = MaskedIdentifier::from_bytes([1; 32]);
        self.lockout(&unknown).await.expect("no fault");
    }
}

async fn check_chain(store: &SeaOrmStore, records: usize) {
    let key = key();
    let mut check = ChainCheck::new(&key, None);
    let page = Journal::page(store, None, 1_000).await.expect("records");
    assert_eq!(page.len(), records);
    for sealed in page {
        check.next(&sealed.record, sealed.seal).expect("one chain");
    }
    assert_eq!(
        check.finish().expect("a chain"),
        store.head().await.expect("a head")
    );
}

on_each_engine!(
    lock_02_a_hundred_wrong_passwords_at_once_are_counted_exactly,
    lock_09_right_passwords_at_once_all_open,
    lock_12_readers_and_writers_at_once_never_meet_a_lock,
    log_14_two_instances_write_one_chain,
    cps_04_two_instances_give_a_challenge_once,
);
