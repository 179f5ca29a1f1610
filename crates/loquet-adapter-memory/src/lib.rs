#![doc = include_str!("../README.md")]

mod attempts;
mod challenges;
mod journal;
mod known;
mod remembered;
mod sessions;
mod state;
mod testing;
mod users;
mod workstations;

pub use known::MemoryKnownCards;
pub use remembered::{MemoryRememberedIdentifiers, MemorySessionKeeper};

use loquet_domain::journal::JournalKey;
use state::State;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Accounts, attempts, sessions, workstations and journal of one practice, for as long as the value lives.
#[derive(Debug)]
pub struct MemoryStore {
    state: Mutex<State>,
}

impl MemoryStore {
    /// An empty store whose journal is sealed with this key.
    pub fn new(journal_key: JournalKey) -> Self {
        Self {
            state: Mutex::new(State::new(journal_key)),
        }
    }

    /// The state, for one request. A request that panicked has written all or nothing, so what it
    /// left is sound.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
