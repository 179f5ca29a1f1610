//! A scripted card: a list of steps that a driver must make, no more, no fewer and no others.
//!
//! The script is a value that the test owns. It fails by a panic at the step that differs, and
//! again when it is dropped: a driver that swallows what goes wrong does not hide it, and neither
//! does one that stops early.

#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a script fails by a panic"
)]

mod play;
#[cfg(test)]
mod tests;

use crate::{
    ApduTransport, Atr, CardPresence, Ending, Insertion, Reader, ReaderLocation, ReaderName,
    TransportError,
};
use play::{ScriptedTransport, State};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The name of the scripted reader.
pub const READER: &str = "Scripted reader 00 00";

/// The insertion of the scripted card.
pub const INSERTION: Insertion = Insertion(1);

/// What a driver must do next, and what it is answered.
#[derive(Debug)]
enum Step {
    /// Begin a transaction.
    Begin(Result<(), TransportError>),
    /// Send these bytes; the answer's bytes, status word included.
    Exchange(Vec<u8>, Result<Vec<u8>, TransportError>),
    /// End the transaction.
    End(Ending, Result<(), TransportError>),
    /// Drop the transaction without ending it.
    Drop,
}

/// A script: steps in their order, for one reader with one card in it. Listing the readers and
/// waiting for a change are no steps.
///
/// ```
/// use loquet_port_apdu::script::Script;
/// use loquet_port_apdu::{Command, Ending};
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), loquet_port_apdu::TransportError> {
/// let script = Script::new("3B AC 00")
///     .begin()
///     .exchange("00 20 00 01", "63 C3")
///     .end(Ending::Reset);
/// let reader = script.reader().name;
/// let transport = script.transport();
/// let deadline = Duration::from_secs(1);
/// let mut card = transport.begin(&reader, script.insertion(), deadline).await?;
/// let response = card.transmit(&Command::new(0x00, 0x20, [0x00, 0x01])).await?;
/// assert_eq!(response.status().get(), 0x63C3);
/// card.end(Ending::Reset).await?;
/// script.finish();
/// # Ok(()) }
/// ```
pub struct Script {
    state: Arc<Mutex<State>>,
}

impl Script {
    /// A script without steps, of a card with this answer to reset, in hexadecimal.
    pub fn new(atr: &str) -> Self {
        let atr = Atr::new(&bytes_of(atr)).unwrap_or_else(|error| panic!("{error}"));
        let reader = Reader {
            name: ReaderName::new(READER),
            location: ReaderLocation::Local,
            card: CardPresence::Card {
                atr,
                insertion: INSERTION,
            },
        };
        let state = State::new(reader);
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// The reader belongs to another computer.
    #[must_use]
    pub fn redirected(self) -> Self {
        self.lock().reader.location = ReaderLocation::Redirected;
        self
    }

    /// What lies in the reader when it is listed, in the place of the scripted card.
    #[must_use]
    pub fn listed_as(self, card: CardPresence) -> Self {
        self.lock().reader.card = card;
        self
    }

    /// A transaction begins.
    #[must_use]
    pub fn begin(self) -> Self {
        self.step(Step::Begin(Ok(())))
    }

    /// A transaction is asked for, and refused.
    #[must_use]
    pub fn begin_fails(self, error: TransportError) -> Self {
        self.step(Step::Begin(Err(error)))
    }

    /// A command is sent, and answered: bytes in hexadecimal, spaces as one likes; the answer ends
    /// with its status word.
    #[must_use]
    pub fn exchange(self, command: &str, answer: &str) -> Self {
        let (command, answer) = (bytes_of(command), bytes_of(answer));
        self.step(Step::Exchange(command, Ok(answer)))
    }

    /// A command is sent, and the transport fails: every further command is refused, as the
    /// contract of a transaction says.
    #[must_use]
    pub fn exchange_fails(self, command: &str, error: TransportError) -> Self {
        let command = bytes_of(command);
        self.step(Step::Exchange(command, Err(error)))
    }

    /// The transaction is ended in this way.
    #[must_use]
    pub fn end(self, ending: Ending) -> Self {
        self.step(Step::End(ending, Ok(())))
    }

    /// The transaction is ended in this way, which fails.
    #[must_use]
    pub fn end_fails(self, ending: Ending, error: TransportError) -> Self {
        self.step(Step::End(ending, Err(error)))
    }

    /// The transaction is dropped without being ended.
    #[must_use]
    pub fn dropped(self) -> Self {
        self.step(Step::Drop)
    }

    /// The reader as it is listed.
    pub fn reader(&self) -> Reader {
        self.lock().reader.clone()
    }

    /// The insertion of the card.
    pub const fn insertion(&self) -> Insertion {
        INSERTION
    }

    /// The transport that plays the script.
    pub fn transport(&self) -> Arc<dyn ApduTransport> {
        Arc::new(ScriptedTransport(Arc::clone(&self.state)))
    }

    /// How many exchanges were made so far.
    pub fn exchanges(&self) -> usize {
        self.lock().exchanges
    }

    /// Ends the script: it fails here if a step was not made, or if something was made that is no
    /// step. Dropping it does the same.
    pub fn finish(self) {
        drop(self);
    }

    fn step(self, step: Step) -> Self {
        self.lock().steps.push_back(step);
        self
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let verdict = self.lock().verdict();
        if let Some(complaint) = verdict {
            panic!("{complaint}");
        }
    }
}

impl fmt::Debug for Script {
    /// How far it is: the bytes may be a PIN (M1).
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        formatter
            .debug_struct("Script")
            .field("exchanges", &state.exchanges)
            .field("steps_left", &state.steps.len())
            .finish_non_exhaustive()
    }
}

/// Bytes of hexadecimal digits, with or without white space between them.
fn bytes_of(hexadecimal: &str) -> Vec<u8> {
    let digits = hexadecimal
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| match character.to_digit(16) {
            Some(digit) => u8::try_from(digit).unwrap_or_default(),
            None => panic!("not hexadecimal: {hexadecimal:?}"),
        })
        .collect::<Vec<_>>();
    let (pairs, rest) = digits.as_chunks();
    assert!(rest.is_empty(), "half a byte: {hexadecimal:?}");
    pairs.iter().map(|[high, low]| high << 4 | low).collect()
}
