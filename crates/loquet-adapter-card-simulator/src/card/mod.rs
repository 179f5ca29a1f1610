//! A simulated card: one value, shared by its clones as a piece of plastic is by those who hold it.

mod assumptions;
mod chip;
mod code;
mod command;
mod digest;
mod environment;
mod files;
mod kind;
mod objects;
mod opening;
mod personalisation;
mod pkcs15;
mod select;
mod status;
mod tlv;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use assumptions::{Assumptions, CaseFour, FileIds, LastWrongTry, PastEnd, PinForgotten};
pub(crate) use code::{Codes, LEAST_PIN_DIGITS, PIN_TRIES, PUK_DIGITS};
pub use kind::CardKind;
pub use personalisation::LastUpdate;
pub(crate) use personalisation::{DataObject, KeySlot, Personalisation, binary_coded};
pub(crate) use tlv::tlv;

use crate::fault::{Fault, FaultScript};
use crate::transcript::{Exchange, Transcript};
use chip::Chip;

/// A CPS, or a card taken for one.
///
/// Clones are the same card: a test keeps one while a reader holds another.
/// PIN and PUK counters survive removal and power off; the verified PIN does not.
#[derive(Clone)]
pub struct SimulatedCard(Arc<Mutex<State>>);

struct State {
    chip: Chip,
    script: FaultScript,
    transcript: Transcript,
    observer: Option<Observer>,
}

/// Who sees each command that arrives at a card.
type Observer = Box<dyn FnMut(&[u8]) + Send>;

impl fmt::Debug for SimulatedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("SimulatedCard")
            .field("kind", &state.chip.card.kind)
            .field("card_number", &state.chip.card.card_number)
            .finish_non_exhaustive()
    }
}

/// What comes of sending a command while a fault script is at work.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Reply {
    /// The card answers these bytes, which may be too few to hold a status word.
    Answer {
        /// The bytes.
        bytes: Vec<u8>,
        /// How long the card takes.
        after: Duration,
    },
    /// The card never answers.
    Silence,
    /// The card left the reader; the answer, if there was one, is lost.
    Removed,
    /// The card left the reader and this one is in it now.
    Swapped(SimulatedCard),
    /// Another program has reset the card.
    Reset,
}

impl SimulatedCard {
    /// A card from what the issuer puts into it.
    pub(crate) fn personalised(card: Personalisation, codes: Codes) -> Self {
        Self(Arc::new(Mutex::new(State {
            chip: Chip::new(card, codes),
            script: FaultScript::default(),
            transcript: Transcript::default(),
            observer: None,
        })))
    }

    /// Its state; a panic elsewhere leaves it usable.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether both are the same card.
    pub fn is_same_card(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// What it is.
    pub fn kind(&self) -> CardKind {
        self.state().chip.card.kind.clone()
    }

    /// Its ten digits.
    pub fn card_number(&self) -> String {
        self.state().chip.card.card_number.clone()
    }

    /// Its answer to reset; empty for a mute card.
    pub fn atr(&self) -> Vec<u8> {
        self.state().chip.card.kind.atr().to_vec()
    }

    /// Gives it power.
    pub fn power_on(&self) {
        self.state().chip.power_on();
    }

    /// Takes its power: the verified PIN is forgotten.
    pub fn power_off(&self) {
        self.state().chip.power_off();
    }

    /// Resets it: the verified PIN is forgotten.
    pub fn reset(&self) {
        self.state().chip.reset();
    }

    /// Whether it has power and answers commands.
    pub fn is_powered(&self) -> bool {
        self.state().chip.is_powered()
    }

    /// Runs one command, without the fault script and outside the transcript: bytes in, bytes
    /// out. Without power, and from a mute card, the answer is empty.
    pub fn execute(&self, command: &[u8]) -> Vec<u8> {
        self.state().chip.execute(command)
    }

    /// Runs one command as a reader sees it: by the fault script, and into the transcript.
    pub fn exchange(&self, command: &[u8]) -> Reply {
        let mut state = self.state();
        let faults = state.script.next(command);
        let reply = state.play(command, faults);
        state.transcript.push(Exchange::of(command, &reply));
        reply
    }

    /// Replaces the fault script; exchanges are counted anew, from 1.
    pub fn set_faults(&self, script: FaultScript) {
        self.state().script = script;
    }

    /// What has been exchanged; it goes on being written while the card is used.
    pub fn transcript(&self) -> Transcript {
        self.state().transcript.clone()
    }

    /// Shows each command that arrives to this function, whole, **PIN included**: for tests of
    /// what stands between a program and its card. Everybody else takes [`Self::transcript`].
    pub fn set_observer(&self, observer: impl FnMut(&[u8]) + Send + 'static) {
        self.state().observer = Some(Box::new(observer));
    }

    /// DER of the authentication certificate.
    pub fn authentication_certificate(&self) -> Vec<u8> {
        self.state().chip.card.authentication.certificate.clone()
    }

    /// DER of the signature certificate.
    pub fn signature_certificate(&self) -> Vec<u8> {
        self.state().chip.card.signature.certificate.clone()
    }

    /// DER of the technical certificate of the contactless application.
    pub fn technical_certificate(&self) -> Vec<u8> {
        self.state().chip.card.technical.certificate.clone()
    }

    /// Tries left before the PIN is blocked, 0 to 3.
    pub fn pin_tries_left(&self) -> u8 {
        self.state().chip.codes.pin.tries_left()
    }

    /// Sets the tries left of the PIN, at most 3; 0 blocks it.
    pub fn set_pin_tries_left(&self, tries: u8) {
        self.state().chip.codes.pin.set_tries_left(tries);
    }

    /// Tries left before the unblocking code is blocked, 0 to 10.
    pub fn puk_tries_left(&self) -> u8 {
        self.state().chip.codes.puk.tries_left()
    }

    /// Whether the PIN was presented since the last reset.
    pub fn is_pin_verified(&self) -> bool {
        self.state().chip.codes.pin.is_verified()
    }

    /// Another program has presented the PIN: verified until the next reset (CPS-18).
    pub fn verify_as_another_program(&self) {
        self.state().chip.codes.pin.mark_verified();
    }
}

impl State {
    /// Runs a command under the faults of its exchange.
    fn play(&mut self, command: &[u8], faults: Vec<Fault>) -> Reply {
        let mut after = Duration::ZERO;
        let mut made_up: Option<Vec<u8>> = None;
        let mut cut: Option<usize> = None;
        let mut leaves: Option<Reply> = None;
        for fault in faults {
            match fault {
                Fault::RemovedBefore => return Reply::Removed,
                Fault::SwappedBefore(card) => return Reply::Swapped(card),
                Fault::RemovedAfter => leaves = Some(Reply::Removed),
                Fault::SwappedAfter(card) => leaves = Some(Reply::Swapped(card)),
                Fault::Silence => leaves = Some(Reply::Silence),
                Fault::Slow(delay) => after += delay,
                Fault::Status(status) => made_up = Some(status.to_be_bytes().to_vec()),
                Fault::Answer(bytes) => made_up = Some(bytes),
                Fault::Truncated(length) => cut = Some(length),
                Fault::Reset => {
                    self.chip.reset();
                    return Reply::Reset;
                }
                Fault::PinVerifiedElsewhere => self.chip.codes.pin.mark_verified(),
            }
        }
        if let Some(observer) = &mut self.observer {
            observer(command);
        }
        let mut bytes = made_up.unwrap_or_else(|| self.chip.execute(command));
        if let Some(length) = cut {
            bytes.truncate(length);
        }
        leaves.unwrap_or(Reply::Answer { bytes, after })
    }
}
