//! The exit codes of the program: the same numbers as those of `loquet`.

use loquet_domain::FailureCode;
use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It was stopped, or there was nothing to refuse.
    Done,
    /// Something unexpected happened.
    Unexpected,
    /// The command line is not one of this program.
    Usage,
    /// The practice's database or a file cannot be read or written.
    Storage,
    /// The settings are wrong, or an address or the certificate cannot be used.
    Settings,
}

impl Exit {
    /// The number; never changes once published.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Unexpected => 1,
            Self::Usage => 2,
            Self::Storage => 7,
            Self::Settings => 9,
        }
    }

    /// The exit code of a failure that the program can start with.
    pub(crate) fn of(code: FailureCode) -> Self {
        let subject = code.as_str().split('-').nth(1).unwrap_or_default();
        match (code, subject) {
            (FailureCode::AddressUnusable | FailureCode::ServerCertificate, _) | (_, "CFG") => {
                Self::Settings
            }
            (FailureCode::NotInitialised | FailureCode::RevocationListUnwritable, _)
            | (_, "DB" | "WS" | "JRN") => Self::Storage,
            _ => Self::Unexpected,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;
    use loquet_domain::FailureCode;

    #[test]
    fn the_numbers_are_those_of_the_command_line() {
        for (code, expected) in [
            (FailureCode::Unexpected, 1),
            (FailureCode::DatabaseNewer, 7),
            (FailureCode::DatabaseUnavailable, 7),
            (FailureCode::NotInitialised, 7),
            (FailureCode::RevocationListUnwritable, 7),
            (FailureCode::UnknownSetting, 9),
            (FailureCode::JournalKey, 9),
            (FailureCode::TrustAnchors, 9),
            (FailureCode::AddressUnusable, 9),
            (FailureCode::ServerCertificate, 9),
        ] {
            assert_eq!(Exit::of(code).code(), expected, "{code}");
        }
        assert_eq!(Exit::Done.code(), 0);
        assert_eq!(Exit::Usage.code(), 2);
    }
}
