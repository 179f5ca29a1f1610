//! Registering a card: one's own, or anybody's for an administrator.

use super::scene::{
    Log, Scene, card_session, certificate, holder, holder_account, identity, serial, token,
};
use crate::tests::Bench;
use crate::tests::bench::{found_session, identifier};
use loquet_domain::card::{CardAuthority, CardIdentity, CertificateRefusal};
use loquet_domain::journal::{Action, Outcome, Reason};
use loquet_domain::lockout::LockoutState;
use loquet_domain::session::{Session, SessionRecord};
use loquet_domain::{AccountId, AccountStatus, CardNumber, Role};
use loquet_port_desk::{
    CardDesk, CardRegistration, CardToRegister, DeskError, ExaminedRegistration,
};
use loquet_port_sessions::Applied;
use loquet_port_users::{CardChange, UsersError};
use std::sync::{Arc, Mutex};

/// A session of somebody of this role, opened by their card.
fn session_of(role: Role) -> Session {
    let session = card_session();
    Session::from_stored(SessionRecord {
        id: session.id(),
        account: session.account(),
        role,
        proof: session.proof().clone(),
        origin: session.origin().clone(),
        opened_at: session.opened_at(),
        limits: session.limits(),
        last_used_at: session.last_used_at(),
        state: session.state(),
    })
}

/// What was asked of the registry, and how it answers.
type Changes = Arc<Mutex<Vec<CardChange>>>;

fn bench(
    role: Role,
    scene: Scene,
    log: &Log,
    answer: fn() -> Result<(), UsersError>,
) -> (Bench, Changes) {
    let mut bench = scene.bench(log);
    let found = move |_| Ok(Some(found_session(session_of(role))));
    bench.sessions.expect_find().returning(found);
    bench.sessions.expect_apply().returning(move |_| {
        Ok(Some(Applied {
            session: session_of(role),
            change: None,
            answer: Ok(()),
        }))
    });
    let account = || Ok(Some(holder_account(AccountStatus::Active)));
    bench.users.expect_get().returning(move |_| account());
    bench.users.expect_find().returning(move |_| {
        let mut found = holder_account(AccountStatus::Active);
        found.account.id = AccountId::from_random([9; 16]);
        Ok(Some(found))
    });
    bench
        .attempts
        .expect_lockout()
        .returning(|_| Ok(LockoutState::default()));
    let changes = Changes::default();
    let heard = changes.clone();
    bench.users.expect_set_card().returning(move |change| {
        heard.lock().expect("unpoisoned").push(change.clone());
        answer()
    });
    (bench, changes)
}

fn registering(card: CardToRegister) -> CardRegistration {
    CardRegistration {
        account: None,
        card,
    }
}

fn typed(number: &str) -> CardToRegister {
    CardToRegister::Typed(number.parse::<CardNumber>().expect("a card number"))
}

#[tokio::test]
async fn cps_14_a_typed_number_is_of_the_authority_that_gives_such_numbers() {
    for (number, authority) in [
        ("899700218896", CardAuthority::Test),
        ("810000000017", CardAuthority::IgcSante),
    ] {
        let (bench, changes) = bench(Role::Member, Scene::good(), &Log::default(), || Ok(()));
        let registration = registering(typed(number));
        let registered = bench.desk().register_card(&token(), registration).await;
        registered.expect("registered");
        let changes = changes.lock().expect("unpoisoned");
        let [change] = changes.as_slice() else {
            panic!("one change");
        };
        let number = number.parse().expect("a card number");
        assert_eq!(change.card, Some(CardIdentity { authority, number }));
        assert_eq!(change.event.action, Action::CardRegistered);
        assert_eq!(change.event.card, None, "no card was read");
        assert_eq!(
            change.keep,
            Some(card_session().id()),
            "one's own session goes on"
        );
    }
}

#[tokio::test]
async fn cps_14_a_card_that_is_read_is_registered_under_who_vouches_for_it() {
    let (bench, changes) = bench(Role::Member, Scene::good(), &Log::default(), || Ok(()));
    let read = CardToRegister::Read(certificate());
    let registered = bench
        .desk()
        .register_card(&token(), registering(read))
        .await;
    registered.expect("registered");
    let changes = changes.lock().expect("unpoisoned");
    let change = changes.first().expect("one change");
    assert_eq!(change.card, Some(identity()));
    assert_eq!(change.event.card, Some(serial()));
}

