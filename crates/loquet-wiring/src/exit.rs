//! The exit codes of the programs: documented, stable, one list.

use loquet_domain::FailureCode;
use std::process::ExitCode;

macro_rules! exits {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal, $key:literal;)+) => {
        /// How the program ends. A command that was run after a login ends with its own code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Exit {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Exit {
            /// Every exit code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The number; never changes once published.
            pub const fn code(self) -> u8 {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The key of its sentence for the documentation.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                }
            }
        }
    };
}

exits! {
    /// Done.
    Done = 0, "exit-done";
    /// Something unexpected happened.
    Unexpected = 1, "exit-unexpected";
    /// The command line is not one of this program.
    Usage = 2, "exit-usage";
    /// No session: the login was refused, or the session is locked, has ended or is not here.
    Refused = 3, "exit-refused";
    /// What was typed or given is malformed or ambiguous.
    Malformed = 4, "exit-malformed";
    /// What was asked does not fit what there is: taken, missing, or a person must decide.
    Conflict = 5, "exit-conflict";
    /// The person's role does not allow it.
    Forbidden = 6, "exit-forbidden";
    /// The practice's database or a file cannot be read or written.
    Storage = 7, "exit-storage";
    /// Too many logins at this moment.
    Busy = 8, "exit-busy";
    /// The settings are wrong.
    Settings = 9, "exit-settings";
    /// A question must be asked and there is no terminal.
    NoTerminal = 10, "exit-no-terminal";
    /// The journal was altered.
    JournalAltered = 11, "exit-journal-altered";
    /// The card, its reader or its revocation list cannot be used.
    Card = 12, "exit-card";
    /// The practice's server does not answer, cannot be trusted or does not know this workstation.
    Server = 13, "exit-server";
    /// The command to run after the login cannot be started.
    NotStarted = 127, "exit-not-started";
    /// The person cancelled.
    Cancelled = 130, "exit-cancelled";
}

impl Exit {
    /// The exit code of a failure.
    pub fn of(code: FailureCode) -> Self {
        Self::listed(code).unwrap_or(Self::Unexpected)
    }

    /// The failures that end with this code, in the order of the catalogue.
    pub fn failures(self) -> impl Iterator<Item = FailureCode> {
        FailureCode::ALL
            .iter()
            .copied()
            .filter(move |code| Self::of(*code) == self)
    }

    fn listed(code: FailureCode) -> Option<Self> {
        use FailureCode as Code;
        Some(match code {
            Code::Unexpected => Self::Unexpected,
            Code::LoginDenied
            | Code::PasswordAloneRefused
            | Code::SessionEnded
            | Code::SessionLocked
            | Code::NoSessionHere
            | Code::CardNeeded
            | Code::CardDenied
            | Code::CardNotRegistered
            | Code::PinWrong
            | Code::PinBlocked
            | Code::PinLastTry => Self::Refused,
            Code::IdentifierTaken
            | Code::CardNumberTaken
            | Code::AccountNotFound
            | Code::LastAdministrator
            | Code::AlreadyInitialised
            | Code::AccountChanged
            | Code::WorkstationNameTaken
            | Code::WorkstationNotFound => Self::Conflict,
            Code::Forbidden => Self::Forbidden,
            Code::RevocationListUnreachable | Code::ReaderNotServed => Self::Card,
            Code::AddressUnusable | Code::ServerCertificate => Self::Settings,
            Code::RevocationListUnwritable => Self::Storage,
            Code::LoginBusy | Code::TooManyRequests => Self::Busy,
            Code::NoTerminal => Self::NoTerminal,
            Code::JournalAltered => Self::JournalAltered,
            Code::CommandNotStarted => Self::NotStarted,
            Code::Cancelled => Self::Cancelled,
            other => return Self::listed_by_subject(other),
        })
    }

