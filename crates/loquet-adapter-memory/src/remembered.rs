//! What a workstation keeps, in memory.

use loquet_domain::remembered::RememberedList;
use loquet_domain::session::SessionToken;
use loquet_domain::{Identifier, IdentifierKey, SessionId, Timestamp};
use loquet_port_workstation::{
    MAX_KEPT, Recollection, RememberedIdentifiers, SessionKeeper, WorkstationError,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Remembered identifiers for as long as one of its clones lives. All clones are one store.
#[derive(Clone, Debug, Default)]
pub struct MemoryRememberedIdentifiers(Arc<Mutex<Recollection>>);

impl MemoryRememberedIdentifiers {
    /// Makes it answer as a damaged file would, until something is remembered or forgotten.
    pub fn damage(&self) {
        *self.state() = Recollection {
            list: RememberedList::default(),
            damaged: true,
        };
    }

    fn state(&self) -> MutexGuard<'_, Recollection> {
        locked(&self.0)
    }
}

impl RememberedIdentifiers for MemoryRememberedIdentifiers {
    fn list(&self, now: Timestamp) -> Recollection {
        let mut found = self.state().clone();
        found.list.forget_unused(now);
        found
    }

    fn remember(&self, identifier: &Identifier, now: Timestamp) -> Result<(), WorkstationError> {
        let mut state = self.state();
        state.list.remember(identifier, now);
        state.damaged = false;
        Ok(())
    }

    fn forget(&self, key: &IdentifierKey, now: Timestamp) -> Result<(), WorkstationError> {
        let mut state = self.state();
        state.list.forget(key);
        state.list.forget_unused(now);
        state.damaged = false;
        Ok(())
    }

    fn forget_all(&self) -> Result<(), WorkstationError> {
        *self.state() = Recollection::default();
        Ok(())
    }
}

/// Tokens for as long as one of its clones lives. All clones are one store.
#[derive(Clone, Debug, Default)]
pub struct MemorySessionKeeper(Arc<Mutex<Vec<(SessionId, SessionToken)>>>);

impl MemorySessionKeeper {
    /// The tokens, the one kept first before all others.
    fn state(&self) -> MutexGuard<'_, Vec<(SessionId, SessionToken)>> {
        locked(&self.0)
    }
}

impl SessionKeeper for MemorySessionKeeper {
    fn keep(&self, session: SessionId, token: &SessionToken) -> Result<(), WorkstationError> {
        let token = copy(token)?;
        let mut state = self.state();
        state.retain(|(kept, _)| *kept != session);
        let too_many = (state.len() + 1).saturating_sub(MAX_KEPT);
        state.drain(..too_many);
        state.push((session, token));
        Ok(())
    }

    fn current(&self) -> Result<Option<(SessionId, SessionToken)>, WorkstationError> {
        let state = self.state();
        let last = state
            .last()
            .map(|(session, token)| Ok((*session, copy(token)?)));
        last.transpose()
    }

    fn find(&self, session: SessionId) -> Result<Option<SessionToken>, WorkstationError> {
        let state = self.state();
        let found = state.iter().find(|(kept, _)| *kept == session);
        found.map(|(_, token)| copy(token)).transpose()
    }

    fn forget(&self, session: SessionId) -> Result<(), WorkstationError> {
        self.state().retain(|(kept, _)| *kept != session);
        Ok(())
    }
}

/// The same token again: the type has no `Clone`, so that copies are seen.
fn copy(token: &SessionToken) -> Result<SessionToken, WorkstationError> {
    token
        .expose()
        .parse()
        .map_err(WorkstationError::unavailable)
}

/// The state, for one call. No call leaves it half changed, so it is sound after a panic.
fn locked<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
