//! The card's state and the way of a command through it.

use zeroize::Zeroizing;

use super::assumptions::CaseFour;
use super::code::Codes;
use super::command::{Command, SHORT_MAXIMUM};
use super::environment::Environment;
use super::files::{Directory, Files};
use super::kind::CardKind;
use super::opening::Opening;
use super::personalisation::Personalisation;
use super::status::{Answer, Handled, Status};

/// Class bit of a command that is continued by the next one (ISO/IEC 7816-4, 5.4.1).
const CHAINED: u8 = 0x10;
/// Class bits of secure messaging.
const SECURED: u8 = 0x0C;
/// The most data that a chain of commands can bring.
const LONGEST_CHAIN: usize = 1024;

/// What SELECT left current.
#[derive(Clone, Copy)]
pub(super) struct Selection {
    pub(super) directory: Directory,
    pub(super) file: Option<usize>,
}

impl Selection {
    /// As after a reset.
    const START: Self = Self {
        directory: Directory::Master,
        file: None,
    };
}

/// Data of a chain of commands that is not complete yet.
struct Chain {
    instruction: u8,
    p1_p2: u16,
    data: Zeroizing<Vec<u8>>,
}

/// A card: what the issuer put in, what survives, and what a reset clears.
pub(super) struct Chip {
    pub(super) card: Personalisation,
    pub(super) files: Files,
    pub(super) codes: Codes,
    pub(super) selection: Selection,
    pub(super) environment: Environment,
    pub(super) opening: Opening,
    powered: bool,
    pending: Vec<u8>,
    chain: Option<Chain>,
}

impl Chip {
    /// A card out of the factory, without power.
    pub(super) fn new(card: Personalisation, codes: Codes) -> Self {
        Self {
            files: Files::of(&card),
            card,
            codes,
            selection: Selection::START,
            environment: Environment::default(),
            opening: Opening::default(),
            powered: false,
            pending: Vec::new(),
            chain: None,
        }
    }

    /// Gives power: the state is that after a reset.
    pub(super) fn power_on(&mut self) {
        self.reset();
        self.powered = self.card.kind != CardKind::Mute;
    }

    /// Takes power away.
    pub(super) fn power_off(&mut self) {
        self.reset();
        self.powered = false;
    }

    /// Warm reset: counters stay, everything else goes, the verified PIN with it.
    pub(super) fn reset(&mut self) {
        self.selection = Selection::START;
        self.codes.forget();
        self.environment = Environment::default();
        self.opening = Opening::default();
        self.pending.clear();
        self.chain = None;
    }

    /// Whether it has power and answers.
    pub(super) fn is_powered(&self) -> bool {
        self.powered
    }

    /// Runs a command. Without power there is no answer at all.
    pub(super) fn execute(&mut self, bytes: &[u8]) -> Vec<u8> {
        if !self.powered {
            return Vec::new();
        }
        if !self.card.kind.is_cps() {
            return Answer::from(Status::NO_SUCH_CLASS).into_bytes();
        }
        self.answer(bytes).unwrap_or_else(Answer::from).into_bytes()
    }

    /// Parses, checks the class, follows chains, dispatches and shapes the answer.
    fn answer(&mut self, bytes: &[u8]) -> Handled {
        let command = Command::parse(bytes)?;
        self.check_class(command.class)?;
        if command.instruction == 0xC0 {
            return self.get_response(&command);
        }
        self.pending.clear();
        let Some(data) = self.gather(&command)? else {
            return Ok(Answer::ok());
        };
        let whole = Command {
            data: &data,
            ..command
        };
        let answer = self.dispatch(&whole)?;
        Ok(self.shape(&command, answer))
    }

    /// Classes: 00, and 10 for chaining; on a CPS4 channel 1 too (01, 11).
    fn check_class(&self, class: u8) -> Result<(), Status> {
        let channels = u8::from(self.card.kind == CardKind::Cps4);
        match class & !CHAINED {
            plain if plain <= channels => Ok(()),
            secured if secured < CHAINED && secured & SECURED != 0 => {
                Err(Status::NO_SECURE_MESSAGING)
            }
            _ => Err(Status::NO_SUCH_CLASS),
        }
    }

    /// The data of the whole chain; `None` while more is to come.
    fn gather(&mut self, command: &Command<'_>) -> Result<Option<Zeroizing<Vec<u8>>>, Status> {
        let mut data = self
            .chain
            .take()
            .filter(|chain| {
                chain.instruction == command.instruction && chain.p1_p2 == command.p1_p2()
            })
            .map(|chain| chain.data)
            .unwrap_or_default();
        data.extend_from_slice(command.data);
        if data.len() > LONGEST_CHAIN {
            return Err(Status::WRONG_LENGTH);
        }
        if command.class & CHAINED == 0 {
            return Ok(Some(data));
        }
        self.chain = Some(Chain {
            instruction: command.instruction,
            p1_p2: command.p1_p2(),
            data,
        });
        Ok(None)
    }

    /// The handler of an instruction.
    fn dispatch(&mut self, command: &Command<'_>) -> Handled {
        if self.card.kind == CardKind::Cps4 {
            if command.class & 0x01 == 0 {
                return self.legacy_channel(command);
            }
            if let Some(answer) = self.open(command) {
                return answer;
            }
        }
        match command.instruction {
            0xA4 => self.select(command),
            0xB0 => self.read_binary(command),
            0xCB => self.get_data(command),
            0x20 => self.verify(command),
            0x24 => self.change(command),
            0x2C => self.reset_retry_counter(command),
            0x22 => self.manage_environment(command),
            0x2A => self.security_operation(command),
            0x88 if self.card.kind != CardKind::Cps4 => self.internal_authenticate(command),
            _ => Err(Status::NO_SUCH_INSTRUCTION),
        }
    }

    /// Gives the data at once or keeps it for GET RESPONSE, as the case and protocol ask.
    fn shape(&mut self, command: &Command<'_>, answer: Answer) -> Answer {
        // READ BINARY has cut its data by itself.
        if answer.data.is_empty() || command.instruction == 0xB0 {
            return answer;
        }
        match command.expected {
            Some(expected) if !command.is_case_four() || self.is_direct() => {
                self.pending = answer.data;
                self.take_pending(expected)
            }
            _ => {
                self.pending = answer.data;
                Answer::from(Status::more(self.pending.len()))
            }
        }
    }

    /// Whether a command with data and a length expected gets its data at once.
    fn is_direct(&self) -> bool {
        match self.card.assumptions.case_four {
            CaseFour::ByProtocol => self.card.kind != CardKind::Cps3,
            CaseFour::MoreData => false,
            CaseFour::Direct => true,
        }
    }

    /// GET RESPONSE. \[R\]; `6C xx` and `69 85` \[A\].
    fn get_response(&mut self, command: &Command<'_>) -> Handled {
        if self.pending.is_empty() {
            return Err(Status::CONDITIONS);
        }
        if command.p1_p2() != 0 {
            return Err(Status::BAD_P1_P2);
        }
        let expected = command.expected.unwrap_or(SHORT_MAXIMUM);
        if expected > self.pending.len() {
            return Err(Status::ask_for(self.pending.len()));
        }
        Ok(self.take_pending(expected))
    }

    /// Up to `expected` bytes of what waits, and how many stay behind.
    fn take_pending(&mut self, expected: usize) -> Answer {
        let rest = self.pending.split_off(expected.min(self.pending.len()));
        let data = std::mem::replace(&mut self.pending, rest);
        let status = match self.pending.len() {
            0 => Status::OK,
            left => Status::more(left),
        };
        Answer { data, status }
    }
}