    /// The failures that end alike with all of their subject.
    fn listed_by_subject(code: FailureCode) -> Option<Self> {
        let subject = code.as_str().split('-').nth(1)?;
        Some(match (subject, code) {
            ("ID" | "PWD" | "IMP" | "PIN" | "CRL" | "API", _)
            | (
                _,
                FailureCode::SeveralRemembered
                | FailureCode::AnchorsUnreadable
                | FailureCode::ReasonRequired
                | FailureCode::CardNumberKey
                | FailureCode::CardNumberShape
                | FailureCode::SimulatedHolders,
            ) => Self::Malformed,
            ("DB" | "WS" | "JRN", _) | (_, FailureCode::NotInitialised) => Self::Storage,
            ("CARD", _) => Self::Card,
            ("CFG", _) => Self::Settings,
            ("SRV" | "WKS", _) => Self::Server,
            _ => return None,
        })
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
    fn every_failure_has_its_exit_code() {
        for code in FailureCode::ALL {
            assert!(Exit::listed(*code).is_some(), "{code}");
            assert_ne!(Exit::of(*code), Exit::Done, "{code}");
            assert_ne!(Exit::of(*code), Exit::Usage, "{code}");
        }
    }

    #[test]
    fn numbers_are_distinct_and_ordered() {
        assert_eq!((Exit::Done.code(), Exit::Usage.code()), (0, 2));
        let numbers: Vec<_> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        assert!(
            numbers.is_sorted_by(|before, after| before < after),
            "{numbers:?}"
        );
    }

    #[test]
    fn the_numbers_that_scripts_rely_on() {
        for (code, expected) in [
            (FailureCode::LoginDenied, 3),
            (FailureCode::NoSessionHere, 3),
            (FailureCode::MissingPoint, 4),
            (FailureCode::AmbiguousUserName, 4),
            (FailureCode::EmptyPassword, 4),
            (FailureCode::ImportMissingColumn, 4),
            (FailureCode::SeveralRemembered, 4),
            (FailureCode::ReasonRequired, 4),
            (FailureCode::IdentifierTaken, 5),
            (FailureCode::AccountNotFound, 5),
            (FailureCode::Forbidden, 6),
            (FailureCode::AddressUnusable, 9),
            (FailureCode::DatabaseUnavailable, 7),
            (FailureCode::Unexpected, 1),
            (FailureCode::DatabaseNewer, 7),
            (FailureCode::NotInitialised, 7),
            (FailureCode::RememberedUnwritable, 7),
            (FailureCode::ExportUnwritable, 7),
            (FailureCode::LoginBusy, 8),
            (FailureCode::UnknownSetting, 9),
            (FailureCode::JournalKey, 9),
            (FailureCode::NoTerminal, 10),
            (FailureCode::JournalAltered, 11),
            (FailureCode::CardNumberKey, 4),
            (FailureCode::CardNumberTaken, 5),
            (FailureCode::PinShape, 4),
            (FailureCode::PinWrong, 3),
            (FailureCode::PinBlocked, 3),
            (FailureCode::PinLastTry, 3),
            (FailureCode::CardDenied, 3),
            (FailureCode::CardNotRegistered, 3),
            (FailureCode::CardNeeded, 3),
            (FailureCode::CardServiceStopped, 12),
            (FailureCode::NoCardReader, 12),
            (FailureCode::CardHeld, 12),
            (FailureCode::CardTimedOut, 12),
            (FailureCode::CertificateRevoked, 12),
            (FailureCode::NoVirtualReader, 12),
            (FailureCode::SimulatedHolders, 4),
            (FailureCode::RevocationListForeign, 4),
            (FailureCode::RevocationListUnreachable, 12),
            (FailureCode::RevocationListUnwritable, 7),
            (FailureCode::TrustAnchors, 9),
            (FailureCode::ServerUnreachable, 13),
            (FailureCode::ServerUntrusted, 13),
            (FailureCode::NotOverNetwork, 13),
            (FailureCode::WorkstationUnknown, 13),
            (FailureCode::EnrolmentRefused, 13),
            (FailureCode::TooManyRequests, 8),
            (FailureCode::WorkstationNameTaken, 5),
            (FailureCode::WorkstationNotFound, 5),
            (FailureCode::ServerCertificate, 9),
            (FailureCode::ReaderNotServed, 12),
            (FailureCode::RequestField, 4),
            (FailureCode::CommandNotStarted, 127),
            (FailureCode::Cancelled, 130),
        ] {
            assert_eq!(Exit::of(code).code(), expected, "{code}");
        }
    }
}