#[tokio::test]
async fn cps_14_a_card_that_is_read_and_not_good_is_not_registered_and_the_reason_is_told() {
    let log = Log::default();
    let scene = Scene {
        verdict: Err(CertificateRefusal::Expired),
        ..Scene::good()
    };
    let (bench, changes) = bench(Role::Member, scene, &log, || Ok(()));
    let read = CardToRegister::Read(certificate());
    let refused = bench
        .desk()
        .register_card(&token(), registering(read))
        .await;
    assert!(matches!(
        refused,
        Err(DeskError::CertificateRefused(CertificateRefusal::Expired))
    ));
    assert!(changes.lock().expect("unpoisoned").is_empty());
    let event = log.appended();
    assert_eq!(event.action, Action::CardRegistered);
    assert_eq!(event.outcome, Outcome::Failure);
    assert_eq!(event.reason, Some(Reason::CertificateExpired));
}

#[tokio::test]
async fn cps_14_a_card_of_another_account_is_refused_and_recorded() {
    let log = Log::default();
    let taken = || Err(UsersError::CardNumberTaken);
    let (bench, _) = bench(Role::Member, Scene::good(), &log, taken);
    let registration = registering(typed("899700075122"));
    let refused = bench.desk().register_card(&token(), registration).await;
    assert!(matches!(refused, Err(DeskError::CardNumberTaken)));
    assert_eq!(log.appended().reason, Some(Reason::CardOfAnother));
}

#[tokio::test]
async fn cps_14_somebody_elses_card_is_for_an_administrator() {
    let for_another = || CardRegistration {
        account: Some(identifier()),
        card: typed("899700075122"),
    };
    for role in [Role::Member, Role::Auditor] {
        let (bench, changes) = bench(role, Scene::good(), &Log::default(), || Ok(()));
        let desk = bench.desk();
        let refused = desk.register_card(&token(), for_another()).await;
        assert!(matches!(refused, Err(DeskError::Forbidden)));
        let refused = desk.unregister_card(&token(), Some(identifier())).await;
        assert!(matches!(refused, Err(DeskError::Forbidden)));
        assert!(changes.lock().expect("unpoisoned").is_empty());
    }
    let (bench, changes) = bench(Role::Administrator, Scene::good(), &Log::default(), || {
        Ok(())
    });
    let registered = bench.desk().register_card(&token(), for_another()).await;
    registered.expect("registered");
    let changes = changes.lock().expect("unpoisoned");
    let change = changes.first().expect("one change");
    assert_eq!(change.account, AccountId::from_random([9; 16]));
    assert_eq!(change.keep, None, "nobody's session of that card goes on");
    assert_eq!(change.event.actor, Some(card_session().account()), "REG-06");
}

#[tokio::test]
async fn ses_08_no_session_outlives_the_registration_of_its_card() {
    let (bench, changes) = bench(Role::Member, Scene::good(), &Log::default(), || Ok(()));
    let removed = bench.desk().unregister_card(&token(), None).await;
    removed.expect("removed");
    let changes = changes.lock().expect("unpoisoned");
    let change = changes.first().expect("one change");
    assert_eq!((&change.card, change.keep), (&None, None));
    assert_eq!(change.event.action, Action::CardUnregistered);
}

#[tokio::test]
async fn ses_03_a_session_that_is_shown_to_examine_a_card_must_be_open() {
    let log = Log::default();
    let mut bench = Scene::good().bench(&log);
    bench.sessions.expect_find().returning(|_| Ok(None));
    let refused = bench
        .desk()
        .examine_card(Some(&token()), &certificate())
        .await;
    assert!(
        matches!(refused, Err(DeskError::SessionEnded)),
        "{refused:?}"
    );
    assert!(log.asked().is_empty(), "nothing is judged");

    let (mut bench, _) = self::bench(Role::Member, Scene::good(), &log, || Ok(()));
    bench.certificates.expect_read().returning(|_| Ok(holder()));
    let examined = bench
        .desk()
        .examine_card(Some(&token()), &certificate())
        .await
        .expect("examined");
    assert_eq!(examined.registered, ExaminedRegistration::For(identifier()));
}

#[tokio::test]
async fn a_card_is_examined_without_being_believed_further_than_it_is_good() {
    let mut bench = Scene::good().bench(&Log::default());
    let read = |_: &_| Ok(holder());
    bench.certificates.expect_read().returning(read);
    let examined = bench
        .desk()
        .examine_card(None, &certificate())
        .await
        .expect("examined");
    assert_eq!(examined.registered, ExaminedRegistration::For(identifier()));
    assert_eq!(
        examined.verdict.expect("good").authority,
        CardAuthority::IgcSante
    );

    let log = Log::default();
    let scene = Scene {
        verdict: Err(CertificateRefusal::Revoked),
        ..Scene::good()
    };
    let mut bench = scene.bench(&log);
    bench.certificates.expect_read().returning(read);
    let examined = bench
        .desk()
        .examine_card(None, &certificate())
        .await
        .expect("examined");
    assert_eq!(examined.verdict, Err(CertificateRefusal::Revoked));
    assert_eq!(
        examined.registered,
        ExaminedRegistration::Nobody,
        "whose it is is not told"
    );
}
