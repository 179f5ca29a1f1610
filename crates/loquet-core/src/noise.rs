//! Tries that nothing needs counted for good, so that they can neither fill the journal nor go on
//! without end: counted in this process only, a bounded number of sources at once.
//!
//! A secret of 60 random bits or more is not found by guessing; what is bounded here is the noise.

use loquet_domain::lockout::{Refusal, SourceDecision, SourcePolicy, SourceState};
use loquet_domain::workstation::WorkstationName;
use loquet_domain::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many sources are told apart. Beyond, those whose window is over are forgotten, and failing
/// that every one: they are then recorded once more each.
const MAX_SOURCES: usize = 10_000;

/// Sessions shown elsewhere are all refused, and counted by the hour.
const FOREIGN: SourcePolicy = SourcePolicy {
    failures: 0,
    window: SignedDuration::from_hours(1),
};

/// Wrong codes from one place that are looked up: somebody who mistypes stays well below.
const CODES: SourcePolicy = SourcePolicy {
    failures: 10,
    window: SignedDuration::from_mins(10),
};

/// Where a try comes from.
pub(crate) type Place = (WorkstationName, Option<IpAddr>);

/// Both kinds of tries.
#[derive(Debug, Default)]
pub(crate) struct Noise {
    foreign: Mutex<HashMap<Place, SourceState>>,
    codes: Mutex<HashMap<Place, SourceState>>,
}

impl Noise {
    /// Counts a session shown where it was not opened. How many there have been from there in this
    /// hour, when that is due to be recorded: the 1st, 2nd, 4th, 8th… (LOG-13).
    pub(crate) fn foreign_session(&self, place: Place, now: Timestamp) -> Option<u64> {
        match count(&self.foreign, place, &FOREIGN, now) {
            SourceDecision::Pass => Some(1),
            SourceDecision::Refused(refusal) => refusal.is_recorded().then_some(refusal.refused),
        }
    }

    /// Counts a code before it is looked up, or refuses to look it up.
    pub(crate) fn try_code(&self, place: Place, now: Timestamp) -> Result<(), Refusal> {
        match count(&self.codes, place, &CODES, now) {
            SourceDecision::Pass => Ok(()),
            SourceDecision::Refused(refusal) => Err(refusal),
        }
    }

    /// The code was good, or could not be judged: it does not count.
    pub(crate) fn forgive_code(&self, place: &Place) {
        if let Some(state) = lock(&self.codes).get_mut(place) {
            *state = state.give_back();
        }
    }
}

fn count(
    sources: &Mutex<HashMap<Place, SourceState>>,
    place: Place,
    policy: &SourcePolicy,
    now: Timestamp,
) -> SourceDecision {
    let mut sources = lock(sources);
    if sources.len() >= MAX_SOURCES && !sources.contains_key(&place) {
        sources.retain(|_, state| runs(state, policy, now));
        if sources.len() >= MAX_SOURCES {
            sources.clear();
        }
    }
    let state = sources.entry(place).or_default();
    let (next, decision) = state.reserve(policy, now);
    *state = next;
    decision
}

fn runs(state: &SourceState, policy: &SourcePolicy, now: Timestamp) -> bool {
    let start = state.window_start.unwrap_or(Timestamp::MIN);
    now.duration_since(start) < policy.window
}

/// What a panicking thread left is a whole count all the same.
fn lock(
    sources: &Mutex<HashMap<Place, SourceState>>,
) -> MutexGuard<'_, HashMap<Place, SourceState>> {
    sources.lock().unwrap_or_else(PoisonError::into_inner)
}
