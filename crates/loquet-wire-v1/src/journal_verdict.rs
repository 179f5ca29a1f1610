//! Verifying, anchoring and purging the journal.

use crate::{FieldError, Instant, read};
use loquet_domain::hexadecimal::Hexadecimal;
use loquet_domain::journal::{self, Anchor, AnchorProblem, Head, NotedEarlier, Seal, Sequence};
use loquet_port_desk as desk;
use serde::{Deserialize, Serialize};

/// The end of the chain at some moment: noted elsewhere, it shows a later cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HeadView {
    /// The place of the last record.
    #[cfg_attr(feature = "schema", schema(format = "uint64"))]
    pub sequence: u64,
    /// Its seal: 64 hexadecimal digits.
    pub seal: String,
}

/// Asks that the chain be verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct JournalVerification {
    /// A head noted earlier, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<HeadView>,
    /// Anchors that were made earlier, each as it was given, in the order in which they were made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<String>,
}

/// Whether the journal is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JournalVerdict {
    /// Whether every record is as it was sealed.
    pub whole: bool,
    /// The end of the chain when it is whole; none for an empty journal. Note it elsewhere.
    pub head: Option<HeadView>,
    /// The place of the last record that was purged: the verification began after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purged: Option<u64>,
    /// Where it is not whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<ChainFault>,
}

/// Where the chain is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ChainFault {
    /// How.
    pub kind: ChainFaultKind,
    /// The place: the one that is due, for a gap.
    pub sequence: u64,
    /// The place that is found instead, for a gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<u64>,
    /// Which anchor, when one is refused: 1 is the first that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<u64>,
}

impl ChainFault {
    const fn of(kind: ChainFaultKind, sequence: Sequence) -> Self {
        Self {
            kind,
            sequence: sequence.0,
            found: None,
            anchor: None,
        }
    }
}

/// How the chain is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChainFaultKind {
    /// A record is missing, moved or added before this place.
    Gap,
    /// The record at this place is not the one that was sealed.
    Seal,
    /// The chain ends before, or disagrees with, the anchor.
    Anchor,
    /// The record at this place cannot be read.
    Unreadable,
    /// An anchor is of another practice.
    AnchorOfAnotherPractice,
    /// An anchor was not made by this practice, or was altered.
    AnchorForged,
    /// An anchor is not in the order in which they were made.
    AnchorOutOfOrder,
    /// The records up to this place are missing, and no purge has removed them.
    Checkpoint,
}

/// An anchor: the end of the journal at some moment, that only the practice can have made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JournalAnchor {
    /// One line of JSON, to be kept elsewhere as it is and given to a later verification.
    pub anchor: String,
    /// The place of the last record.
    #[cfg_attr(feature = "schema", schema(format = "uint64"))]
    pub sequence: u64,
    /// When it was made.
    pub at: Instant,
}

/// What a purge did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JournalPurge {
    /// So many records were removed.
    pub records: u64,
    /// What is wrong with the records that should have been removed, and that stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<JournalVerdict>,
}

impl From<&Anchor> for JournalAnchor {
    fn from(anchor: &Anchor) -> Self {
        Self {
            anchor: anchor.to_string(),
            sequence: anchor.head().sequence.0,
            at: Instant(anchor.at()),
        }
    }
}

impl TryFrom<&JournalAnchor> for Anchor {
    type Error = FieldError;

    fn try_from(anchor: &JournalAnchor) -> Result<Self, FieldError> {
        (anchor.anchor.parse()).map_err(|_| FieldError::expected("/anchor", "an anchor"))
    }
}

impl From<desk::JournalPurge> for JournalPurge {
    fn from(purge: desk::JournalPurge) -> Self {
        let (records, refused) = match purge {
            desk::JournalPurge::Done { records } => (records, None),
            desk::JournalPurge::Refused(verdict) => (0, Some(verdict.into())),
        };
        Self { records, refused }
    }
}

impl TryFrom<&JournalPurge> for desk::JournalPurge {
    type Error = FieldError;

    fn try_from(purge: &JournalPurge) -> Result<Self, FieldError> {
        let Some(refused) = &purge.refused else {
            let records = purge.records;
            return Ok(Self::Done { records });
        };
        let verdict = desk::JournalVerdict::try_from(refused);
        let verdict = verdict.map_err(|error| error.under("/refused"))?;
        Ok(Self::Refused(verdict))
    }
}

impl From<&Head> for HeadView {
    fn from(head: &Head) -> Self {
        Self {
            sequence: head.sequence.0,
            seal: Hexadecimal(head.seal.as_bytes()).to_string(),
        }
    }
}

impl TryFrom<&HeadView> for Head {
    type Error = FieldError;

    fn try_from(head: &HeadView) -> Result<Self, FieldError> {
        Ok(Self {
            sequence: Sequence(head.sequence),
            seal: Seal::from_bytes(read::hexadecimal("/seal", &head.seal)?),
        })
    }
}

