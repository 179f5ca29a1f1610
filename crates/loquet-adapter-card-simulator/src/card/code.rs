//! The PIN and the code that unblocks it: counters that survive, rights that do not.

use std::fmt;

use zeroize::Zeroizing;

use super::assumptions::LastWrongTry;
use super::chip::Chip;
use super::command::Command;
use super::kind::CardKind;
use super::status::{Answer, Handled, Status};

/// Reference of the PIN. \[R\]
const PIN: u8 = 0x01;
/// Reference of the unblocking code. \[R\]
const PUK: u8 = 0x02;
/// Tries of the PIN. \[R\]
pub(crate) const PIN_TRIES: u8 = 3;
/// Tries of the unblocking code. \[R\]
const PUK_TRIES: u8 = 10;
/// Times that the unblocking code can be used. \[R\]
const PUK_USES: u16 = 100;
/// Digits of the unblocking code. \[L\]
pub(crate) const PUK_DIGITS: usize = 8;
/// Least digits of a PIN. \[A\]
pub(crate) const LEAST_PIN_DIGITS: usize = 4;
/// The most that VERIFY takes without saying `67 00`. \[A\]
const LONGEST_ENTRY: usize = 16;

/// A secret code with its counter.
pub(crate) struct Code {
    value: Zeroizing<Vec<u8>>,
    most_tries: u8,
    tries_left: u8,
    verified: bool,
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code")
            .field("tries_left", &self.tries_left)
            .finish_non_exhaustive()
    }
}

impl Code {
    /// A code with all its tries.
    fn new(value: &[u8], most_tries: u8) -> Self {
        let value = Zeroizing::new(value.to_vec());
        Self {
            value,
            most_tries,
            tries_left: most_tries,
            verified: false,
        }
    }

    /// Tries left.
    pub(crate) fn tries_left(&self) -> u8 {
        self.tries_left
    }

    /// Tries of a fresh code.
    pub(crate) fn most_tries(&self) -> u8 {
        self.most_tries
    }

    /// Whether it was presented since the last reset.
    pub(crate) fn is_verified(&self) -> bool {
        self.verified
    }

    /// Sets the counter, at most to what a fresh code has.
    pub(crate) fn set_tries_left(&mut self, tries: u8) {
        self.tries_left = tries.min(self.most_tries);
    }

    /// Verified without a command: what another program left.
    pub(crate) fn mark_verified(&mut self) {
        self.verified = true;
    }

    /// Presents an entry, which costs a try when it is wrong.
    fn present(&mut self, entry: &[u8], last: LastWrongTry) -> Result<(), Status> {
        if self.tries_left == 0 {
            return Err(Status::BLOCKED);
        }
        if entry == self.value.as_slice() {
            self.tries_left = self.most_tries;
            return Ok(());
        }
        self.verified = false;
        self.tries_left -= 1;
        match (self.tries_left, last) {
            (0, LastWrongTry::Blocked) => Err(Status::BLOCKED),
            (left, _) => Err(Status::tries_left(left)),
        }
    }

    /// State without an entry.
    fn state(&self) -> Status {
        match self.tries_left {
            _ if self.verified => Status::OK,
            0 => Status::BLOCKED,
            left => Status::tries_left(left),
        }
    }

    /// A new value, with all its tries.
    fn replace(&mut self, value: &[u8]) {
        self.value = Zeroizing::new(value.to_vec());
        self.tries_left = self.most_tries;
    }
}

/// Both codes of a card.
pub(crate) struct Codes {
    pub(crate) pin: Code,
    pub(crate) puk: Code,
    pub(crate) puk_uses: u16,
    /// CPS4: the PIN was unblocked and may be changed without the old one.
    unblocked: bool,
}

impl Codes {
    /// Fresh codes, of digits.
    pub(crate) fn new(pin: &[u8], puk: &[u8]) -> Self {
        Self {
            pin: Code::new(pin, PIN_TRIES),
            puk: Code::new(puk, PUK_TRIES),
            puk_uses: PUK_USES,
            unblocked: false,
        }
    }

    /// What a reset does.
    pub(crate) fn forget(&mut self) {
        self.pin.verified = false;
        self.puk.verified = false;
        self.unblocked = false;
    }

    /// The right that the PIN gave is spent.
    pub(crate) fn pin_used(&mut self) {
        self.pin.verified = false;
    }

    /// The code of a reference.
    fn by_reference(&mut self, reference: u8) -> Result<&mut Code, Status> {
        match reference {
            PIN => Ok(&mut self.pin),
            PUK => Ok(&mut self.puk),
            _ => Err(Status::NO_SUCH_OBJECT),
        }
    }

