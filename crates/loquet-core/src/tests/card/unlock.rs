//! Unlocking by card: the same person, on the same workstation.

use super::scene::{Asked, Log, Scene, answer, card_session, challenge, holder_account, token};
use crate::tests::Bench;
use crate::tests::bench::{found_session, origin, password};
use loquet_domain::card::{CardChallenge, ChallengePurpose};
use loquet_domain::journal::{Action, Reason};
use loquet_domain::session::{EndCause, LockCause, Session, SessionEvent};
use loquet_domain::text::PrintableText;
use loquet_domain::{AccountId, AccountStatus, Origin, SignedDuration};
use loquet_port_desk::{CardDesk, DeskError, SessionDesk};
use loquet_port_sessions::Applied;

fn scene() -> Scene {
    Scene {
        taken: Some(CardChallenge {
            purpose: ChallengePurpose::Unlock,
            ..challenge()
        }),
        ..Scene::good()
    }
}

/// The token stands for this session.
fn holding(mut bench: Bench, session: Session) -> Bench {
    bench
        .sessions
        .expect_find()
        .returning(move |_| Ok(Some(found_session(session.clone()))));
    bench
}

#[tokio::test]
async fn cps_23_ones_own_card_unlocks_under_a_new_token() {
    let log = Log::default();
    let desk = holding(scene().bench(&log), card_session()).desk();
    let opened = desk.unlock_by_card(&token(), answer(), origin()).await;
    let opened = opened.expect("unlocked");
    let Some(Asked::Unlock(unlocking)) = log.asked().pop() else {
        panic!("unlocked last");
    };
    assert_eq!(unlocking.session, card_session().id());
    assert_eq!(unlocking.token, opened.token.digest());
    assert_ne!(unlocking.token, token().digest(), "SES-02");
}

#[tokio::test]
async fn cps_23_t28_another_persons_card_does_not_unlock() {
    let log = Log::default();
    let mut scene = scene();
    if let Some(found) = &mut scene.found {
        found.account.id = AccountId::from_random([9; 16]);
    }
    let desk = holding(scene.bench(&log), card_session()).desk();
    let denied = desk.unlock_by_card(&token(), answer(), origin()).await;
    assert!(matches!(denied, Err(DeskError::CardDenied)), "{denied:?}");
    let (_, event) = log.settled();
    assert_eq!(event.action, Action::SessionUnlocked);
    assert_eq!(event.reason, Some(Reason::CardOfAnother));
    assert_eq!(event.actor, Some(AccountId::from_random([9; 16])), "REG-06");
    assert!(!log.has_opened());
}

#[tokio::test]
async fn cps_05_the_answer_to_a_login_does_not_unlock() {
    let log = Log::default();
    let desk = holding(Scene::good().bench(&log), card_session()).desk();
    let denied = desk.unlock_by_card(&token(), answer(), origin()).await;
    assert!(matches!(denied, Err(DeskError::CardDenied)), "{denied:?}");
    assert_eq!(log.settled().1.reason, Some(Reason::ChallengeForeign));
}

#[tokio::test]
async fn reg_08_a_card_unlocks_where_the_session_was_opened_only() {
    let log = Log::default();
    let desk = holding(scene().bench(&log), card_session()).desk();
    let elsewhere = Origin {
        workstation: PrintableText::new("ACCUEIL-2"),
        ..origin()
    };
    let refused = desk.unlock_by_card(&token(), answer(), elsewhere).await;
    assert!(matches!(refused, Err(DeskError::SessionLocked)));
    assert!(log.asked().is_empty(), "nothing was judged");
}

#[tokio::test]
async fn cps_31_a_session_does_not_outlive_its_certificate() {
    let log = Log::default();
    let mut bench = holding(scene().bench(&log), card_session());
    bench.now = card_session().absolute_end() + SignedDuration::from_secs(1);
    let refused = bench
        .desk()
        .unlock_by_card(&token(), answer(), origin())
        .await;
    assert!(matches!(refused, Err(DeskError::SessionEnded)));
}

#[tokio::test]
async fn cps_23_a_password_does_not_unlock_what_a_card_has_opened() {
    let desk = holding(Bench::new(), card_session()).desk();
    let refused = desk.unlock_session(&token(), password(), origin()).await;
    assert!(
        matches!(refused, Err(DeskError::CardNeeded)),
        "no attempt was reserved"
    );
}

/// A bench on which the session answers this event.
fn answering(event: SessionEvent) -> Bench {
    let mut bench = holding(Bench::new(), card_session());
    bench
        .sessions
        .expect_apply()
        .times(1)
        .withf(move |command| command.event == event)
        .returning(|_| {
            Ok(Some(Applied {
                session: card_session(),
                change: None,
                answer: Ok(()),
            }))
        });
    bench
        .users
        .expect_get()
        .returning(|_| Ok(Some(holder_account(AccountStatus::Active))));
    bench
}

#[tokio::test]
async fn reg_20_a_front_end_gives_the_causes_that_it_can_see_and_no_other() {
    for cause in [LockCause::Asked, LockCause::CardRemoved] {
        let desk = answering(SessionEvent::Lock(cause)).desk();
        desk.lock_session(&token(), cause).await.expect("locked");
    }
    for cause in [EndCause::Closed, EndCause::CardRemoved] {
        let desk = answering(SessionEvent::End(cause)).desk();
        desk.close_session(&token(), cause).await.expect("closed");
    }
    let desk = Bench::new().desk();
    for cause in [LockCause::Idle, LockCause::ClockSetBack] {
        let refused = desk.lock_session(&token(), cause).await;
        assert!(matches!(refused, Err(DeskError::Forbidden)), "{cause:?}");
    }
    for cause in [
        EndCause::Expired,
        EndCause::EndedByAdministrator,
        EndCause::AccountChanged,
        EndCause::Superseded,
        EndCause::CardRevoked,
    ] {
        let refused = desk.close_session(&token(), cause).await;
        assert!(matches!(refused, Err(DeskError::Forbidden)), "{cause:?}");
    }
}
