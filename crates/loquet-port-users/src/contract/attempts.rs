//! Attempts: reserved, settled, unlocked.

use super::Harness;
use super::builders::{
    AT_ONCE, account_id, add, admit, at, at_once, attempt, lockout, mask, new_account, on_account,
    refuse, settlement, source_policy, strict_policy, unlocking,
};
use crate::{AttemptRequest, MAX_UNKNOWN_SUBJECTS, Reservation, SettlementOutcome, UsersError};
use loquet_domain::journal::Action;
use loquet_domain::lockout::{
    Admission, LockoutPolicy, LockoutState, Refusal, ReservedAttempt, Settled, Throttle,
};
use loquet_domain::profile::Factor;

/// A subject without an account MUST be counted like one with an account (LOCK-06).
pub async fn a_subject_without_an_account_is_counted_like_one_with_an_account_lock_06(
    harness: &dyn Harness,
) {
    add(harness, &new_account(1, "martin.paul")).await;
    for second in [0, 1, 2, 3, 4, 70, 71, 72] {
        let unknown = attempt(1, at(second));
        let known = on_account(account_id(1), attempt(2, at(second)));
        let unknown = decision(harness, &unknown).await;
        assert_eq!(unknown, decision(harness, &known).await, "at {second} s");
    }
    assert_eq!(lockout(harness, 1).await, lockout(harness, 2).await);
    assert_eq!(lockout(harness, 1).await.consecutive, 6);
}

/// MUST apply [`LockoutState::reserve`]: every answer and every counter is the domain's.
pub async fn reserve_applies_the_state_machine_lock_02(harness: &dyn Harness) {
    let mut expected = LockoutState::default();
    for second in [0, 1, 2, 3, 62, 63, 200, 201, 202, 600, 601] {
        let request = attempt(1, at(second));
        let answer = decision(harness, &request).await;
        let (state, admission) = expected.reserve(&LockoutPolicy::default(), at(second));
        assert_eq!(answer, admission, "at {second} s");
        assert_eq!(lockout(harness, 1).await, state, "at {second} s");
        expected = state;
    }
}

/// MUST apply [`LockoutState::reserve`] atomically: attempts at once never exceed the policy
/// (LOCK-02).
pub async fn reserve_never_exceeds_the_policy_whatever_is_tried_at_once_lock_02(
    harness: &dyn Harness,
) {
    let answers = reserved_at_once(harness, vec![attempt(1, at(0)); AT_ONCE]).await;
    let mut numbers: Vec<u64> = admitted(&answers).map(|one| one.number.0).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);
    let state = lockout(harness, 1).await;
    assert_eq!(state.consecutive, 3);
    assert_eq!(state.refused, (AT_ONCE - 3) as u64);
}

/// MUST count the workstation before the subject, and leave the subject alone when the workstation
/// is refused (T02).
pub async fn reserve_counts_the_workstation_before_the_subject_t02(harness: &dyn Harness) {
    let from_workstation = |subject| AttemptRequest {
        policy: strict_policy(),
        source_policy: source_policy(2),
        ..attempt(subject, at(0))
    };
    admit(harness, &from_workstation(1)).await;
    let locked = refuse(harness, &from_workstation(1)).await;
    assert_eq!(locked.throttle, Throttle::Locked);
    admit(harness, &from_workstation(2)).await;
    for subject in [2, 3] {
        let before = lockout(harness, subject).await;
        let refusal = refuse(harness, &from_workstation(subject)).await;
        assert_eq!(refusal.throttle, Throttle::Source);
        assert_eq!(lockout(harness, subject).await, before);
    }
    let mut elsewhere = from_workstation(3);
    elsewhere.source = mask(u64::MAX - 1);
    admit(harness, &elsewhere).await;
}

/// MUST NOT count on the workstation an attempt that the subject refuses (LOCK-05).
pub async fn reserve_does_not_count_on_the_workstation_what_the_subject_refuses_lock_05(
    harness: &dyn Harness,
) {
    let from_workstation = |subject| AttemptRequest {
        policy: strict_policy(),
        source_policy: source_policy(2),
        ..attempt(subject, at(0))
    };
    admit(harness, &from_workstation(1)).await;
    for _ in 0..5 {
        let locked = refuse(harness, &from_workstation(1)).await;
        assert_eq!(locked.throttle, Throttle::Locked);
    }
    admit(harness, &from_workstation(2)).await;
    let throttled = refuse(harness, &from_workstation(3)).await;
    assert_eq!(throttled.throttle, Throttle::Source);
}

