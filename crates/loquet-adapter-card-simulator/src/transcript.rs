//! What was exchanged with a card, without what was in it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::card::Reply;

/// VERIFY.
const VERIFY: u8 = 0x20;

/// One command and what came of it: header, sizes and status word. It holds no data field, so
/// that no PIN and no answer can be printed from it.
#[derive(Clone, PartialEq, Eq)]
pub struct Exchange {
    header: Vec<u8>,
    sent: usize,
    received: Option<usize>,
    status: Option<u16>,
}

impl Exchange {
    /// Takes down an exchange.
    pub(crate) fn of(command: &[u8], reply: &Reply) -> Self {
        let answer = match reply {
            Reply::Answer { bytes, .. } => Some(bytes.as_slice()),
            _ => None,
        };
        Self {
            header: command.iter().take(4).copied().collect(),
            sent: command.len(),
            received: answer.map(<[u8]>::len),
            status: answer
                .and_then(|bytes| bytes.last_chunk())
                .map(|sw| u16::from_be_bytes(*sw)),
        }
    }

    /// CLA, INS, P1 and P2; fewer when the command was shorter.
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// INS.
    pub fn instruction(&self) -> Option<u8> {
        self.header.get(1).copied()
    }

    /// Bytes of the command.
    pub fn bytes_sent(&self) -> usize {
        self.sent
    }

    /// Bytes of the answer with its status word; `None` when the card left or kept silent.
    pub fn bytes_received(&self) -> Option<usize> {
        self.received
    }

    /// The status word; `None` when the answer was too short to have one.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// Whether it presented a code: VERIFY with more than a header and a length of zero.
    pub fn presents_code(&self) -> bool {
        self.instruction() == Some(VERIFY) && self.sent > 5
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in &self.header {
            write!(f, "{byte:02X} ")?;
        }
        write!(f, "({} bytes) -> ", self.sent)?;
        match (self.received, self.status) {
            (Some(received), Some(status)) => write!(f, "{status:04X} ({received} bytes)"),
            (Some(received), None) => write!(f, "({received} bytes)"),
            (None, _) => f.write_str("nothing"),
        }
    }
}

/// All exchanges with a card, in order. Clones read the same list.
#[derive(Clone, Default)]
pub struct Transcript(Arc<Mutex<Vec<Exchange>>>);

impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.list().iter()).finish()
    }
}

impl Transcript {
    fn list(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn push(&self, exchange: Exchange) {
        self.list().push(exchange);
    }

    /// A copy of the exchanges so far.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.list().clone()
    }

    /// How many exchanges there were.
    pub fn count(&self) -> usize {
        self.list().len()
    }

    /// How many commands of this instruction byte there were.
    pub fn count_of(&self, instruction: u8) -> usize {
        self.list()
            .iter()
            .filter(|it| it.instruction() == Some(instruction))
            .count()
    }

    /// How many times a code was presented: VERIFY with data (CPS-17).
    pub fn codes_presented(&self) -> usize {
        self.list().iter().filter(|it| it.presents_code()).count()
    }

    /// Bytes to the card.
    pub fn bytes_sent(&self) -> usize {
        self.list().iter().map(Exchange::bytes_sent).sum()
    }

    /// Bytes from the card, status words included.
    pub fn bytes_received(&self) -> usize {
        self.list()
            .iter()
            .filter_map(Exchange::bytes_received)
            .sum()
    }

    /// Forgets what was exchanged, to count anew.
    pub fn clear(&self) {
        self.list().clear();
    }
}
