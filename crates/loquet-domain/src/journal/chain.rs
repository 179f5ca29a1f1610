//! The chain of seals (LOG-08).

use super::{Anchor, AnchorProblem, Checkpoint, Event, JournalKey, Record};
use std::iter::Peekable;
use std::vec;
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
    /// An anchor that was given says nothing about this journal.
    #[error("anchor {anchor}, of record {}: {problem}", sequence.0)]
    AnchorRefused {
        /// Which: 1 is the first that was given.
        anchor: u64,
        /// The place that it names.
        sequence: Sequence,
        /// What is wrong with it.
        problem: AnchorProblem,
    },
    /// The beginning is missing, and no purge of this practice's has removed it.
    #[error("no purge has removed the records up to {}", sequence.0)]
    Checkpoint {
        /// The last record that is said to have been purged.
        sequence: Sequence,
    },
}

/// What was noted of a journal before, to compare it with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotedEarlier {
    /// A head that whoever asks has noted.
    pub head: Option<Head>,
    /// Anchors, in the order in which they were made.
    pub anchors: Vec<Anchor>,
}

impl NotedEarlier {
    /// The heads to compare with, the first place first, once each anchor has shown where it is
    /// from.
    fn heads(&self, key: &JournalKey) -> Result<Vec<Head>, ChainFault> {
        let mut heads: Vec<Head> = Vec::with_capacity(self.anchors.len().saturating_add(1));
        for (anchor, number) in self.anchors.iter().zip(1..) {
            let head = anchor.head();
            let in_order = heads
                .last()
                .is_none_or(|last| last.sequence < head.sequence || *last == head);
            let judged = match anchor.authenticate(key) {
                Ok(()) if !in_order => Err(AnchorProblem::OutOfOrder),
                judged => judged,
            };
            judged.map_err(|problem| ChainFault::AnchorRefused {
                anchor: number,
                sequence: head.sequence,
                problem,
            })?;
            heads.push(head);
        }
        heads.extend(self.head);
        heads.sort_by_key(|head| head.sequence);
        Ok(heads)
    }
}

impl From<Option<Head>> for NotedEarlier {
    fn from(head: Option<Head>) -> Self {
        Self {
            head,
            anchors: Vec::new(),
        }
    }
}

/// Verifies a chain record by record, from the first that is kept.
#[derive(Debug)]
pub struct ChainCheck<'key> {
    key: &'key JournalKey,
    head: Option<Head>,
    /// What is still to be met, in order.
    noted: Peekable<vec::IntoIter<Head>>,
}

impl<'key> ChainCheck<'key> {
    /// A check from the very first record, against a head noted earlier.
    pub fn new(key: &'key JournalKey, noted: Option<Head>) -> Self {
        let noted: Vec<Head> = noted.into_iter().collect();
        Self {
            key,
            head: None,
            noted: noted.into_iter().peekable(),
        }
    }

    /// A check of what a purge has left, if there was one, against what was noted earlier. What was
    /// noted of records that are purged is compared no more, but its authenticity is.
    ///
    /// # Errors
    ///
    /// [`ChainFault::Checkpoint`], [`ChainFault::AnchorRefused`], [`ChainFault::Anchor`].
    pub fn after_purge(
        key: &'key JournalKey,
        checkpoint: Option<&Checkpoint>,
        noted: &NotedEarlier,
    ) -> Result<Self, ChainFault> {
        let mut heads = noted.heads(key)?;
        let Some(checkpoint) = checkpoint else {
            return Ok(Self {
                key,
                head: None,
                noted: heads.into_iter().peekable(),
            });
        };
        let purged = checkpoint.head();
        if !checkpoint.is_genuine(key) {
            return Err(ChainFault::Checkpoint {
                sequence: purged.sequence,
            });
        }
        heads.retain(|head| head.sequence >= purged.sequence);
        let mut check = Self {
            key,
            head: Some(purged),
            noted: heads.into_iter().peekable(),
        };
        check.compare(purged)?;
        Ok(check)
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
        let head = Head {
            sequence,
            seal: stored,
        };
        self.head = Some(head);
        self.compare(head)
    }

    /// Compares what was noted of this place with what stands there.
    fn compare(&mut self, head: Head) -> Result<(), ChainFault> {
        let sequence = head.sequence;
        while let Some(noted) = self.noted.next_if(|noted| noted.sequence <= sequence) {
            if noted != head {
                return Err(ChainFault::Anchor {
                    sequence: noted.sequence,
                });
            }
        }
        Ok(())
    }

    /// The end of the chain, once every record has been taken.
    ///
    /// # Errors
    ///
    /// [`ChainFault::Anchor`]: the chain is shorter than the noted head.
    pub fn finish(mut self) -> Result<Option<Head>, ChainFault> {
        match self.noted.next() {
            Some(noted) => Err(ChainFault::Anchor {
                sequence: noted.sequence,
            }),
            None => Ok(self.head),
        }
    }
}
