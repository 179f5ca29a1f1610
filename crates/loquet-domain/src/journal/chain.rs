//! The chain of seals (LOG-08).

use super::{Event, JournalKey, Record};
use thiserror::Error;

/// The place of a record: 1, 2, 3… without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sequence(pub u64);

/// The seal of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seal([u8; 32]);

impl Seal {
    /// A seal read back from storage.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The seal, for storage.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The end of the chain at some moment. Noted elsewhere, it shows a later cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The place of the last record.
    pub sequence: Sequence,
    /// Its seal.
    pub seal: Seal,
}

impl Head {
    /// Puts an event after the end of the chain; `None` begins the chain.
    pub fn append(previous: Option<&Self>, event: Event, key: &JournalKey) -> (Record, Self) {
        let sequence = Sequence(previous.map_or(0, |head| head.sequence.0).saturating_add(1));
        let record = Record { sequence, event };
        let seal = key.seal(previous, &record);
        (record, Self { sequence, seal })
    }
}

/// Where a chain is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ChainFault {
    /// A record is missing, moved or added before this place.
    #[error("record {} stands where record {} is due", found.0, expected.0)]
    Gap {
        /// The place that is due.
        expected: Sequence,
        /// The place that is found.
        found: Sequence,
    },
    /// The record at this place is not the one that was sealed.
    #[error("record {} is not the one that was sealed", sequence.0)]
    Seal {
        /// Its place.
        sequence: Sequence,
    },
    /// The chain ends before, or disagrees with, a head noted earlier.
    #[error("the journal does not hold the record {} noted earlier", sequence.0)]
    Anchor {
        /// The noted place.
        sequence: Sequence,
    },
}

/// Verifies a chain record by record, from the first.
#[derive(Debug)]
pub struct ChainCheck<'key> {
    key: &'key JournalKey,
    head: Option<Head>,
    anchor: Option<Head>,
}

impl<'key> ChainCheck<'key> {
    /// A check that has seen nothing yet.
    pub const fn new(key: &'key JournalKey, anchor: Option<Head>) -> Self {
        Self {
            key,
            head: None,
            anchor,
        }
    }

    /// Takes the next record and its stored seal.
    ///
    /// # Errors
    ///
    /// [`ChainFault`] at the first place that does not hold.
    pub fn next(&mut self, record: &Record, stored: Seal) -> Result<(), ChainFault> {
        let expected = Sequence(
            self.head
                .map_or(0, |head| head.sequence.0)
                .saturating_add(1),
        );
        let sequence = record.sequence;
        if sequence != expected {
            return Err(ChainFault::Gap {
                expected,
                found: sequence,
            });
        }
        if self.key.seal(self.head.as_ref(), record) != stored {
            return Err(ChainFault::Seal { sequence });
        }
        self.head = Some(Head {
            sequence,
            seal: stored,
        });
        match self.anchor {
            Some(anchor) if anchor.sequence == sequence && anchor.seal != stored => {
                Err(ChainFault::Anchor { sequence })
            }
            _ => Ok(()),
        }
    }

    /// The end of the chain, once every record has been taken.
    ///
    /// # Errors
    ///
    /// [`ChainFault::Anchor`]: the chain is shorter than the noted head.
    pub fn finish(self) -> Result<Option<Head>, ChainFault> {
        let reached = self.head.map_or(Sequence(0), |head| head.sequence);
        match self.anchor {
            Some(anchor) if anchor.sequence > reached => Err(ChainFault::Anchor {
                sequence: anchor.sequence,
            }),
            _ => Ok(self.head),
        }
    }
}
