//! The command that is run in a session.

use crate::cancellation::{StopSignal, StopSignals};
use crate::failure::Failure;
use crate::kept::SESSION_VARIABLE;
use loquet_domain::FailureCode;
use loquet_port_desk::SessionView;
use loquet_wiring::Overrides;
use std::ffi::OsString;
use std::io;
use std::process::ExitStatus;
use tokio::process::{Child, Command};

/// Runs a command to its end and gives its exit code, as a shell would: 128 and the number of the
/// signal that killed it.
///
/// The command gets the session's identity and never its token: neither in its arguments nor in
/// its environment.
pub(crate) async fn run(
    words: &[OsString],
    session: &SessionView,
    overrides: &Overrides,
) -> Result<u8, Failure> {
    let mut signals = StopSignals::listen().map_err(Failure::unexpected)?;
    let child = command(words, session, overrides).spawn();
    let mut child = child.map_err(|error| not_started(words, error))?;
    loop {
        tokio::select! {
            ended = child.wait() => return ended.map(code).map_err(Failure::unexpected),
            signal = signals.next() => pass_on(signal, &child),
        }
    }
}

/// A command with what it is told of its session.
pub(crate) fn command(
    command: &[OsString],
    session: &SessionView,
    overrides: &Overrides,
) -> Command {
    let mut process = Command::new(command.first().cloned().unwrap_or_default());
    process
        .args(command.iter().skip(1))
        .env(SESSION_VARIABLE, session.id.to_string())
        .env("LOQUET_IDENTIFIER", session.identifier.key().as_str());
    // What the command asks of `loquet` is asked of the same practice.
    for (name, path) in [
        ("LOQUET_DATA", &overrides.data),
        ("LOQUET_CONFIG", &overrides.config),
    ] {
        if let Some(path) = path {
            process.env(name, path);
        }
    }
    process
}

/// A command cannot be started.
pub(crate) fn not_started(command: &[OsString], error: io::Error) -> Failure {
    let program = command.first().map(|it| it.to_string_lossy().into_owned());
    Failure::new(FailureCode::CommandNotStarted)
        .with("command", program.unwrap_or_default())
        .caused_by(error)
}

/// Passes a signal on, unless the terminal has given it to the command already.
#[cfg(unix)]
fn pass_on(signal: StopSignal, child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};
    use std::io::IsTerminal;
    let signal = match signal {
        StopSignal::Interrupt if io::stdin().is_terminal() => return,
        StopSignal::Interrupt => Signal::INT,
        StopSignal::Terminate => Signal::TERM,
        StopSignal::HangUp => Signal::HUP,
    };
    let pid = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
    if let Some(pid) = pid {
        // A command that has just ended takes no signal any more.
        let _ = kill_process(pid, signal);
    }
}

/// The console gives Ctrl-C to the command itself.
#[cfg(not(unix))]
fn pass_on(_signal: StopSignal, _child: &Child) {}

/// The exit code of a command, as a shell gives it.
#[cfg(unix)]
pub(crate) fn code(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    let code = status.code().or_else(|| Some(128 + status.signal()?));
    code.and_then(|code| u8::try_from(code).ok())
        .unwrap_or(u8::MAX)
}

/// The exit code of a command.
#[cfg(not(unix))]
pub(crate) fn code(status: ExitStatus) -> u8 {
    status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(u8::MAX)
}

#[cfg(all(test, unix))]
mod tests {
    use super::code;
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;

    #[test]
    fn exit_codes_are_those_of_a_shell() {
        assert_eq!(code(ExitStatus::from_raw(0)), 0);
        assert_eq!(code(ExitStatus::from_raw(7 << 8)), 7);
        assert_eq!(code(ExitStatus::from_raw(9)), 137);
        assert_eq!(code(ExitStatus::from_raw(15)), 143);
    }
}
