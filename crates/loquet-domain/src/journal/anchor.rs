//! Anchors: the end of the chain, noted where whoever alters the journal cannot write (LOG-08,
//! LOG-09).

use super::{Head, JournalKey, Seal, Sequence};
use crate::Timestamp;
use crate::hexadecimal::{self, Hexadecimal};
use std::fmt;
use std::str::FromStr;
use subtle::ConstantTimeEq;
use thiserror::Error;

/// Tells the practices apart: made from the journal's key, and tells nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PracticeMark([u8; 16]);

impl PracticeMark {
    pub(super) const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for PracticeMark {
    /// 32 hexadecimal digits in lower case.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hexadecimal(&self.0).fmt(formatter)
    }
}

/// The end of a practice's chain at some moment, authenticated with a key derived from the
/// journal's: nobody without that key can make one up for a journal that they have cut.
///
/// Its text is one line of JSON, always written in the same way, and read back only if it is:
///
/// ```text
/// {"anchor":1,"practice":"…","sequence":42,"seal":"…","at":"2026-11-24T21:00:00Z","authentication":"…"}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    practice: PracticeMark,
    head: Head,
    at: Timestamp,
    authentication: [u8; 32],
}

/// Why an anchor says nothing about a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum AnchorProblem {
    /// It is of another practice.
    #[error("it is of another practice")]
    AnotherPractice,
    /// This practice's key has not authenticated it: it was altered or made up.
    #[error("it was not made by this practice")]
    Forged,
    /// It stands after an anchor of a later place, or of the same place and another seal.
    #[error("it is not in the order in which anchors are made")]
    OutOfOrder,
}

/// A text is no anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an anchor of a journal")]
pub struct AnchorParseError;

impl Anchor {
    /// Anchors the end of a chain, at an instant that is kept to the millisecond.
    pub fn new(head: Head, at: Timestamp, key: &JournalKey) -> Self {
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let practice = key.practice();
        Self {
            practice,
            head,
            at,
            authentication: key.authenticate_anchor(practice, &head, at),
        }
    }

    /// Verifies that it was made for this practice and is as it was made.
    ///
    /// # Errors
    ///
    /// [`AnchorProblem::AnotherPractice`], [`AnchorProblem::Forged`].
    pub fn authenticate(&self, key: &JournalKey) -> Result<(), AnchorProblem> {
        if self.practice != key.practice() {
            return Err(AnchorProblem::AnotherPractice);
        }
        let expected = key.authenticate_anchor(self.practice, &self.head, self.at);
        if bool::from(expected.ct_eq(&self.authentication)) {
            Ok(())
        } else {
            Err(AnchorProblem::Forged)
        }
    }

    /// Whose journal it is of.
    pub const fn practice(&self) -> PracticeMark {
        self.practice
    }

    /// The end of the chain then.
    pub const fn head(&self) -> Head {
        self.head
    }

    /// When it was made.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// What shows that it is genuine: HMAC-SHA-256, for whoever writes it in another form.
    pub const fn authentication(&self) -> &[u8; 32] {
        &self.authentication
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            r#"{{"anchor":1,"practice":"{}","sequence":{},"seal":"{}","at":"{}","authentication":"{}"}}"#,
            self.practice,
            self.head.sequence.0,
            Hexadecimal(self.head.seal.as_bytes()),
            self.at,
            Hexadecimal(&self.authentication),
        )
    }
}

impl FromStr for Anchor {
    type Err = AnchorParseError;

    /// Reads what `Display` writes, to the character: there is one text for an anchor.
    fn from_str(text: &str) -> Result<Self, AnchorParseError> {
        let anchor = read(text).ok_or(AnchorParseError)?;
        if anchor.to_string() == text {
            Ok(anchor)
        } else {
            Err(AnchorParseError)
        }
    }
}

fn read(text: &str) -> Option<Anchor> {
    let mut rest = text;
    let practice = field(&mut rest, r#"{"anchor":1,"practice":""#, "\"")?;
    let sequence = field(&mut rest, r#","sequence":"#, ",")?;
    let seal = field(&mut rest, r#""seal":""#, "\"")?;
    let at = field(&mut rest, r#","at":""#, "\"")?;
    let authentication = field(&mut rest, r#","authentication":""#, "\"")?;
    let at: Timestamp = at.parse().ok()?;
    (rest == "}").then_some(())?;
    Some(Anchor {
        practice: PracticeMark(hexadecimal::bytes(practice)?),
        head: Head {
            sequence: Sequence(sequence.parse().ok()?),
            seal: Seal::from_bytes(hexadecimal::bytes(seal)?),
        },
        at: Timestamp::from_millisecond(at.as_millisecond()).ok()?,
        authentication: hexadecimal::bytes(authentication)?,
    })
}

/// What stands between a beginning and an end, which are taken off the text.
fn field<'text>(rest: &mut &'text str, begin: &str, end: &str) -> Option<&'text str> {
    let (value, after) = rest.strip_prefix(begin)?.split_once(end)?;
    *rest = after;
    Some(value)
}
