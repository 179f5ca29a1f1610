//! Tries that nothing needs counted for good, so that they can neither fill the journal nor go on
//! without end: counted in this process only, a bounded number of sources at once.
//!
//! A secret of 60 random bits or more is not found by guessing; what is bounded here is the noise.

use loquet_domain::lockout::{Refusal, SourceDecision, SourcePolicy, SourceState};
use loquet_domain::workstation::WorkstationName;
use loquet_domain::{AccountId, Origin, SignedDuration, Timestamp};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many sources are told apart. Beyond, those whose window is over are forgotten, and failing
/// that every one: they are then recorded once more each.
const MAX_SOURCES: usize = 10_000;

/// How long what is refused is counted together.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// Refusals of one kind that are recorded one by one: what a person meets in an hour.
const ONE_BY_ONE: u32 = 50;

/// Wrong codes from one place that are looked up: somebody who mistypes stays well below.
const CODES: SourcePolicy = SourcePolicy {
    failures: 10,
    window: SignedDuration::from_mins(10),
};

/// Where a try comes from.
pub(crate) type Place = (WorkstationName, Option<IpAddr>);

/// What is refused without anything being judged, and so costs nothing but its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Refused {
    /// A session, shown where it was not opened.
    ForeignSession,
    /// What a role does not allow, to a person's session.
    Role(AccountId),
    /// A password, where a password alone opens nothing.
    PasswordAlone,
}

impl Refused {
    /// A session of somebody else is never met by chance.
    const fn policy(self) -> SourcePolicy {
        SourcePolicy {
            failures: match self {
                Self::ForeignSession => 0,
                Self::Role(_) | Self::PasswordAlone => ONE_BY_ONE,
            },
            window: WINDOW,
        }
    }
}

/// All kinds of tries.
#[derive(Debug, Default)]
pub(crate) struct Noise {
    refused: Mutex<HashMap<(Refused, Place), SourceState>>,
    codes: Mutex<HashMap<Place, SourceState>>,
}

impl Noise {
    /// Counts what is refused. For how many of the kind from there a record is due (LOG-13): one by
    /// one at first, and then of those that follow in the hour the 1st, 2nd, 4th, 8th…
    pub(crate) fn refused(&self, kind: Refused, origin: &Origin, now: Timestamp) -> Option<u64> {
        let place = (origin.workstation.clone(), origin.address);
        match count(&self.refused, (kind, place), &kind.policy(), now) {
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

fn count<K: Eq + Hash>(
    sources: &Mutex<HashMap<K, SourceState>>,
    source: K,
    policy: &SourcePolicy,
    now: Timestamp,
) -> SourceDecision {
    let mut sources = lock(sources);
    if sources.len() >= MAX_SOURCES && !sources.contains_key(&source) {
        sources.retain(|_, state| runs(state, policy, now));
        if sources.len() >= MAX_SOURCES {
            sources.clear();
        }
    }
    let state = sources.entry(source).or_default();
    let (next, decision) = state.reserve(policy, now);
    *state = next;
    decision
}

fn runs(state: &SourceState, policy: &SourcePolicy, now: Timestamp) -> bool {
    let start = state.window_start.unwrap_or(Timestamp::MIN);
    now.duration_since(start) < policy.window
}

/// What a panicking thread left is a whole count all the same.
fn lock<K>(sources: &Mutex<HashMap<K, SourceState>>) -> MutexGuard<'_, HashMap<K, SourceState>> {
    sources.lock().unwrap_or_else(PoisonError::into_inner)
}
