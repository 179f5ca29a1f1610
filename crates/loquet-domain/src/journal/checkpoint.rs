//! What a purge leaves in the place of what it removes, so that the rest can be verified (LOG-11).

use super::{Head, JournalKey};
use crate::Timestamp;
use subtle::ConstantTimeEq;

/// The last record that was purged, authenticated with a key derived from the journal's: without
/// it, nobody can pass a cut beginning off as a purge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    head: Head,
    before: Timestamp,
    at: Timestamp,
    authentication: [u8; 32],
}

impl Checkpoint {
    /// The checkpoint of a purge at an instant, up to a record, of what was recorded before an
    /// instant. Instants are kept to the millisecond.
    pub fn new(head: Head, before: Timestamp, at: Timestamp, key: &JournalKey) -> Self {
        let whole = |at: Timestamp| Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let (before, at) = (whole(before), whole(at));
        Self {
            head,
            before,
            at,
            authentication: key.authenticate_checkpoint(&head, before, at),
        }
    }

    /// A checkpoint read back from storage, genuine or not.
    pub const fn stored(
        head: Head,
        before: Timestamp,
        at: Timestamp,
        authentication: [u8; 32],
    ) -> Self {
        Self {
            head,
            before,
            at,
            authentication,
        }
    }

    /// Whether a purge of this practice has left it.
    pub fn is_genuine(&self, key: &JournalKey) -> bool {
        let expected = key.authenticate_checkpoint(&self.head, self.before, self.at);
        expected.ct_eq(&self.authentication).into()
    }

    /// The place and the seal of the last record that was purged.
    pub const fn head(&self) -> Head {
        self.head
    }

    /// What was recorded before this instant was purged.
    pub const fn before(&self) -> Timestamp {
        self.before
    }

    /// When the purge took place.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// What shows that it is genuine, for storage.
    pub const fn authentication(&self) -> &[u8; 32] {
        &self.authentication
    }
}
