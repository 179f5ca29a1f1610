//! Asking, and giving up.

use super::faults::Ending;
use super::scene::{Asked, Log, Scene, challenge, serial};
use crate::tests::Bench;
use crate::tests::bench::{fault, now, origin};
use crate::{Randomness, RandomnessError};
use loquet_domain::card::{CardChallenge, CardFault, ChallengePurpose, PinTries};
use loquet_domain::journal::{Action, Outcome, Reason};
use loquet_domain::text::PrintableText;
use loquet_domain::{AttemptId, Origin};
use loquet_port_desk::{AbandonedCard, CardDesk, DeskError};
use std::sync::atomic::AtomicU8;
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn cps_02_a_challenge_is_of_our_own_randomness_and_kept_as_it_is_given() {
    let kept = Arc::new(Mutex::new(Vec::<CardChallenge>::new()));
    let mut bench = Bench::new();
    let keep = kept.clone();
    bench.challenges.expect_issue().returning(move |challenge| {
        keep.lock().expect("unpoisoned").push(challenge.clone());
        Ok(())
    });
    let desk = bench.desk();
    let mut given = Vec::new();
    for purpose in [ChallengePurpose::Login, ChallengePurpose::Unlock] {
        let challenge = desk.challenge_card(purpose, origin()).await.expect("asked");
        assert_eq!(challenge.purpose, purpose);
        assert_eq!(challenge.workstation, origin().workstation);
        assert_eq!(challenge.issued_at, now());
        assert_eq!(challenge.service.as_str(), "loquet");
        given.push(challenge);
    }
    assert_eq!(*kept.lock().expect("unpoisoned"), given);
    let [one, other] = given.as_slice() else {
        panic!("two were asked");
    };
    assert_ne!(one.nonce, other.nonce);
    assert_ne!(one.attempt, other.attempt);
}

#[tokio::test]
async fn cps_02_without_randomness_nothing_is_asked() {
    // One draw makes the desk; an identity and two draws make a challenge.
    for left in 1..=3 {
        let mut bench = Bench::new();
        bench.challenges.expect_issue().never();
        bench.randomness = Arc::new(Ending {
            left: AtomicU8::new(left),
        });
        let refused = refusal(bench).await;
        assert!(matches!(refused, DeskError::Unexpected(_)), "{left}");
    }
}

/// What asking is refused with.
async fn refusal(bench: Bench) -> DeskError {
    let desk = bench.desk();
    let asked = desk.challenge_card(ChallengePurpose::Login, origin()).await;
    asked.expect_err("refused")
}

/// A source that is stuck.
struct Constant;

impl Randomness for Constant {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        bytes.fill(0xA5);
        Ok(())
    }
}

#[tokio::test]
async fn t24_a_random_source_that_repeats_itself_asks_nothing() {
    let mut bench = Bench::new();
    bench.challenges.expect_issue().never();
    bench.randomness = Arc::new(Constant);
    let refused = refusal(bench).await;
    assert!(matches!(refused, DeskError::Unexpected(_)));
}

#[tokio::test]
async fn cps_04_a_challenge_that_is_not_kept_is_not_given_out() {
    let mut bench = Bench::new();
    bench
        .challenges
        .expect_issue()
        .returning(|_| Err(fault().into()));
    let refused = refusal(bench).await;
    assert!(matches!(refused, DeskError::Storage(_)));
}

fn abandoned(fault: CardFault) -> AbandonedCard {
    AbandonedCard {
        attempt: challenge().attempt,
        fault,
        serial: Some(serial()),
    }
}

#[tokio::test]
async fn cps_17_a_wrong_pin_is_recorded_once_and_uses_the_challenge_up() {
    let tries = PinTries::new(2).expect("tries");
    for (fault, reason) in [
        (CardFault::PinWrong(tries), Reason::PinWrong),
        (CardFault::PinBlocked, Reason::PinBlocked),
        (CardFault::Removed, Reason::CardRemoved),
        (CardFault::ContactlessOnly, Reason::Contactless),
        (CardFault::Cancelled, Reason::CardUnusable),
        (CardFault::Swapped, Reason::CardUnusable),
        (CardFault::TimedOut, Reason::CardUnusable),
    ] {
        let log = Log::default();
        let desk = Scene::good().bench(&log).desk();
        for _ in 0..2 {
            let given_up = desk.abandon_card(abandoned(fault), origin()).await;
            given_up.expect("recorded, or nothing to record");
        }
        let asked = log.asked();
        let [Asked::Take, Asked::Append(events)] = asked.as_slice() else {
            panic!("recorded once: {asked:?}");
        };
        let [event] = events.as_slice() else {
            panic!("one event");
        };
        assert_eq!(event.action, Action::LoginByCard);
        assert_eq!(event.outcome, Outcome::Failure);
        assert_eq!(event.reason, Some(reason));
        assert_eq!(event.card, None, "the number was read, not proved");
        let note = event.note.as_ref().expect("a note");
        assert_eq!(note.as_str(), "card as read: 8025000001/2800000042");
    }
}

#[tokio::test]
async fn log_13_what_nobody_asked_cannot_be_given_up() {
    let log = Log::default();
    let desk = Scene::good().bench(&log).desk();
    let unknown = AbandonedCard {
        attempt: AttemptId::from_random([9; 16]),
        ..abandoned(CardFault::Cancelled)
    };
    desk.abandon_card(unknown, origin()).await.expect("nothing");
    assert!(log.asked().is_empty(), "nothing is taken nor recorded");
}

#[tokio::test]
async fn log_13_a_challenge_is_not_given_up_from_another_workstation() {
    let log = Log::default();
    let desk = Scene::good().bench(&log).desk();
    let elsewhere = Origin {
        workstation: PrintableText::new("ACCUEIL-2"),
        ..origin()
    };
    let fault = CardFault::Removed;
    desk.abandon_card(abandoned(fault), elsewhere)
        .await
        .expect("nothing");
    assert!(log.asked().is_empty(), "nothing is taken nor recorded");
    desk.abandon_card(abandoned(fault), origin())
        .await
        .expect("recorded");
    assert_eq!(log.asked().len(), 2, "it still waits for its own");
}
