//! A practice that the previous version wrote, before cards could log in, brought to this version
//! with all that is in it (STO-04).

use super::place::Raw;
use super::samples::{card_change, challenge, request, session_card};
use super::{key, practice};
use crate::SeaOrmStore;
use loquet_domain::card::{CardIdentity, RegisteredCard};
use loquet_domain::journal::{Action, ChainCheck, Event};
use loquet_domain::session::{LockCause, Session, SessionState};
use loquet_domain::{AccountStatus, Role};
use loquet_port_journal::Journal;
use loquet_port_sessions::{Challenges, SessionReference, Sessions};
use loquet_port_users::contract::builders::{
    FIRST_PASSWORD, account_id, key as identifier_key, mask, session_id,
};
use loquet_port_users::{Attempts, Users, UsersError};
use std::path::PathBuf;
use tempfile::TempDir;

/// Everything in its database, as statements.
const DUMP: &str = include_str!("previous.sql");

/// Its accounts and their card numbers.
const ACCOUNTS: [(u8, &str, Option<&str>); 5] = [
    (1, "martin.paul", Some("899700218896")),
    (2, "caron.luc", Some("00B6087510")),
    (3, "abel.zoe", Some("810000000017")),
    (4, "baron.anne", Some("3123456789/8997")),
    (5, "zola.emile", None),
];

/// Its database, in a folder that goes with it.
pub(super) struct Previous(TempDir);

impl Previous {
    pub(super) async fn new() -> Self {
        let previous = Self(TempDir::new().expect("a folder"));
        std::fs::write(previous.path(), "").expect("an empty file");
        let mut raw = previous.raw().await;
        raw.run(DUMP).await.expect("written");
        raw.close().await;
        previous
    }

    pub(super) fn path(&self) -> PathBuf {
        self.0.path().join("practice.test")
    }

    pub(super) async fn raw(&self) -> Raw {
        Raw::of_file(&self.path()).await
    }

    async fn open(&self) -> SeaOrmStore {
        let store = SeaOrmStore::open(&self.path(), key()).await;
        store.expect("brought to this version")
    }
}

fn registered(number: Option<&str>) -> Option<RegisteredCard> {
    number.map(|number| RegisteredCard {
        identity: CardIdentity::typed(number.parse().expect("a card number")),
        last_serial: None,
    })
}

async fn session(store: &SeaOrmStore, number: u8) -> Option<Session> {
    let reference = SessionReference::Id(session_id(number));
    let found = Sessions::find(store, reference).await;
    found.expect("an answer").map(|found| found.session)
}

#[tokio::test]
async fn sto_04_accounts_keep_their_cards_under_the_authority_that_the_number_stands_for() {
    let previous = Previous::new().await;
    let store = previous.open().await;
    for (number, typed, card) in ACCOUNTS {
        let found = Users::find(&store, &identifier_key(typed)).await;
        let found = found.expect("an answer").expect(typed);
        let card = registered(card);
        assert_eq!(found.account.id, account_id(number));
        assert_eq!(found.account.card, card, "{typed}");
        let disabled = found.account.status == AccountStatus::Disabled;
        assert_eq!(disabled, number == 2, "{typed}");
        let administers = found.account.role == Role::Administrator;
        assert_eq!(administers, number == 5, "{typed}");
        let password = found.password.expect("a password");
        assert_eq!(password.hash.expose(), FIRST_PASSWORD);
        if let Some(card) = card {
            let holder = store.find_by_card(&card.identity).await;
            let holder = holder.expect("an answer").expect("a holder");
            assert_eq!(holder.account.id, account_id(number));
        }
    }
}

#[tokio::test]
async fn sto_04_sessions_and_counters_go_on() {
    let previous = Previous::new().await;
    let store = previous.open().await;
    let state = async |number| session(&store, number).await.map(|one| one.state());
    assert_eq!(state(1).await, Some(SessionState::Active));
    let locked = SessionState::Locked(LockCause::Asked);
    assert_eq!(state(2).await, Some(locked));
    assert!(matches!(state(3).await, Some(SessionState::Ended(_))));
    assert_eq!(state(4).await, Some(SessionState::Active));
    assert_eq!(store.by_card().await.expect("sessions"), []);
    let counters = store.lockout(&mask(99)).await.expect("counters");
    assert_eq!(counters.consecutive, 1);
}

#[tokio::test]
async fn log_08_the_seals_of_the_previous_version_verify_and_the_chain_goes_on() {
    let previous = Previous::new().await;
    let before = previous
        .raw()
        .await
        .number("SELECT max(sequence) FROM journal_records")
        .await;
    let store = previous.open().await;
    let with_a_card = Event {
        card: Some(session_card(1).serial),
        action: Action::LoginByCard,
        ..card_change(None).event
    };
    let added = [with_a_card.clone(), card_change(None).event];
    store.append(&added).await.expect("appended");
    let records = Journal::page(&store, None, 1_000).await.expect("records");
    let key = key();
    let mut check = ChainCheck::new(&key, None);
    for sealed in &records {
        check.next(&sealed.record, sealed.seal).expect("one chain");
    }
    assert_eq!(records.len(), usize::try_from(before).expect("a count") + 2);
    let cards = records
        .iter()
        .filter_map(|sealed| sealed.record.event.card.clone());
    assert_eq!(cards.collect::<Vec<_>>(), [session_card(1).serial]);
    let mut raw = previous.raw().await;
    for refused in [
        "UPDATE journal_records SET card = NULL",
        "DELETE FROM journal_records",
    ] {
        raw.run(refused).await.expect_err("append-only");
    }
}

#[tokio::test]
async fn sto_04_the_schema_is_that_of_a_new_practice_and_every_reference_holds() {
    let previous = Previous::new().await;
    previous.open().await.close().await;
    let mut raw = previous.raw().await;
    let new = practice().await.raw().await.schema().await;
    assert_eq!(raw.schema().await, new);
    let dangling = "SELECT count(*) FROM pragma_foreign_key_check";
    assert_eq!(raw.number(dangling).await, 0);
    let sound = "SELECT integrity_check = 'ok' FROM pragma_integrity_check";
    assert_eq!(raw.number(sound).await, 1);
}

#[tokio::test]
async fn sto_04_cards_log_in_after_the_change() {
    let previous = Previous::new().await;
    let store = previous.open().await;
    let taken = card_change(registered(Some("00B6087510")).map(|card| card.identity));
    let mut change = taken;
    change.account = account_id(1);
    let refused = store.set_card(&change).await;
    assert!(matches!(refused, Err(UsersError::CardNumberTaken)));
    let challenge = challenge(1);
    store.issue(&challenge).await.expect("issued");
    let answered = store.take(challenge.attempt).await.expect("an answer");
    assert_eq!(answered, Some(challenge));
    store
        .reserve(&request(1, Some(account_id(1))))
        .await
        .expect("reserved");
}

#[tokio::test]
async fn a_session_that_does_not_say_which_card_has_opened_it_is_not_taken_over() {
    let previous = Previous::new().await;
    let claims = format!(
        "UPDATE sessions SET factor = 'cps-card' WHERE id = '{}'",
        session_id(1)
    );
    let mut raw = previous.raw().await;
    raw.run(&claims).await.expect("claimed");
    let store = previous.open().await;
    assert_eq!(session(&store, 1).await, None);
    assert!(session(&store, 2).await.is_some());
    assert_eq!(store.by_card().await.expect("sessions"), []);
}
