//! Tables of the lockout machine; the naive model is in `tests/lockout_model.rs`.

use super::*;
use jiff::{SignedDuration, Timestamp};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).expect("in range")
}

fn policy() -> LockoutPolicy {
    LockoutPolicy::default()
}

fn admitted(state: LockoutState, now: Timestamp) -> (LockoutState, AttemptNumber) {
    match state.reserve(&policy(), now) {
        (state, Admission::Admitted(number)) => (state, number),
        (_, refused @ Admission::Refused(_)) => panic!("{refused:?}"),
    }
}

fn refused(state: LockoutState, now: Timestamp) -> (LockoutState, Throttle) {
    match state.reserve(&policy(), now) {
        (state, Admission::Refused(refusal)) => (state, refusal.throttle),
        (_, admitted @ Admission::Admitted(_)) => panic!("{admitted:?}"),
    }
}

fn failed(state: LockoutState, now: Timestamp) -> (LockoutState, Settled) {
    let (state, number) = admitted(state, now);
    state.fail(&policy(), number, now).expect("reserved")
}

/// Fails until a lock starts, one second apart.
fn locked_from(mut state: LockoutState, mut now: i64) -> (LockoutState, Timestamp, bool) {
    loop {
        let (next, settled) = failed(state, at(now));
        if let Some(until) = settled.locked_until {
            return (next, until, settled.alert);
        }
        state = next;
        now += 1;
    }
}

#[test]
fn lock_01_three_failures_lock_for_a_minute() {
    let (state, settled) = failed(LockoutState::default(), at(0));
    assert_eq!(settled, Settled::default());
    let (state, settled) = failed(state, at(1));
    assert_eq!(settled, Settled::default());
    let (state, settled) = failed(state, at(2));
    assert_eq!(settled.locked_until, Some(at(62)));
    let (state, throttle) = refused(state, at(61));
    assert_eq!(throttle, Throttle::Locked);
    admitted(state, at(62));
}

#[test]
fn lock_01_locks_double_up_to_the_longest() {
    let mut state = LockoutState::default();
    let mut now = 0;
    for expected in [60, 120, 240, 480, 900, 900] {
        let (next, until, _) = locked_from(state, now);
        assert_eq!(until, at(now + 2 + expected));
        now += 2 + expected;
        state = next;
    }
}

#[test]
fn lock_02_attempts_at_once_never_exceed_the_allowance() {
    let (state, _) = admitted(LockoutState::default(), at(0));
    let (state, _) = admitted(state, at(0));
    let (state, _) = admitted(state, at(0));
    assert_eq!(refused(state, at(0)).1, Throttle::Locked);
}

#[test]
fn lock_03_a_success_does_not_wipe_newer_failures() {
    let (state, first) = admitted(LockoutState::default(), at(0));
    let (state, _) = failed(state, at(1));
    let (state, earlier) = state.succeed(&policy(), first).expect("reserved");
    assert_eq!((earlier, state.consecutive), (0, 1));
    let (state, settled) = failed(state, at(2));
    assert_eq!(settled.locked_until, None);
    let (state, settled) = failed(state, at(3));
    assert!(
        settled.locked_until.is_some(),
        "one newer failure and these two"
    );
    assert_eq!(state.consecutive, 3);
}

#[test]
fn lock_04_the_boundary_belongs_to_the_free_side_and_a_clock_set_back_neither_frees_nor_locks_for_ever()
 {
    let (state, until, _) = locked_from(LockoutState::default(), 0);
    assert_eq!(until, at(62));
    assert_eq!(refused(state.clone(), at(61)).1, Throttle::Locked);
    let (back, throttle) = refused(state.clone(), at(-86_400));
    assert_eq!(throttle, Throttle::Locked);
    admitted(back, at(-86_400 + 15 * 60));
    admitted(state, at(10 * 365 * 86_400));
}

#[test]
fn lock_08_an_attempt_given_back_leaves_no_trace() {
    let (state, _) = failed(LockoutState::default(), at(0));
    let (state, _) = failed(state, at(1));
    let (reserved, number) = admitted(state.clone(), at(2));
    let given_back = reserved.give_back(&policy(), number).expect("reserved");
    assert_eq!(
        (
            given_back.consecutive,
            given_back.lock,
            given_back.lock_level
        ),
        (state.consecutive, None, 0)
    );
    admitted(given_back, at(3));
}

#[test]
fn lock_09_two_right_passwords_at_once_both_open() {
    let (state, first) = admitted(LockoutState::default(), at(0));
    let (state, second) = admitted(state, at(0));
    let (state, earlier) = state.succeed(&policy(), first).expect("reserved");
    assert_eq!(earlier, 0);
    let (state, earlier) = state.succeed(&policy(), second).expect("reserved");
    assert_eq!((earlier, state.consecutive, state.counted.len()), (0, 0, 0));
}

