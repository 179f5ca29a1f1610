//! The state of the terminal, given back when a question is cut off by a signal.

#[cfg(unix)]
use rustix::process::getpgrp;
#[cfg(unix)]
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetpgrp, tcsetattr,
};
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

/// Keeps what is typed off the screen while nothing is asked, and forgets it: whoever types a PIN
/// before the card is in must neither show it nor leave it to the shell (CPS-16).
#[cfg(unix)]
#[derive(Debug)]
pub(crate) struct QuietTerminal(Option<Termios>);

#[cfg(unix)]
impl QuietTerminal {
    /// From now on; nothing where there is no terminal, or where it is another program's.
    pub(crate) fn begin() -> Self {
        let ours = tcgetpgrp(io::stdin()).is_ok_and(|group| group == getpgrp());
        let state = tcgetattr(io::stdin()).ok().filter(|_| ours);
        if let Some(state) = &state {
            let mut quiet = state.clone();
            quiet.local_modes.remove(LocalModes::ECHO);
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &quiet);
        }
        Self(state)
    }
}

#[cfg(unix)]
impl Drop for QuietTerminal {
    fn drop(&mut self) {
        if let Some(state) = &self.0 {
            forget_typed_ahead();
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, state);
        }
    }
}

/// The console is left as it is.
#[cfg(not(unix))]
#[derive(Debug)]
pub(crate) struct QuietTerminal;

#[cfg(not(unix))]
impl QuietTerminal {
    /// From now on.
    pub(crate) fn begin() -> Self {
        Self
    }
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
