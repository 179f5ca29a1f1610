//! Faults by script: what goes wrong, and at which exchange.

use std::time::Duration;

use crate::card::SimulatedCard;

/// Something that goes wrong in an exchange.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// The card is pulled before the command reaches it.
    RemovedBefore,
    /// The card runs the command and is pulled before its answer arrives.
    RemovedAfter,
    /// Another card is in the reader before the command reaches the first.
    SwappedBefore(SimulatedCard),
    /// The card runs the command, and another card is in the reader before its answer arrives.
    SwappedAfter(SimulatedCard),
    /// The card takes this much longer.
    Slow(Duration),
    /// The card runs the command and never answers.
    Silence,
    /// These two bytes instead; the card never sees the command.
    Status(u16),
    /// These bytes instead; the card never sees the command.
    Answer(Vec<u8>),
    /// The card runs the command; only the first bytes of its answer arrive (0: an empty answer).
    Truncated(usize),
    /// Another program resets the card; the command does not reach it. (As the card of a virtual
    /// reader, which cannot tell so, the command runs after the reset.)
    Reset,
    /// Another program presents the PIN before the command.
    PinVerifiedElsewhere,
}

impl Fault {
    /// An answer of meaningless bytes, always the same for a length. None of them ends as a
    /// status word that means success.
    pub fn garbage(length: usize) -> Self {
        // A linear congruence: the bytes matter only in being no answer.
        let bytes = (0..length)
            .scan(0x5A_u8, |state, _| {
                *state = state.wrapping_mul(0x1D).wrapping_add(0x7B);
                Some(*state | 0x80)
            })
            .collect();
        Self::Answer(bytes)
    }
}

/// When a fault acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Exchange(u64),
    Instruction { code: u8, occurrence: u64 },
    Always,
}

/// Faults and the exchanges at which they act, owned by the test that wrote it.
///
/// Exchanges are counted from 1, from the moment when the card got the script.
/// Several faults of one exchange all act.
///
/// ```
/// use loquet_adapter_card_simulator::{Fault, FaultScript};
///
/// let script = FaultScript::new()
///     .at(3, Fault::Status(0x6F00))
///     .at_instruction(0x88, 1, Fault::RemovedAfter);
/// # drop(script);
/// ```
#[derive(Clone, Debug, Default)]
pub struct FaultScript {
    steps: Vec<Step>,
    exchanges: u64,
}

#[derive(Clone, Debug)]
struct Step {
    when: When,
    seen: u64,
    fault: Fault,
}

impl FaultScript {
    /// A script in which nothing goes wrong.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault at an exchange, counted from 1.
    #[must_use]
    pub fn at(self, exchange: u64, fault: Fault) -> Self {
        self.with(When::Exchange(exchange), fault)
    }

    /// Adds a fault at a command by its instruction byte (`0x20` VERIFY, `0x88` INTERNAL
    /// AUTHENTICATE …), the first time (1), the second (2) and so on.
    #[must_use]
    pub fn at_instruction(self, code: u8, occurrence: u64, fault: Fault) -> Self {
        self.with(When::Instruction { code, occurrence }, fault)
    }

    /// Adds a fault at every exchange.
    #[must_use]
    pub fn always(self, fault: Fault) -> Self {
        self.with(When::Always, fault)
    }

    fn with(mut self, when: When, fault: Fault) -> Self {
        self.steps.push(Step {
            when,
            seen: 0,
            fault,
        });
        self
    }

    /// The faults of the next exchange, which is this command.
    pub(crate) fn next(&mut self, command: &[u8]) -> Vec<Fault> {
        self.exchanges += 1;
        let exchange = self.exchanges;
        let instruction = command.get(1).copied();
        self.steps
            .iter_mut()
            .filter_map(|step| step.acts(exchange, instruction).then(|| step.fault.clone()))
            .collect()
    }
}

impl Step {
    /// Whether it acts at this exchange.
    fn acts(&mut self, exchange: u64, instruction: Option<u8>) -> bool {
        match self.when {
            When::Exchange(number) => number == exchange,
            When::Always => true,
            When::Instruction { code, occurrence } => {
                let same = instruction == Some(code);
                self.seen += u64::from(same);
                same && self.seen == occurrence
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, FaultScript};

    /// How many faults act at each of these commands.
    fn acting(mut script: FaultScript, instructions: &[u8]) -> Vec<usize> {
        instructions
            .iter()
            .map(|code| script.next(&[0x00, *code, 0x00, 0x00]).len())
            .collect()
    }

    #[test]
    fn a_fault_acts_at_its_exchange_its_instruction_or_always() {
        let commands = [0xA4, 0x20, 0xA4, 0x20, 0x88];
        let script = || FaultScript::new();
        assert_eq!(
            acting(script().at(3, Fault::Silence), &commands),
            [0, 0, 1, 0, 0]
        );
        let second_verify = script().at_instruction(0x20, 2, Fault::Silence);
        assert_eq!(acting(second_verify, &commands), [0, 0, 0, 1, 0]);
        let both = script().always(Fault::Reset).at(1, Fault::Silence);
        assert_eq!(acting(both, &commands), [2, 1, 1, 1, 1]);
        assert_eq!(
            script()
                .at_instruction(0x20, 1, Fault::Reset)
                .next(&[])
                .len(),
            0
        );
    }

    #[test]
    fn cps_19_garbage_never_ends_as_a_success() {
        for length in 2..300 {
            let Fault::Answer(bytes) = Fault::garbage(length) else {
                panic!("no answer")
            };
            assert_eq!(bytes.len(), length);
            assert!(bytes[length - 2..].iter().all(|byte| *byte >= 0x80));
        }
    }
}