#[test]
fn an_attempt_is_settled_once() {
    let (state, number) = admitted(LockoutState::default(), at(0));
    let (state, _) = state.fail(&policy(), number, at(0)).expect("reserved");
    assert_eq!(state.clone().succeed(&policy(), number), Err(NotReserved));
    assert_eq!(state.clone().give_back(&policy(), number), Err(NotReserved));
    assert_eq!(
        state.succeed(&policy(), AttemptNumber(99)),
        Err(NotReserved)
    );
}

#[test]
fn a_success_on_the_last_attempt_allowed_was_never_a_lock() {
    let (state, _) = failed(LockoutState::default(), at(0));
    let (state, _) = failed(state, at(1));
    let (state, number) = admitted(state, at(2));
    let (state, earlier) = state.succeed(&policy(), number).expect("reserved");
    assert_eq!((earlier, state.lock, state.lock_level), (2, None, 0));
}

#[test]
fn n7_at_most_25_failures_in_24_hours_even_with_successes_between() {
    let mut state = LockoutState::default();
    for minute in 0..25 {
        state = failed(state, at(minute * 60)).0;
        let (next, Admission::Admitted(number)) = state.clone().reserve(&policy(), at(minute * 60))
        else {
            break;
        };
        state = next.succeed(&policy(), number).expect("reserved").0;
    }
    assert_eq!(state.counted.len(), 25);
    assert_eq!(refused(state.clone(), at(86_399)).1, Throttle::DailyLimit);
    admitted(state, at(86_400));
}

#[test]
fn n7_a_hundred_failures_in_a_row_suspend_until_unlocked() {
    let mut state = LockoutState::default();
    let mut now = 0;
    let mut alerts = 0;
    while state.consecutive < 100 {
        now += 3_600;
        if let (next, Admission::Admitted(number)) = state.clone().reserve(&policy(), at(now)) {
            let (next, settled) = next.fail(&policy(), number, at(now)).expect("reserved");
            alerts = usize::from(settled.alert && next.consecutive == 100);
            state = next;
        }
    }
    assert_eq!(alerts, 1);
    let (state, throttle) = refused(state, at(now + 10 * 86_400));
    assert_eq!(throttle, Throttle::Suspended);
    admitted(state.unlock(), at(now + 10 * 86_400));
}

#[test]
fn cps_30_without_suspension_a_lock_ends_by_itself_however_often_it_failed() {
    let policy = policy().without_suspension();
    let state = LockoutState {
        consecutive: 1_000,
        ..LockoutState::default()
    };
    assert_eq!(refused(state.clone(), at(0)).1, Throttle::Suspended);
    let (state, admission) = state.reserve(&policy, at(0));
    let Admission::Admitted(number) = admission else {
        panic!("{admission:?}");
    };
    let (_, settled) = state.fail(&policy, number, at(0)).expect("reserved");
    assert!(!settled.alert);
}

#[test]
fn lock_13_the_third_lockout_of_a_practice_day_alerts() {
    // 23:00 in Paris on 14 January 2027 is 22:00 UTC: the day ends an hour later.
    let evening: Timestamp = "2027-01-14T22:00:00Z".parse().expect("an instant");
    let seconds = evening.as_second() - at(0).as_second();
    let (state, _, alert) = locked_from(LockoutState::default(), seconds);
    assert!(!alert);
    let (state, _, alert) = locked_from(state, seconds + 600);
    assert!(!alert);
    let (same_day, _, alert) = locked_from(state.clone(), seconds + 3_000);
    assert!(alert, "still the same day in Paris");
    assert_eq!(same_day.lockouts.map(|lockouts| lockouts.lockouts), Some(3));
    let (_, _, alert) = locked_from(state, seconds + 3_700);
    assert!(!alert, "the next day in Paris, though the same in UTC");
}

#[test]
fn lock_14_unlocking_keeps_attempts_in_flight_settleable() {
    let (state, _) = failed(LockoutState::default(), at(0));
    let (state, number) = admitted(state, at(1));
    let unlocked = state.unlock();
    assert_eq!(unlocked.consecutive, 1);
    unlocked.succeed(&policy(), number).expect("still reserved");
}