    /// Presents the unblocking code, which has a limited number of uses.
    fn present_puk(&mut self, entry: &[u8], last: LastWrongTry) -> Result<(), Status> {
        if self.puk_uses == 0 {
            return Err(Status::BLOCKED);
        }
        self.puk.present(entry, last)?;
        self.puk_uses -= 1;
        Ok(())
    }
}

impl Chip {
    /// VERIFY, or the state of a code when there is no data.
    pub(super) fn verify(&mut self, command: &Command<'_>) -> Handled {
        self.check_code_command(command, &[0x00])?;
        let last = self.card.assumptions.last_wrong_try;
        let code = self.codes.by_reference(command.p2)?;
        if command.data.is_empty() {
            return Ok(code.state().into());
        }
        if code.tries_left() > 0 && !(4..=LONGEST_ENTRY).contains(&command.data.len()) {
            return Err(Status::WRONG_LENGTH);
        }
        if command.p2 == PUK {
            self.codes.present_puk(command.data, last)?;
            self.codes.puk.verified = true;
        } else {
            code.present(command.data, last)?;
            code.verified = true;
        }
        Ok(Answer::ok())
    }

    /// CHANGE REFERENCE DATA: old and new; on a CPS4 the new one after VERIFY (P1 = 01).
    pub(super) fn change(&mut self, command: &Command<'_>) -> Handled {
        let cps4 = self.card.kind == CardKind::Cps4;
        self.check_code_command(command, if cps4 { &[0x00, 0x01] } else { &[0x00] })?;
        if command.p2 != PIN {
            return Err(Status::NO_SUCH_OBJECT);
        }
        if command.p1 == 0x01 {
            if !self.codes.pin.verified && !self.codes.unblocked {
                return Err(Status::SECURITY);
            }
            return self.new_pin(command.data);
        }
        let (old, new) = command
            .data
            .split_at_checked(self.codes.pin.value.len())
            .ok_or(Status::WRONG_LENGTH)?;
        self.check_new_pin(new)?;
        self.codes
            .pin
            .present(old, self.card.assumptions.last_wrong_try)?;
        self.new_pin(new)
    }

    /// RESET RETRY COUNTER: unblocking code and new PIN (P1 = 00), new PIN after VERIFY of the
    /// code (P1 = 02), or on a CPS4 nothing after VERIFY (P1 = 03).
    pub(super) fn reset_retry_counter(&mut self, command: &Command<'_>) -> Handled {
        let cps4 = self.card.kind == CardKind::Cps4;
        self.check_code_command(
            command,
            if cps4 {
                &[0x00, 0x02, 0x03]
            } else {
                &[0x00, 0x02]
            },
        )?;
        if command.p2 & 0x7F != PIN {
            return Err(Status::NO_SUCH_OBJECT);
        }
        if command.p1 == 0x00 {
            let (puk, new) = command
                .data
                .split_at_checked(PUK_DIGITS)
                .ok_or(Status::WRONG_LENGTH)?;
            self.check_new_pin(new)?;
            self.codes
                .present_puk(puk, self.card.assumptions.last_wrong_try)?;
            return self.new_pin(new);
        }
        if !self.codes.puk.verified {
            return Err(Status::SECURITY);
        }
        if command.p1 == 0x02 {
            return self.new_pin(command.data);
        }
        self.codes.pin.tries_left = self.codes.pin.most_tries;
        self.codes.unblocked = true;
        Ok(Answer::ok())
    }

    /// P1, and that the card is reached by its contacts: there is no PIN through the air. \[L\]
    fn check_code_command(&self, command: &Command<'_>, p1: &[u8]) -> Result<(), Status> {
        if !p1.contains(&command.p1) {
            return Err(Status::BAD_P1_P2);
        }
        if self.card.kind.is_contactless() {
            return Err(Status::NO_SUCH_OBJECT);
        }
        Ok(())
    }

    /// The length of a new PIN. \[A\]
    fn check_new_pin(&self, new: &[u8]) -> Result<(), Status> {
        let longest = usize::from(self.card.longest_pin);
        if (LEAST_PIN_DIGITS..=longest).contains(&new.len()) {
            Ok(())
        } else {
            Err(Status::WRONG_LENGTH)
        }
    }

    /// Replaces the PIN, which is then to be presented anew. \[A\]
    fn new_pin(&mut self, new: &[u8]) -> Handled {
        self.check_new_pin(new)?;
        self.codes.pin.replace(new);
        self.codes.pin.verified = false;
        self.codes.unblocked = false;
        Ok(Answer::ok())
    }
}
