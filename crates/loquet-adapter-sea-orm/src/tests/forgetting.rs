//! Tables that would grow without bound do not.

use super::samples::{account_id, at, challenge, mask, opening, request, session_id};
use super::{On, on_each_engine, practice, practice_on};
use loquet_domain::card::CardChallenge;
use loquet_domain::journal::{Action, Reason};
use loquet_domain::lockout::SourcePolicy;
use loquet_domain::session::SessionState;
use loquet_port_sessions::{Challenges, SessionOpening, SessionReference, Sessions};
use loquet_port_users::{AttemptRequest, Attempts};

async fn workstations_whose_window_is_over_are_forgotten(engine: On) {
    let practice = practice_on(engine).await;
    for (source, seconds) in [(1, 0), (2, 1), (3, 600), (4, 601)] {
        let mut request = AttemptRequest {
            source: mask(source),
            ..request(source, None)
        };
        request.source_policy = SourcePolicy::default();
        request.context.at = at(seconds);
        practice.admit(&request).await;
    }
    let kept = practice
        .raw()
        .await
        .number("SELECT count(*) FROM attempt_sources")
        .await;
    assert_eq!(kept, 2);
}

async fn sessions_that_ended_more_than_a_day_ago_are_forgotten(engine: On) {
    let practice = practice_on(engine).await.with_martin().await;
    let store = &practice.store;
    for (number, seconds) in [(1, 0), (2, 86_400), (3, 2 * 86_400), (4, 3 * 86_400 + 1)] {
        let mut request = request(1, Some(account_id(1)));
        request.context.at = at(seconds);
        let attempt = practice.admit(&request).await;
        let mut opening: SessionOpening = opening(number, account_id(1), attempt);
        opening.opening.at = at(seconds);
        opening.context.at = at(seconds);
        opening.at_most = 1;
        store.open(&opening).await.expect("opened");
    }
    let found = async |number| {
        let session = SessionReference::Id(session_id(number));
        let found = Sessions::find(&**store, session).await;
        found.expect("an answer").map(|found| found.session)
    };
    assert_eq!(found(1).await, None);
    assert_eq!(found(2).await, None);
    assert!(matches!(
        found(3).await.expect("kept").state(),
        SessionState::Ended(_)
    ));
    assert_eq!(found(4).await.expect("kept").state(), SessionState::Active);
    // Time had ended each before the next: that is what the journal says.
    let ends = practice.all_events().await;
    let ends: Vec<_> = ends
        .iter()
        .filter(|event| event.action == Action::SessionEnded)
        .collect();
    assert_eq!(ends.len(), 3);
    assert!(
        ends.iter()
            .all(|event| event.reason == Some(Reason::Expired))
    );
}

async fn a_session_that_time_has_ended_takes_nobodys_place(engine: On) {
    let practice = practice_on(engine).await.with_martin().await;
    let limits = |hours| {
        let minutes = loquet_domain::SignedDuration::from_mins(30);
        let longest = loquet_domain::SignedDuration::from_hours(hours);
        loquet_domain::session::SessionPolicy::new(minutes, longest).expect("limits")
    };
    for (number, hours, seconds) in [(1, 12, 0), (2, 1, 1), (3, 12, 3_700)] {
        let mut request = request(1, Some(account_id(1)));
        request.context.at = at(seconds);
        let attempt = practice.admit(&request).await;
        let mut opening = opening(number, account_id(1), attempt);
        opening.opening.limits = limits(hours);
        opening.opening.at = at(seconds);
        opening.context.at = at(seconds);
        opening.at_most = 2;
        practice.store.open(&opening).await.expect("opened");
    }
    let open = practice
        .store
        .of_account(account_id(1))
        .await
        .expect("sessions");
    let open: Vec<_> = open
        .iter()
        .map(loquet_domain::session::Session::id)
        .collect();
    assert_eq!(open, [session_id(1), session_id(3)]);
}

async fn an_unknown_subject_that_is_tried_again_is_among_the_newest(engine: On) {
    let practice = practice_on(engine).await;
    for subject in [1, 2, 1] {
        practice.admit(&request(subject, None)).await;
    }
    let mut raw = practice.raw().await;
    let oldest = "SELECT unknown_order FROM attempts WHERE octet_length(subject) = 32
                  ORDER BY unknown_order LIMIT 1";
    assert_eq!(raw.number(oldest).await, 2, "the first place is empty");
    let state = practice.store.lockout(&mask(1)).await.expect("counters");
    assert_eq!(state.consecutive, 2);
}

async fn challenges_that_have_expired_are_not_even_kept(engine: On) {
    let practice = practice_on(engine).await;
    for (number, seconds) in [(1, 0), (2, 1), (3, 60), (4, 61)] {
        let challenge = CardChallenge {
            issued_at: at(seconds),
            ..challenge(number)
        };
        practice.store.issue(&challenge).await.expect("issued");
    }
    let mut raw = practice.raw().await;
    assert_eq!(raw.number("SELECT count(*) FROM card_challenges").await, 2);
}

#[tokio::test]
async fn challenges_beyond_the_bound_go_however_many_they_are() {
    let practice = practice().await;
    let challenge = challenge(1);
    practice.store.issue(&challenge).await.expect("issued");
    let many =
        "WITH RECURSIVE number(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number LIMIT 3000)
        INSERT INTO card_challenges
        SELECT printf('%036d', n), n, nonce, purpose, service, workstation, issued_at
        FROM number, card_challenges";
    let mut raw = practice.raw().await;
    raw.run(many).await.expect("inserted");
    practice.store.issue(&challenge).await.expect("issued");
    let count = "SELECT count(*) FROM card_challenges";
    assert_eq!(raw.number(count).await, 1_000);
    let taken = practice.store.take(challenge.attempt).await;
    assert_eq!(taken.expect("an answer"), Some(challenge));
}

on_each_engine!(
    workstations_whose_window_is_over_are_forgotten,
    sessions_that_ended_more_than_a_day_ago_are_forgotten,
    a_session_that_time_has_ended_takes_nobodys_place,
    an_unknown_subject_that_is_tried_again_is_among_the_newest,
    challenges_that_have_expired_are_not_even_kept,
);
