//! Remembered identifiers, badly.

use crate::caught;
use loquet_domain::remembered::RememberedList;
use loquet_domain::{Identifier, IdentifierKey, Timestamp};
use loquet_port_workstation::contract::remembered::{self, Harness};
use loquet_port_workstation::{Recollection, RememberedIdentifiers, WorkstationError};
use std::cmp::Reverse;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    None,
    ForgetsWhenClosed,
    RoundsTimes,
    OldestFirst,
    InOrderOfTime,
    NeverForgetsUnused,
    HidesTheFuture,
    DropsTheFuture,
    HidesDamage,
    ListsWhatIsDamaged,
    KeepsNine,
    LeavesInOrderOfEntry,
    StaysDamaged,
    RefusesWhenDamaged,
    ReadsWhenOpenedOnly,
    ForgetsNobody,
    ForgetsEverybody,
    ForgetsByText,
    LeavesDamageThere,
    LeavesOneThere,
}

struct Double {
    flaw: Flaw,
    kept: Arc<Mutex<Recollection>>,
    opened: Recollection,
}

impl Double {
    fn new(flaw: Flaw) -> Self {
        Self {
            flaw,
            kept: Arc::default(),
            opened: Recollection::default(),
        }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    fn state(&self) -> MutexGuard<'_, Recollection> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Harness for Double {
    fn open(&self) -> Box<dyn RememberedIdentifiers> {
        let mut again = Self::new(self.flaw);
        if !self.has(Flaw::ForgetsWhenClosed) {
            again.kept = Arc::clone(&self.kept);
        }
        let opened = again.state().clone();
        again.opened = opened;
        Box::new(again)
    }

    fn damage(&self) {
        let mut state = self.state();
        state.damaged = true;
        if !self.has(Flaw::ListsWhatIsDamaged) {
            state.list.forget_all();
        }
    }
}

impl RememberedIdentifiers for Double {
    fn list(&self, now: Timestamp) -> Recollection {
        let mut found = self.state().clone();
        if !self.has(Flaw::NeverForgetsUnused) {
            found.list.forget_unused(now);
        }
        let mut entries = found.list.entries().to_vec();
        match self.flaw {
            Flaw::OldestFirst => entries.reverse(),
            Flaw::InOrderOfTime => entries.sort_by_key(|entry| Reverse(entry.last_used)),
            Flaw::HidesTheFuture => entries.retain(|entry| entry.last_used <= now),
            Flaw::HidesDamage => found.damaged = false,
            _ => {}
        }
        found.list = RememberedList::new(entries);
        found
    }

    fn remember(&self, identifier: &Identifier, now: Timestamp) -> Result<(), WorkstationError> {
        let mut state = self.state();
        if self.has(Flaw::RefusesWhenDamaged) && state.damaged {
            return Err(WorkstationError::unavailable("damaged"));
        }
        if self.has(Flaw::ReadsWhenOpenedOnly) {
            *state = self.opened.clone();
        }
        remember(&mut state.list, self.flaw, identifier, now);
        state.damaged &= self.has(Flaw::StaysDamaged);
        Ok(())
    }

    fn forget(&self, key: &IdentifierKey, _now: Timestamp) -> Result<(), WorkstationError> {
        let list = &mut self.state().list;
        match self.flaw {
            Flaw::ForgetsNobody => {}
            Flaw::ForgetsEverybody => list.forget_all(),
            Flaw::ForgetsByText => {
                let mut others = list.entries().to_vec();
                others.retain(|one| one.identifier.display() != key.as_str());
                *list = RememberedList::new(others);
            }
            _ => drop(list.forget(key)),
        }
        Ok(())
    }

    fn forget_all(&self) -> Result<(), WorkstationError> {
        let mut state = self.state();
        if self.has(Flaw::LeavesOneThere) {
            let last = state.list.entries().last().cloned();
            state.list = RememberedList::new(last);
        } else {
            state.list.forget_all();
        }
        state.damaged &= self.has(Flaw::LeavesDamageThere);
        Ok(())
    }
}

fn remember(list: &mut RememberedList, flaw: Flaw, identifier: &Identifier, now: Timestamp) {
    let is_known = list
        .entries()
        .iter()
        .any(|one| one.identifier == *identifier);
    let mut earlier = list.entries().to_vec();
    let mut at = now;
    match flaw {
        Flaw::DropsTheFuture => earlier.retain(|entry| entry.last_used <= now),
        Flaw::KeepsNine => earlier.truncate(8),
        Flaw::LeavesInOrderOfEntry if is_known => return,
        Flaw::RoundsTimes => at = Timestamp::constant(now.as_second() / 86_400 * 86_400, 0),
        _ => {}
    }
    *list = RememberedList::new(earlier);
    list.remember(identifier, at);
}

mod sound_double {
    use super::{Double, Flaw};

    loquet_port_workstation::contract!(Double::new(Flaw::None));
}

caught! {
    in remembered;
    shows_what_is_remembered_to_whoever_opens_the_store_again: ForgetsWhenClosed | RoundsTimes,
    lists_each_identifier_once_the_most_recently_used_first: OldestFirst | InOrderOfTime,
    leaves_out_what_has_not_been_used_for_90_days_and_nothing_else_when_the_clock_was_set_back:
        NeverForgetsUnused | HidesTheFuture | DropsTheFuture,
    answers_an_empty_list_marked_as_damaged_when_what_is_kept_makes_no_sense:
        HidesDamage | ListsWhatIsDamaged,
    keeps_at_most_ten_the_least_recently_used_leaving_first: KeepsNine | LeavesInOrderOfEntry,
    begins_anew_over_what_is_damaged: StaysDamaged | RefusesWhenDamaged,
    loses_nothing_when_several_remember_at_once: ReadsWhenOpenedOnly,
    forgets_this_identifier_and_no_other: ForgetsNobody | ForgetsEverybody | ForgetsByText,
    forgets_everything_damaged_or_not: LeavesDamageThere | LeavesOneThere,
}