impl JournalVerification {
    /// What was noted earlier, for the desk.
    ///
    /// # Errors
    ///
    /// [`FieldError`] under `/anchor` or `/anchors`.
    pub fn read(&self) -> Result<NotedEarlier, FieldError> {
        let head = self.anchor.as_ref().map(Head::try_from).transpose();
        let anchors = self.anchors.iter().zip(0_u64..).map(|(text, number)| {
            let wrong = |_| {
                let error = FieldError::expected("", "an anchor");
                error.under(&format!("/anchors/{number}"))
            };
            text.parse().map_err(wrong)
        });
        Ok(NotedEarlier {
            head: head.map_err(|error| error.under("/anchor"))?,
            anchors: anchors.collect::<Result<_, _>>()?,
        })
    }
}

impl From<&NotedEarlier> for JournalVerification {
    fn from(noted: &NotedEarlier) -> Self {
        Self {
            anchor: noted.head.as_ref().map(Into::into),
            anchors: noted.anchors.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<journal::ChainFault> for ChainFault {
    fn from(fault: journal::ChainFault) -> Self {
        match fault {
            journal::ChainFault::Gap { expected, found } => Self {
                found: Some(found.0),
                ..Self::of(ChainFaultKind::Gap, expected)
            },
            journal::ChainFault::Seal { sequence } => Self::of(ChainFaultKind::Seal, sequence),
            journal::ChainFault::Anchor { sequence } => Self::of(ChainFaultKind::Anchor, sequence),
            journal::ChainFault::Checkpoint { sequence } => {
                Self::of(ChainFaultKind::Checkpoint, sequence)
            }
            journal::ChainFault::AnchorRefused {
                anchor,
                sequence,
                problem,
            } => Self {
                anchor: Some(anchor),
                ..Self::of(problem.into(), sequence)
            },
        }
    }
}

impl From<AnchorProblem> for ChainFaultKind {
    fn from(problem: AnchorProblem) -> Self {
        match problem {
            AnchorProblem::AnotherPractice => Self::AnchorOfAnotherPractice,
            AnchorProblem::Forged => Self::AnchorForged,
            AnchorProblem::OutOfOrder => Self::AnchorOutOfOrder,
        }
    }
}

impl From<desk::JournalVerdict> for JournalVerdict {
    fn from(verdict: desk::JournalVerdict) -> Self {
        let fault = match verdict {
            desk::JournalVerdict::Whole { head, purged } => {
                return Self {
                    whole: true,
                    head: head.as_ref().map(Into::into),
                    purged: purged.map(|place| place.0),
                    fault: None,
                };
            }
            desk::JournalVerdict::Altered(fault) => fault.into(),
            desk::JournalVerdict::Unreadable(sequence) => {
                ChainFault::of(ChainFaultKind::Unreadable, sequence)
            }
        };
        Self {
            whole: false,
            head: None,
            purged: None,
            fault: Some(fault),
        }
    }
}

impl TryFrom<&JournalVerdict> for desk::JournalVerdict {
    type Error = FieldError;

    fn try_from(verdict: &JournalVerdict) -> Result<Self, FieldError> {
        match (verdict.whole, &verdict.fault) {
            (true, None) => {
                let head = verdict.head.as_ref().map(Head::try_from);
                Ok(Self::Whole {
                    head: head.transpose().map_err(|error| error.under("/head"))?,
                    purged: verdict.purged.map(Sequence),
                })
            }
            (false, Some(fault)) => fault.read().map_err(|error| error.under("/fault")),
            _ => Err(FieldError::expected("/fault", "where it is not whole")),
        }
    }
}

impl ChainFault {
    fn read(&self) -> Result<desk::JournalVerdict, FieldError> {
        let sequence = Sequence(self.sequence);
        let anchor = |problem| {
            let anchor = self.anchor;
            let anchor = anchor.ok_or_else(|| FieldError::expected("/anchor", "which anchor"))?;
            Ok(journal::ChainFault::AnchorRefused {
                anchor,
                sequence,
                problem,
            })
        };
        let fault = match self.kind {
            ChainFaultKind::Gap => {
                let found = self.found.map(Sequence);
                journal::ChainFault::Gap {
                    expected: sequence,
                    found: found.ok_or_else(|| FieldError::expected("/found", "a place"))?,
                }
            }
            ChainFaultKind::Seal => journal::ChainFault::Seal { sequence },
            ChainFaultKind::Anchor => journal::ChainFault::Anchor { sequence },
            ChainFaultKind::Checkpoint => journal::ChainFault::Checkpoint { sequence },
            ChainFaultKind::AnchorOfAnotherPractice => anchor(AnchorProblem::AnotherPractice)?,
            ChainFaultKind::AnchorForged => anchor(AnchorProblem::Forged)?,
            ChainFaultKind::AnchorOutOfOrder => anchor(AnchorProblem::OutOfOrder)?,
            ChainFaultKind::Unreadable => {
                return Ok(desk::JournalVerdict::Unreadable(sequence));
            }
        };
        Ok(desk::JournalVerdict::Altered(fault))
    }
}
