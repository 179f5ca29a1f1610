//! The opening of a CPS4: three SELECT over two logical channels. \[L\]

use super::chip::Chip;
use super::command::Command;
use super::files::MASTER_AID;
use super::status::{Answer, Handled, Status};

/// Card manager, selected on channel 1.
const CARD_MANAGER: [u8; 7] = [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00];
/// Applet that behaves as the older cards do, selected on channel 0.
const LEGACY: [u8; 8] = [0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x02];

/// How far the opening came. Until it is complete, channel 1 answers `69 85`; that each of the
/// three is needed, in this order, is \[A\].
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Opening {
    #[default]
    Nothing,
    CardManager,
    Legacy,
    Complete,
}

impl Chip {
    /// Channel 0 of a CPS4: the applet of the older cards, which is here for its SELECT only.
    pub(super) fn legacy_channel(&mut self, command: &Command<'_>) -> Handled {
        if command.instruction != 0xA4 {
            return Err(Status::NO_SUCH_INSTRUCTION);
        }
        if command.p1 != 0x04 || command.data != LEGACY {
            return Err(Status::FILE_NOT_FOUND);
        }
        if self.opening == Opening::CardManager {
            self.opening = Opening::Legacy;
        }
        Ok(Answer::ok())
    }

    /// Channel 1: follows the opening, and refuses everything else before its end.
    ///
    /// `None` when the command is one for the open application.
    pub(super) fn open(&mut self, command: &Command<'_>) -> Option<Handled> {
        let by_name = command.instruction == 0xA4 && command.p1 == 0x04;
        if by_name && command.data == CARD_MANAGER {
            self.opening = Opening::CardManager;
            return Some(Ok(Answer::ok()));
        }
        if by_name && command.data == MASTER_AID && self.opening == Opening::Legacy {
            self.opening = Opening::Complete;
        }
        let closed = self.opening != Opening::Complete && self.card.assumptions.cps4_opening;
        closed.then_some(Err(Status::CONDITIONS))
    }
}
