//! The state of the terminal, given back when a question is cut off by a signal.

#[cfg(unix)]
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcsetattr};
#[cfg(unix)]
use std::io;

/// How the terminal was before a question.
#[cfg(unix)]
#[derive(Debug)]
pub(crate) struct TerminalState(Option<Termios>);

#[cfg(unix)]
impl TerminalState {
    /// As it is now; nothing where there is no terminal.
    pub(crate) fn save() -> Self {
        Self(tcgetattr(io::stdin()).ok())
    }

    /// Makes it so again: a question that is dropped leaves letters hidden.
    pub(crate) fn restore(&self) {
        if let Some(state) = &self.0 {
            // A terminal that is gone needs nothing.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, state);
        }
    }
}

/// Forgets what was typed and nobody has read: it was no answer to the question that follows.
#[cfg(unix)]
pub(crate) fn forget_typed_ahead() {
    // A terminal that is gone needs nothing.
    let _ = tcflush(io::stdin(), QueueSelector::IFlush);
}

/// The console keeps it.
#[cfg(not(unix))]
pub(crate) fn forget_typed_ahead() {}

/// The console restores itself.
#[cfg(not(unix))]
#[derive(Debug)]
pub(crate) struct TerminalState;

#[cfg(not(unix))]
impl TerminalState {
    /// As it is now.
    pub(crate) fn save() -> Self {
        Self
    }

    /// Makes it so again.
    pub(crate) fn restore(&self) {}
}