/// MUST count the workstation atomically as well (T02, T03).
pub async fn reserve_never_exceeds_the_workstations_policy_whatever_is_tried_at_once_t02(
    harness: &dyn Harness,
) {
    let requests = (1..=AT_ONCE as u64).map(|subject| AttemptRequest {
        source_policy: source_policy(10),
        ..attempt(subject, at(0))
    });
    let answers = reserved_at_once(harness, requests.collect()).await;
    assert_eq!(admitted(&answers).count(), 10);
}

/// MUST record a refusal that [`Refusal::is_recorded`] asks for, and no other (LOG-13).
pub async fn reserve_records_the_refusals_that_are_due_and_no_other_log_13(harness: &dyn Harness) {
    let request = AttemptRequest {
        policy: strict_policy(),
        ..attempt(1, at(0))
    };
    admit(harness, &request).await;
    let mut expected = Vec::new();
    for refused in 1..=9 {
        let refusal = refuse(harness, &request).await;
        let throttle = Throttle::Locked;
        assert_eq!(refusal, Refusal { throttle, refused });
        expected.extend(request.refused(refusal));
        assert_eq!(harness.events().await, expected, "after {refused}");
    }
    let throttled = AttemptRequest {
        source_policy: source_policy(0),
        action: Action::LoginByCard,
        factor: Factor::CpsCard,
        ..request
    };
    for _ in 0..3 {
        let refusal = refuse(harness, &throttled).await;
        expected.extend(throttled.refused(refusal));
        assert_eq!(harness.events().await, expected);
    }
}

/// MUST keep at most [`MAX_UNKNOWN_SUBJECTS`] subjects without an account, the newest.
pub async fn reserve_keeps_the_newest_subjects_without_an_account_lock_06(harness: &dyn Harness) {
    let subjects = 1..=MAX_UNKNOWN_SUBJECTS + 2;
    let requests = (0..)
        .zip(subjects)
        .map(|(second, subject)| attempt(subject, at(second)));
    harness.reserve_all(requests.collect()).await;
    for forgotten in [1, 2] {
        assert_eq!(lockout(harness, forgotten).await, LockoutState::default());
    }
    for kept in [3, 4, MAX_UNKNOWN_SUBJECTS, MAX_UNKNOWN_SUBJECTS + 2] {
        assert_eq!(
            lockout(harness, kept).await.consecutive,
            1,
            "subject {kept}"
        );
    }
}