#[test]
fn log_13_refusals_are_counted_and_recorded_ever_more_rarely() {
    let (mut state, _, _) = locked_from(LockoutState::default(), 0);
    let mut recorded = Vec::new();
    for _ in 0..1_000 {
        let (next, admission) = state.reserve(&policy(), at(3));
        state = next;
        if let Admission::Refused(refusal) = admission
            && refusal.is_recorded()
        {
            recorded.push(refusal.refused);
        }
    }
    assert_eq!(recorded, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    assert_eq!(state.refused, 1_000);
}

#[test]
fn t48_a_policy_outside_its_bounds_does_not_exist() {
    let seconds = SignedDuration::from_secs;
    for (allowance, first, longest, expected) in [
        (0, 60, 900, LockoutPolicyError::Allowance),
        (6, 60, 900, LockoutPolicyError::Allowance),
        (3, 59, 900, LockoutPolicyError::FirstLock),
        (3, 901, 3_600, LockoutPolicyError::FirstLock),
        (3, 60, 59, LockoutPolicyError::LongestLock),
        (3, 60, 3_601, LockoutPolicyError::LongestLock),
    ] {
        let policy = LockoutPolicy::new(allowance, seconds(first), seconds(longest));
        assert_eq!(policy, Err(expected));
    }
    assert_eq!(
        LockoutPolicy::new(3, seconds(60), seconds(900)),
        Ok(LockoutPolicy::default())
    );
}

#[test]
fn t02_a_workstation_is_paused_for_all_names_together_and_freed_by_time() {
    let policy = SourcePolicy::default();
    let mut state = SourceState::default();
    for second in 0..30 {
        let (next, decision) = state.reserve(&policy, at(second));
        assert_eq!(decision, SourceDecision::Pass);
        state = next;
    }
    let (state, decision) = state.reserve(&policy, at(599));
    assert!(matches!(
        decision,
        SourceDecision::Refused(Refusal {
            throttle: Throttle::Source,
            ..
        })
    ));
    assert_eq!(
        state.give_back().reserve(&policy, at(599)).1,
        SourceDecision::Pass
    );
    assert_eq!(state.reserve(&policy, at(600)).1, SourceDecision::Pass);
    assert_eq!(state.reserve(&policy, at(-1)).1, SourceDecision::Pass);
}

#[test]
fn a_success_after_a_lock_makes_the_next_lock_a_first_one_again() {
    let (state, until, _) = locked_from(LockoutState::default(), 0);
    let (state, number) = admitted(state, until);
    let (state, earlier) = state.succeed(&policy(), number).expect("reserved");
    assert_eq!((earlier, state.lock, state.lock_level), (3, None, 0));
    let start = until.as_second() - at(0).as_second() + 1;
    let (_, next, _) = locked_from(state, start);
    assert_eq!(next, at(start + 2 + 60));
}

#[test]
fn what_is_shown_of_a_lock_ends_when_the_lock_does() {
    let (state, until, _) = locked_from(LockoutState::default(), 0);
    let just_before = until - SignedDuration::from_millis(1);
    assert_eq!(
        state.throttle(&policy(), just_before),
        Some(Throttle::Locked)
    );
    assert_eq!(state.throttle(&policy(), until), None);
}

#[test]
fn an_attempt_given_back_frees_one_place_of_the_workstation_and_no_more() {
    let policy = SourcePolicy {
        failures: 2,
        ..SourcePolicy::default()
    };
    let (state, _) = SourceState::default().reserve(&policy, at(0));
    let (state, _) = state.reserve(&policy, at(0));
    let (state, decision) = state.give_back().reserve(&policy, at(1));
    assert_eq!(decision, SourceDecision::Pass);
    let (_, decision) = state.reserve(&policy, at(1));
    assert!(matches!(decision, SourceDecision::Refused(_)));
}

#[test]
fn a_confirmed_lock_outlives_an_attempt_given_back_and_an_unconfirmed_one_does_not() {
    let (state, first) = admitted(LockoutState::default(), at(0));
    let (state, _) = admitted(state, at(0));
    let (state, third) = admitted(state, at(0));
    let given_back = state.clone().give_back(&policy(), first).expect("reserved");
    assert_eq!((given_back.lock, given_back.lock_level), (None, 0));
    let (state, _) = state.fail(&policy(), third, at(0)).expect("reserved");
    let state = state.give_back(&policy(), first).expect("reserved");
    assert!(state.lock.is_some_and(|lock| lock.confirmed));
    assert_eq!(refused(state, at(1)).1, Throttle::Locked);
}

#[test]
fn lock_13_failures_that_an_administrator_lifted_are_still_told_once() {
    let (state, until, _) = locked_from(LockoutState::default(), 0);
    let (state, in_flight) = admitted(state, until);
    let (state, earlier) = state
        .unlock()
        .succeed(&policy(), in_flight)
        .expect("reserved");
    assert_eq!(earlier, 3);
    let (state, number) = admitted(state, until);
    assert_eq!(state.succeed(&policy(), number).expect("reserved").1, 0);
}
