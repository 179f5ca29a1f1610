//! From what a port answers to what a front end is told.

use crate::RandomnessError;
use loquet_port_desk::DeskError;
use loquet_port_enrolment::WorkstationsError;
use loquet_port_journal::JournalError;
use loquet_port_password::HashError;
use loquet_port_sessions::SessionsError;
use loquet_port_users::UsersError;

/// For errors with one meaning wherever they come from. Where a caller can act on a variant, the
/// use case matches it before.
pub(crate) trait OrDesk<T> {
    /// Turns a port's error into the desk's.
    fn or_desk(self) -> Result<T, DeskError>;
}

impl<T, E: IntoDesk> OrDesk<T> for Result<T, E> {
    fn or_desk(self) -> Result<T, DeskError> {
        self.map_err(IntoDesk::into_desk)
    }
}

/// An error of a port.
pub(crate) trait IntoDesk {
    /// What a front end is told.
    fn into_desk(self) -> DeskError;
}

impl IntoDesk for UsersError {
    fn into_desk(self) -> DeskError {
        match self {
            Self::IdentifierTaken => DeskError::IdentifierTaken {
                proposals: Vec::new(),
            },
            Self::CardNumberTaken => DeskError::CardNumberTaken,
            Self::NotFound => DeskError::AccountNotFound,
            Self::Changed | Self::LegacyUserNameTaken => DeskError::AccountChanged,
            Self::LastAdministrator => DeskError::LastAdministrator,
            Self::Unavailable(fault) => DeskError::Storage(fault),
            other => DeskError::Unexpected(other.into()),
        }
    }
}

impl IntoDesk for SessionsError {
    fn into_desk(self) -> DeskError {
        match self {
            Self::Ended => DeskError::SessionEnded,
            Self::Unavailable(fault) => DeskError::Storage(fault),
            other => DeskError::Unexpected(other.into()),
        }
    }
}

impl IntoDesk for WorkstationsError {
    fn into_desk(self) -> DeskError {
        match self {
            Self::NameTaken => DeskError::WorkstationNameTaken,
            Self::TooMany => DeskError::TooManyRequests,
            Self::CodeUnknown => DeskError::EnrolmentRefused,
            Self::NotFound => DeskError::WorkstationNotFound,
            Self::Unavailable(fault) => DeskError::Storage(fault),
            other => DeskError::Unexpected(other.into()),
        }
    }
}

impl IntoDesk for JournalError {
    fn into_desk(self) -> DeskError {
        match self {
            Self::Unavailable(fault) => DeskError::Storage(fault),
            other => DeskError::Unexpected(other.into()),
        }
    }
}

impl IntoDesk for HashError {
    fn into_desk(self) -> DeskError {
        match self {
            Self::Busy => DeskError::Busy,
            other => DeskError::Unexpected(other.into()),
        }
    }
}

impl IntoDesk for RandomnessError {
    fn into_desk(self) -> DeskError {
        DeskError::Unexpected(self.into())
    }
}
