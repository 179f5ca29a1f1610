//! The command that is run in a session.

use crate::failure::Failure;
use crate::kept::SESSION_VARIABLE;
use loquet_domain::FailureCode;
use loquet_port_desk::SessionView;
use loquet_wiring::Overrides;
use std::ffi::OsString;
use std::io;
use std::process::ExitStatus;
use tokio::process::Command;

/// The setting that names the server, and its variable.
const SERVER: (&str, &str) = ("server.url", "LOQUET_SERVER__URL");

/// A command with what it is told of its session: its identity and never its token, neither in its
/// arguments nor in its environment.
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
    let mut settings = overrides.settings.iter();
    if let Some((_, url)) = settings.rfind(|(key, _)| key == SERVER.0) {
        process.env(SERVER.1, url);
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
