//! Challenges: issued, taken once, forgotten.

use super::Harness;
use super::builders::{AT_ONCE, at, at_once};
use crate::MAX_OPEN_CHALLENGES;
use loquet_domain::card::{
    CHALLENGE_LIFETIME, CardChallenge, ChallengePurpose, NONCE_BYTES, ServiceName,
};
use loquet_domain::origin::WorkstationName;
use loquet_domain::{AttemptId, SignedDuration, Timestamp};

/// MUST keep a challenge as it is, to the last field.
pub async fn issue_keeps_a_challenge_as_it_is_to_the_last_field(harness: &dyn Harness) {
    for purpose in ChallengePurpose::ALL {
        let challenge = CardChallenge {
            purpose: *purpose,
            issued_at: at(5) + SignedDuration::from_millis(678),
            ..challenge(1, at(5))
        };
        issue(harness, &challenge).await;
        assert_eq!(take(harness, 1).await, Some(challenge));
    }
}

/// MUST keep one challenge of an attempt, the one issued last.
pub async fn issue_keeps_one_challenge_of_an_attempt_the_last(harness: &dyn Harness) {
    let first = challenge(1, at(0));
    let last = CardChallenge {
        nonce: [0xEE; NONCE_BYTES],
        ..challenge(1, at(1))
    };
    issue(harness, &first).await;
    issue(harness, &challenge(2, at(0))).await;
    issue(harness, &last).await;
    assert_eq!(take(harness, 1).await, Some(last));
    assert_eq!(take(harness, 1).await, None);
    assert!(take(harness, 2).await.is_some());
}

/// MUST forget the challenges that have expired when this one was issued.
pub async fn issue_forgets_the_challenges_that_have_expired_when_this_one_was_issued(
    harness: &dyn Harness,
) {
    let end = at(0) + CHALLENGE_LIFETIME;
    let moment = SignedDuration::from_millis(1);
    for (number, issued_at) in [(1, at(0)), (2, at(0) + moment), (3, end), (4, end)] {
        issue(harness, &challenge(number, issued_at)).await;
    }
    assert_eq!(take(harness, 1).await, None);
    for open in [2, 3, 4] {
        assert!(take(harness, open).await.is_some(), "{open}");
    }
}

/// MUST keep at most [`MAX_OPEN_CHALLENGES`], those issued last.
pub async fn issue_keeps_at_most_so_many_challenges_the_newest(harness: &dyn Harness) {
    let issued = MAX_OPEN_CHALLENGES + 2;
    for number in 0..issued {
        // The clock goes back meanwhile: what counts is which was issued last.
        let second = i64::from(number < 500);
        issue(harness, &challenge(number, at(second))).await;
    }
    for forgotten in [0, 1] {
        assert_eq!(take(harness, forgotten).await, None, "{forgotten}");
    }
    for kept in 2..issued {
        assert!(take(harness, kept).await.is_some(), "{kept}");
    }
}

/// MUST give a challenge to one taker, whatever is asked at once (CPS-04).
pub async fn take_gives_a_challenge_to_one_taker_whatever_is_asked_at_once_cps_04(
    harness: &dyn Harness,
) {
    let challenge = challenge(1, at(0));
    issue(harness, &challenge).await;
    let answers = at_once((0..AT_ONCE).map(|_| {
        let challenges = harness.challenges();
        async move { challenges.take(attempt(1)).await }
    }));
    let answers = answers.await.into_iter();
    let taken: Vec<CardChallenge> = answers
        .filter_map(|answer| answer.expect("an answer"))
        .collect();
    assert_eq!(taken, [challenge]);
}

/// MUST give it back under the attempt that asked, and no other (CPS-05).
pub async fn take_gives_a_challenge_back_under_the_attempt_that_asked_and_no_other_cps_05(
    harness: &dyn Harness,
) {
    assert_eq!(take(harness, 1).await, None);
    let (first, second) = (challenge(1, at(0)), challenge(2, at(0)));
    issue(harness, &first).await;
    issue(harness, &second).await;
    assert_eq!(take(harness, 3).await, None);
    assert_eq!(take(harness, 2).await, Some(second));
    assert_eq!(take(harness, 2).await, None);
    assert_eq!(take(harness, 1).await, Some(first));
}

/// MUST show a challenge as long as it can be taken, and leave it.
pub async fn show_shows_a_challenge_as_long_as_it_can_be_taken_and_leaves_it(
    harness: &dyn Harness,
) {
    assert_eq!(show(harness, 1).await, None);
    let (first, second) = (challenge(1, at(0)), challenge(2, at(0)));
    issue(harness, &first).await;
    issue(harness, &second).await;
    for _ in 0..2 {
        assert_eq!(show(harness, 1).await.as_ref(), Some(&first));
        assert_eq!(show(harness, 2).await.as_ref(), Some(&second));
    }
    assert_eq!(take(harness, 1).await, Some(first));
    assert_eq!(show(harness, 1).await, None);
    assert_eq!(take(harness, 2).await, Some(second));
}

fn attempt(number: u64) -> AttemptId {
    let number = number.to_be_bytes();
    let mut bytes = [0x5a; 16];
    for (byte, value) in bytes.iter_mut().zip(number) {
        *byte = value;
    }
    AttemptId::from_random(bytes)
}

fn challenge(number: u64, issued_at: Timestamp) -> CardChallenge {
    let mut nonce = [0xA5; NONCE_BYTES];
    for (byte, value) in nonce.iter_mut().zip(number.to_be_bytes()) {
        *byte = value;
    }
    CardChallenge {
        attempt: attempt(number),
        nonce,
        purpose: ChallengePurpose::Login,
        service: ServiceName::new("Cabinet de l’Échographie"),
        workstation: WorkstationName::new("Salle n° 2"),
        issued_at,
    }
}

async fn issue(harness: &dyn Harness, challenge: &CardChallenge) {
    let issued = harness.challenges().issue(challenge).await;
    issued.expect("issued");
}

async fn take(harness: &dyn Harness, number: u64) -> Option<CardChallenge> {
    let taken = harness.challenges().take(attempt(number)).await;
    taken.expect("an answer")
}

async fn show(harness: &dyn Harness, number: u64) -> Option<CardChallenge> {
    let shown = harness.challenges().show(attempt(number)).await;
    shown.expect("an answer")
}
