//! Tokens of sessions, badly kept.

use crate::caught;
use loquet_domain::SessionId;
use loquet_domain::session::SessionToken;
use loquet_port_workstation::contract::sessions::{self, Harness};
use loquet_port_workstation::{MAX_KEPT, SessionKeeper, WorkstationError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    None,
    ForgetsWhenClosed,
    KeepsTheFirstToken,
    GivesTheLastToken,
    KeepsAll,
    KeepsOneLess,
    TheLastKeptLeaves,
    CurrentIsTheFirst,
    CurrentIsTheHighest,
    CurrentIsTheLastOrNone,
    FindsSome,
    ForgetsNone,
    ForgetsAll,
}

type Kept = Vec<(SessionId, String)>;

struct Double {
    flaw: Flaw,
    kept: Arc<Mutex<Kept>>,
    last: Arc<Mutex<Option<SessionId>>>,
}

impl Double {
    fn new(flaw: Flaw) -> Self {
        Self {
            flaw,
            kept: Arc::default(),
            last: Arc::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn last(&self) -> MutexGuard<'_, Option<SessionId>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Harness for Double {
    fn open(&self) -> Box<dyn SessionKeeper> {
        let mut again = Self::new(self.flaw);
        if self.flaw != Flaw::ForgetsWhenClosed {
            again.kept = Arc::clone(&self.kept);
            again.last = Arc::clone(&self.last);
        }
        Box::new(again)
    }
}

impl SessionKeeper for Double {
    fn keep(&self, session: SessionId, token: &SessionToken) -> Result<(), WorkstationError> {
        let mut state = self.state();
        *self.last() = Some(session);
        let old = state.iter().position(|(kept, _)| *kept == session);
        let old = old.map(|place| state.remove(place));
        let at_most = match self.flaw {
            Flaw::KeepsAll => usize::MAX,
            Flaw::KeepsOneLess => MAX_KEPT - 1,
            _ => MAX_KEPT,
        };
        if state.len() >= at_most {
            let first_out = self.flaw != Flaw::TheLastKeptLeaves;
            let place = if first_out { 0 } else { state.len() - 1 };
            state.remove(place);
        }
        let new = (session, token.expose().to_string());
        state.push(match old {
            Some(old) if self.flaw == Flaw::KeepsTheFirstToken => old,
            _ => new,
        });
        Ok(())
    }

    fn current(&self) -> Result<Option<(SessionId, SessionToken)>, WorkstationError> {
        let (state, last) = (self.state(), *self.last());
        let current = match self.flaw {
            Flaw::CurrentIsTheFirst => state.first(),
            Flaw::CurrentIsTheHighest => state.iter().max_by_key(|(session, _)| *session),
            Flaw::CurrentIsTheLastOrNone => {
                state.iter().find(|(session, _)| Some(*session) == last)
            }
            _ => state.last(),
        };
        Ok(current.and_then(|(session, token)| Some((*session, token.parse().ok()?))))
    }

    fn find(&self, session: SessionId) -> Result<Option<SessionToken>, WorkstationError> {
        let state = self.state();
        let found = match self.flaw {
            Flaw::GivesTheLastToken => state.last(),
            _ => state.iter().find(|(kept, _)| *kept == session),
        };
        let found = match self.flaw {
            Flaw::FindsSome => found.or(state.first()),
            _ => found,
        };
        Ok(found.and_then(|(_, token)| token.parse().ok()))
    }

    fn forget(&self, session: SessionId) -> Result<(), WorkstationError> {
        self.state().retain(|(kept, _)| match self.flaw {
            Flaw::ForgetsNone => true,
            Flaw::ForgetsAll => false,
            _ => *kept != session,
        });
        Ok(())
    }
}

mod sound_double {
    use super::{Double, Flaw};

    loquet_port_workstation::sessions_contract!(Double::new(Flaw::None));
}

caught! {
    in sessions;
    shows_what_is_kept_to_whoever_opens_the_store_again: ForgetsWhenClosed,
    gives_each_token_back_by_its_session_the_newest_of_it: KeepsTheFirstToken | GivesTheLastToken,
    keeps_at_most_32_the_one_kept_first_leaving_first: KeepsAll | KeepsOneLess | TheLastKeptLeaves,
    answers_the_session_kept_last_and_once_it_is_forgotten_the_one_before:
        CurrentIsTheFirst | CurrentIsTheHighest | CurrentIsTheLastOrNone,
    answers_none_for_a_session_that_is_not_kept: FindsSome,
    forgets_this_session_and_no_other: ForgetsNone | ForgetsAll,
}
