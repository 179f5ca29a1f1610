//! The lockout machine against a history kept in full: random attempts, outcomes and waits.

#![expect(
    clippy::expect_used,
    reason = "a model that cannot be played has failed"
)]

use loquet_domain::lockout::{Admission, AttemptNumber, LockoutPolicy, LockoutState, Throttle};
use loquet_domain::{SignedDuration, Timestamp};
use proptest::prelude::*;

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Step {
    Reserve,
    /// Settles one of the attempts in flight.
    Succeed(usize),
    Fail(usize),
    GiveBack(usize),
    Wait(i64),
}

fn step(with_successes: bool) -> BoxedStrategy<Step> {
    let failing = prop_oneof![
        6 => Just(Step::Reserve),
        4 => (0..4_usize).prop_map(Step::Fail),
        3 => (0..2_000_i64).prop_map(Step::Wait),
        1 => (0..100_000_i64).prop_map(Step::Wait),
    ];
    if with_successes {
        let other = prop_oneof![
            (0..4_usize).prop_map(Step::Succeed),
            (0..4_usize).prop_map(Step::GiveBack)
        ];
        prop_oneof![4 => failing, 1 => other].boxed()
    } else {
        failing.boxed()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    InFlight,
    Failed,
    Succeeded,
    GivenBack,
}

/// Everything that ever happened.
struct World {
    state: LockoutState,
    now: Timestamp,
    history: Vec<(AttemptNumber, Timestamp, Outcome)>,
    refusals: Vec<(Timestamp, Throttle)>,
}

impl World {
    fn new() -> Self {
        Self {
            state: LockoutState::default(),
            now: Timestamp::from_second(1_800_000_000).expect("in range"),
            history: Vec::new(),
            refusals: Vec::new(),
        }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Reserve => self.reserve(),
            Step::Wait(seconds) => {
                let later = self.now.checked_add(SignedDuration::from_secs(seconds));
                self.now = later.expect("in range");
            }
            Step::Succeed(index) => self.settle(index, Outcome::Succeeded),
            Step::Fail(index) => self.settle(index, Outcome::Failed),
            Step::GiveBack(index) => self.settle(index, Outcome::GivenBack),
        }
    }

    fn reserve(&mut self) {
        let (state, admission) = self
            .state
            .clone()
            .reserve(&LockoutPolicy::default(), self.now);
        self.state = state;
        match admission {
            Admission::Admitted(number) => {
                self.history.push((number, self.now, Outcome::InFlight));
            }
            Admission::Refused(refusal) => self.refusals.push((self.now, refusal.throttle)),
        }
    }

    /// Settles an attempt that the machine still knows: one in flight for a day is forgotten.
    fn settle(&mut self, index: usize, outcome: Outcome) {
        let in_flight = self
            .history
            .iter_mut()
            .filter(|attempt| attempt.2 == Outcome::InFlight);
        let Some(attempt) = in_flight.into_iter().nth(index) else {
            return;
        };
        let policy = LockoutPolicy::default();
        let state = self.state.clone();
        let settled = match outcome {
            Outcome::Succeeded => state.succeed(&policy, attempt.0).map(|settled| settled.0),
            Outcome::Failed => state
                .fail(&policy, attempt.0, self.now)
                .map(|settled| settled.0),
            Outcome::GivenBack => state.give_back(&policy, attempt.0),
            Outcome::InFlight => Ok(state),
        };
        match settled {
            Ok(state) => {
                self.state = state;
                attempt.2 = outcome;
            }
            Err(_) => attempt.2 = Outcome::Failed,
        }
    }

    /// Attempts that count: neither successful nor given back.
    fn counted(&self) -> impl Iterator<Item = Timestamp> + '_ {
        let counts = |outcome| matches!(outcome, Outcome::InFlight | Outcome::Failed);
        self.history
            .iter()
            .filter(move |attempt| counts(attempt.2))
            .map(|attempt| attempt.1)
    }

    /// The most attempts counted in any span of time.
    fn most_in(&self, span: SignedDuration) -> usize {
        let instants: Vec<_> = self.counted().collect();
        let within = |start: &Timestamp| {
            instants
                .iter()
                .filter(|at| *at >= start && at.duration_since(*start) < span)
                .count()
        };
        instants.iter().map(within).max().unwrap_or(0)
    }
}

fn play(steps: Vec<Step>) -> World {
    let mut world = World::new();
    for step in steps {
        world.take(step);
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn n7_never_more_than_25_counted_in_24_hours(
        steps in prop::collection::vec(step(true), 1..300)
    ) {
        let world = play(steps);
        prop_assert!(world.most_in(SignedDuration::from_hours(24)) <= 25);
    }

    #[test]
    fn lock_02_without_a_success_never_more_than_three_in_a_minute(
        steps in prop::collection::vec(step(false), 1..300)
    ) {
        let world = play(steps);
        prop_assert!(world.most_in(SignedDuration::from_secs(60)) <= 3);
    }

    #[test]
    fn lock_03_the_counter_is_exactly_the_attempts_since_the_last_success(
        steps in prop::collection::vec(step(true), 1..60)
    ) {
        let world = play(steps);
        let last_success = world.history.iter()
            .filter(|attempt| attempt.2 == Outcome::Succeeded)
            .map(|attempt| attempt.0)
            .max()
            .unwrap_or_default();
        let recent = world.history.iter().all(|attempt| {
            world.now.duration_since(attempt.1) < SignedDuration::from_hours(24)
        });
        prop_assume!(recent);
        let since = world.history.iter()
            .filter(|attempt| attempt.0 > last_success)
            .filter(|attempt| matches!(attempt.2, Outcome::InFlight | Outcome::Failed))
            .count();
        prop_assert_eq!(world.state.consecutive as usize, since);
    }

    #[test]
    fn lock_05_a_lock_alone_never_outlasts_a_quarter_of_an_hour(
        steps in prop::collection::vec(step(true), 1..300)
    ) {
        let mut world = play(steps);
        world.take(Step::Wait(15 * 60));
        world.take(Step::Reserve);
        let refused_now = world.refusals.iter().find(|refusal| refusal.0 == world.now);
        prop_assert!(refused_now.is_none_or(|refusal| refusal.1 != Throttle::Locked));
    }

    #[test]
    fn n7_suspended_after_a_hundred_and_only_then(
        steps in prop::collection::vec(step(false), 1..300)
    ) {
        let world = play(steps);
        prop_assert!(world.state.consecutive <= 100);
        let suspended = world.refusals.iter().any(|refusal| refusal.1 == Throttle::Suspended);
        prop_assert!(!suspended || world.state.consecutive == 100);
    }
}
