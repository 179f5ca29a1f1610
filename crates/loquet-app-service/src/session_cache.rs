//! What was seen less than a second ago, so that a session that is checked all the time costs the
//! database once a second (SES-03, REG-20). Kept by digest: nothing here opens anything.
//!
//! A change made through this service is never hidden by what was seen before it: each change moves
//! the generation on before it is answered, and what was seen in an earlier generation is worthless.
//! What was read while a change was under way is not kept either: it carries the ticket of the
//! generation in which the reading began. Refusals are never kept.

use crate::request_log::Asker;
use loquet_domain::session::SessionToken;
use loquet_port_desk::{SEEN_WITHIN, SessionView};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::time::Instant;

/// At most so many are kept, more than a practice has: one more is not kept.
const CAPACITY: usize = 10_000;

/// Which session, shown by whom: two workstations never share what was seen.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SessionKey {
    digest: [u8; 32],
    asker: Asker,
}

impl SessionKey {
    /// The session of this token, shown by this workstation.
    pub(crate) fn new(token: &SessionToken, asker: Asker) -> Self {
        let digest = *token.digest().as_bytes();
        Self { digest, asker }
    }
}

impl std::fmt::Debug for SessionKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SessionKey([redacted], {})", self.asker)
    }
}

/// An active session, as it was seen.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The session.
    pub(crate) view: Arc<SessionView>,
    /// Whether it was also used then, which moved its last use.
    pub(crate) was_used: bool,
}

/// The sessions seen less than a second ago.
pub(crate) type Sessions = Recent<SessionKey, Seen>;

/// What was seen less than a second ago.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    generation: AtomicU64,
    entries: Mutex<HashMap<K, Entry<V>>>,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    generation: u64,
    at: Instant,
}

/// When a reading began: whatever it says may have changed since.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket {
    generation: u64,
    at: Instant,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self {
            generation: AtomicU64::new(0),
            entries: Mutex::default(),
        }
    }
}

impl<K: Eq + Hash, V: Clone> Recent<K, V> {
    /// What was seen less than a second before `now`, if nothing has changed since.
    pub(crate) fn get(&self, key: &K, now: Instant) -> Option<V> {
        let entries = self.entries.lock();
        let entries = entries.unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(key).filter(|entry| self.holds(entry, now))?;
        Some(entry.value.clone())
    }

    /// To be taken before reading what is to be kept.
    pub(crate) fn ticket(&self, now: Instant) -> Ticket {
        Ticket {
            generation: self.generation.load(Ordering::SeqCst),
            at: now,
        }
    }

    /// Keeps what was read since the ticket was taken, unless something has changed meanwhile. Its
    /// second has begun with the reading.
    pub(crate) fn put(&self, ticket: Ticket, key: K, value: V) {
        let entries = self.entries.lock();
        let mut entries = entries.unwrap_or_else(PoisonError::into_inner);
        let Ticket { generation, at } = ticket;
        if generation != self.generation.load(Ordering::SeqCst) {
            return;
        }
        if entries.len() >= CAPACITY && !entries.contains_key(&key) {
            entries.retain(|_, entry| self.holds(entry, at));
        }
        if entries.len() < CAPACITY || entries.contains_key(&key) {
            let entry = Entry {
                value,
                generation,
                at,
            };
            entries.insert(key, entry);
        }
    }

    /// Something may have changed: nothing that was seen before holds any more. To be called once
    /// the change is made and before anybody is told of it.
    pub(crate) fn forget(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    /// The same for some of what was seen: the rest still holds. What is being read meanwhile is not
    /// kept.
    pub(crate) fn forget_where(&self, concerned: impl Fn(&V) -> bool) {
        let entries = self.entries.lock();
        let mut entries = entries.unwrap_or_else(PoisonError::into_inner);
        let before = self.generation.fetch_add(1, Ordering::SeqCst);
        entries.retain(|_, entry| entry.generation == before && !concerned(&entry.value));
        for entry in entries.values_mut() {
            entry.generation = before + 1;
        }
    }

    fn holds(&self, entry: &Entry<V>, now: Instant) -> bool {
        entry.generation == self.generation.load(Ordering::SeqCst)
            && now.saturating_duration_since(entry.at) < SEEN_WITHIN
    }
}

#[cfg(test)]
mod tests;