/// MUST never forget a subject with an account.
pub async fn reserve_never_forgets_a_subject_with_an_account_lock_06(harness: &dyn Harness) {
    add(harness, &new_account(1, "martin.paul")).await;
    let known = on_account(account_id(1), attempt(0, at(0)));
    let subjects = 1..=MAX_UNKNOWN_SUBJECTS + 1;
    let unknown = (1..)
        .zip(subjects)
        .map(|(second, subject)| attempt(subject, at(second)));
    let requests = std::iter::once(known).chain(unknown);
    harness.reserve_all(requests.collect()).await;
    assert_eq!(lockout(harness, 0).await.consecutive, 1);
    assert_eq!(lockout(harness, 2).await.consecutive, 1);
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn reserve_commits_a_refusal_and_its_record_together_or_neither(harness: &dyn Harness) {
    let locked = AttemptRequest {
        policy: strict_policy(),
        ..attempt(1, at(0))
    };
    let throttled = AttemptRequest {
        source: mask(u64::MAX - 1),
        source_policy: source_policy(0),
        ..attempt(2, at(0))
    };
    admit(harness, &locked).await;
    let before = lockout(harness, 1).await;
    harness.break_journal(0).await;
    for request in [&locked, &throttled] {
        let answer = harness.attempts().reserve(request).await;
        assert!(matches!(answer, Err(UsersError::Unavailable(_))));
    }
    harness.mend_journal().await;
    assert_eq!(lockout(harness, 1).await, before);
    assert_eq!(harness.events().await, []);
    for request in [&locked, &throttled] {
        assert_eq!(refuse(harness, request).await.refused, 1);
    }
}

/// MUST record the failure, and the lockout and the alert that it leads to (LOCK-13).
pub async fn settle_records_the_failure_and_the_lockout_and_the_alert_lock_13(
    harness: &dyn Harness,
) {
    let mut expected = Vec::new();
    let mut state = LockoutState::default();
    for (lockouts, second) in (1..).zip([0, 100, 300]) {
        let request = AttemptRequest {
            policy: strict_policy(),
            ..attempt(1, at(second))
        };
        let attempt = admit(harness, &request).await;
        let failure = settlement(attempt, SettlementOutcome::Failed, at(second));
        let settled = harness.attempts().settle(&failure).await.expect("settled");
        state = state.reserve(&strict_policy(), at(second)).0;
        let failed = state.fail(&strict_policy(), attempt.number, at(second));
        let (failed, domains) = failed.expect("reserved");
        assert_eq!(settled, domains);
        assert_eq!(settled.alert, lockouts == 3);
        assert_eq!(lockout(harness, 1).await, failed);
        let consequences = failure
            .context
            .lockout_settled(failure.event.object, settled);
        expected.push(failure.event);
        expected.extend(consequences);
        assert_eq!(harness.events().await, expected);
        state = failed;
    }
}

/// MUST NOT count an attempt that is given back, on the subject (LOCK-08).
pub async fn settle_does_not_count_an_attempt_given_back_on_the_subject_lock_08(
    harness: &dyn Harness,
) {
    let request = AttemptRequest {
        policy: strict_policy(),
        ..attempt(1, at(0))
    };
    for _ in 0..5 {
        let attempt = admit(harness, &request).await;
        let given_back = settlement(attempt, SettlementOutcome::GivenBack, at(0));
        let settled = harness.attempts().settle(&given_back).await;
        assert_eq!(settled.expect("settled"), Settled::default());
        let state = lockout(harness, 1).await;
        assert_eq!(
            (state.consecutive, state.counted.len(), state.lock),
            (0, 0, None)
        );
    }
    assert_eq!(harness.events().await.len(), 5);
}

/// MUST NOT count an attempt that is given back, on the workstation (LOCK-08).
pub async fn settle_does_not_count_an_attempt_given_back_on_the_workstation_lock_08(
    harness: &dyn Harness,
) {
    let from_workstation = |subject| AttemptRequest {
        source_policy: source_policy(1),
        ..attempt(subject, at(0))
    };
    let given_back = admit(harness, &from_workstation(1)).await;
    let given_back = settlement(given_back, SettlementOutcome::GivenBack, at(0));
    harness
        .attempts()
        .settle(&given_back)
        .await
        .expect("settled");
    let failed = admit(harness, &from_workstation(2)).await;
    let failed = settlement(failed, SettlementOutcome::Failed, at(0));
    harness.attempts().settle(&failed).await.expect("settled");
    let refusal = refuse(harness, &from_workstation(3)).await;
    assert_eq!(refusal.throttle, Throttle::Source);
}

/// MUST settle an attempt at most once.
pub async fn settle_settles_an_attempt_at_most_once(harness: &dyn Harness) {
    let attempt = admit(harness, &attempt(1, at(0))).await;
    let failure = settlement(attempt, SettlementOutcome::Failed, at(0));
    let answers = at_once((0..AT_ONCE).map(|_| {
        let (attempts, failure) = (harness.attempts(), failure.clone());
        async move { attempts.settle(&failure).await }
    }));
    let settled = answers.await.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(settled, 1);
    let before = (lockout(harness, 1).await, harness.events().await);
    for outcome in [SettlementOutcome::Failed, SettlementOutcome::GivenBack] {
        let again = settlement(attempt, outcome, at(1));
        let refused = harness.attempts().settle(&again).await;
        assert!(matches!(refused, Err(UsersError::NotReserved(_))));
    }
    let after = (lockout(harness, 1).await, harness.events().await);
    assert_eq!(after, before);
    assert_eq!(after.1, [failure.event]);
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn settle_commits_its_change_and_its_events_together_or_neither(harness: &dyn Harness) {
    let request = AttemptRequest {
        policy: strict_policy(),
        ..attempt(1, at(0))
    };
    let attempt = admit(harness, &request).await;
    let before = lockout(harness, 1).await;
    let failed = settlement(attempt, SettlementOutcome::Failed, at(0));
    let given_back = settlement(attempt, SettlementOutcome::GivenBack, at(0));
    // The failure is two records: itself, and the lockout that it leads to.
    for (more, settlement) in [(0, &failed), (1, &failed), (0, &given_back)] {
        harness.break_journal(more).await;
        let refused = harness.attempts().settle(settlement).await;
        assert!(matches!(refused, Err(UsersError::Unavailable(_))));
        harness.mend_journal().await;
        assert_eq!(lockout(harness, 1).await, before);
        assert_eq!(harness.events().await, []);
    }
}

/// MUST admit attempts again at once.
pub async fn unlock_admits_attempts_again_at_once_lock_14(harness: &dyn Harness) {
    let request = AttemptRequest {
        policy: strict_policy(),
        ..attempt(1, at(0))
    };
    let attempt = admit(harness, &request).await;
    let failure = settlement(attempt, SettlementOutcome::Failed, at(0));
    harness.attempts().settle(&failure).await.expect("settled");
    refuse(harness, &request).await;
    let expected = lockout(harness, 1).await.unlock();
    harness
        .attempts()
        .unlock(&unlocking(1))
        .await
        .expect("unlocked");
    assert_eq!(lockout(harness, 1).await, expected);
    admit(harness, &request).await;
}

/// MUST record who asked.
pub async fn unlock_records_who_asked_lock_14(harness: &dyn Harness) {
    admit(harness, &attempt(1, at(0))).await;
    let unlocking = unlocking(1);
    harness
        .attempts()
        .unlock(&unlocking)
        .await
        .expect("unlocked");
    assert_eq!(harness.events().await, [unlocking.event]);
}

/// A mutating method MUST commit its change and its events together, or neither.
pub async fn unlock_commits_its_change_and_its_event_together_or_neither(harness: &dyn Harness) {
    for _ in 0..3 {
        admit(harness, &attempt(1, at(0))).await;
    }
    let before = lockout(harness, 1).await;
    harness.break_journal(0).await;
    let refused = harness.attempts().unlock(&unlocking(1)).await;
    assert!(matches!(refused, Err(UsersError::Unavailable(_))));
    harness.mend_journal().await;
    assert_eq!(lockout(harness, 1).await, before);
    assert_eq!(harness.events().await, []);
}

/// The counters of a subject never seen are the default.
pub async fn lockout_of_a_subject_never_seen_is_the_default(harness: &dyn Harness) {
    admit(harness, &attempt(1, at(0))).await;
    assert_eq!(lockout(harness, 2).await, LockoutState::default());
}

/// The answer to a request, as the domain would give it.
async fn decision(harness: &dyn Harness, request: &AttemptRequest) -> Admission {
    let answer = harness.attempts().reserve(request).await;
    match answer.expect("the store answers") {
        Reservation::Admitted(attempt) => {
            assert_eq!(attempt.subject, request.subject);
            assert_eq!(attempt.source, request.source);
            assert_eq!(attempt.policy, request.policy);
            Admission::Admitted(attempt.number)
        }
        Reservation::Refused(refusal) => Admission::Refused(refusal),
    }
}

async fn reserved_at_once(
    harness: &dyn Harness,
    requests: Vec<AttemptRequest>,
) -> Vec<Reservation> {
    let answers = at_once(requests.into_iter().map(|request| {
        let attempts = harness.attempts();
        async move { attempts.reserve(&request).await.expect("the store answers") }
    }));
    answers.await
}

fn admitted(answers: &[Reservation]) -> impl Iterator<Item = &ReservedAttempt> {
    answers.iter().filter_map(|answer| match answer {
        Reservation::Admitted(attempt) => Some(attempt),
        Reservation::Refused(_) => None,
    })
}
