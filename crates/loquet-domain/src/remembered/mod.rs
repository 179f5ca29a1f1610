//! The identifiers that a workstation proposes (identifier-rules §7, REM-01 to REM-03).

#[cfg(test)]
mod tests;

use crate::identifier::key_of_beginning;
use crate::{Identifier, IdentifierKey, SignedDuration, Timestamp};

/// At most so many are remembered; the least recently used leaves first.
pub const MAX_REMEMBERED: usize = 10;

/// One that has not been used for so long is forgotten: 90 days.
pub const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);

/// An identifier with which somebody logged in, and asked that it be remembered. Nothing else of
/// that person is kept (REM-01).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RememberedIdentifier {
    /// The identifier; its display form is what is proposed.
    pub identifier: Identifier,
    /// The last login with it that asked so.
    pub last_used: Timestamp,
}

impl RememberedIdentifier {
    /// Whether it is still to be proposed. A clock that was set back makes it no older.
    fn is_current(&self, now: Timestamp) -> bool {
        now.duration_since(self.last_used) < REMEMBERED_FOR
    }
}

/// At most [`MAX_REMEMBERED`] identifiers, each once, the most recently used first.
///
/// The order is that of use, not of the times: a clock that was set back changes nothing in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RememberedList(Vec<RememberedIdentifier>);

impl RememberedList {
    /// The list of these identifiers, the most recently used first. Repeated ones and those beyond
    /// [`MAX_REMEMBERED`] are left out.
    pub fn new(entries: impl IntoIterator<Item = RememberedIdentifier>) -> Self {
        let mut list = Self::default();
        for entry in entries {
            let is_new = list
                .0
                .iter()
                .all(|known| known.identifier != entry.identifier);
            if is_new && list.0.len() < MAX_REMEMBERED {
                list.0.push(entry);
            }
        }
        list
    }

    /// The identifiers, the most recently used first.
    pub fn entries(&self) -> &[RememberedIdentifier] {
        &self.0
    }

    /// Puts an identifier first, after a whole successful login that asked for it (REM-02), and
    /// forgets what has not been used for [`REMEMBERED_FOR`].
    pub fn remember(&mut self, identifier: &Identifier, now: Timestamp) {
        self.forget(identifier.key());
        self.forget_unused(now);
        self.0.truncate(MAX_REMEMBERED - 1);
        let entry = RememberedIdentifier {
            identifier: identifier.clone(),
            last_used: now,
        };
        self.0.insert(0, entry);
    }

    /// Forgets an identifier: whether it was remembered.
    pub fn forget(&mut self, key: &IdentifierKey) -> bool {
        let before = self.0.len();
        self.0.retain(|entry| entry.identifier.key() != key);
        self.0.len() < before
    }

    /// Forgets everything.
    pub fn forget_all(&mut self) {
        self.0.clear();
    }

    /// Forgets what has not been used for [`REMEMBERED_FOR`].
    pub fn forget_unused(&mut self, now: Timestamp) {
        self.0.retain(|entry| entry.is_current(now));
    }

    /// The identifiers that begin like what was typed so far, the most recently used first; all of
    /// them when nothing was.
    ///
    /// Case and accents do not matter, hyphen and space are the same, an apostrophe may be left
    /// out, and the point need not have been typed yet.
    pub fn complete(&self, typed: &str, now: Timestamp) -> Vec<&RememberedIdentifier> {
        let Some(beginning) = key_of_beginning(typed) else {
            return Vec::new();
        };
        let current = self.0.iter().filter(|entry| entry.is_current(now));
        current
            .filter(|entry| entry.identifier.key().as_str().starts_with(&beginning))
            .collect()
    }
}
