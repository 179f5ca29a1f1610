//! The answers of the desk that are not what was asked: public, so they hold no reason (AUTH-21).

use loquet_domain::card::CertificateRefusal;
use loquet_domain::storage::{Cause, StorageFault};
use loquet_domain::{FailureCode, Identifier};
use thiserror::Error;

/// A refused or failed request.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DeskError {
    /// Identifier or password refused. One answer for unknown, wrong, locked and disabled (LOCK-06).
    #[error("identifier or password refused")]
    Denied,
    /// The card refused. One answer for every reason (AUTH-21).
    #[error("the card is refused")]
    CardDenied,
    /// The card is good and proved, and registered for nobody.
    #[error("the card is registered for nobody")]
    CardNotRegistered,
    /// A card that was read to be registered is not good: no login, so the reason is told.
    #[error("the certificate is refused")]
    CertificateRefused(#[source] CertificateRefusal),
    /// A revocation list is not taken over.
    #[error("the revocation list is refused")]
    RevocationListRefused {
        /// Why.
        code: FailureCode,
        /// The cause.
        #[source]
        source: Cause,
    },
    /// The session was opened by card: the card must unlock it.
    #[error("the card must unlock the session")]
    CardNeeded,
    /// Too many logins at this moment.
    #[error("too many logins at this moment")]
    Busy,
    /// The practice's profile refuses a password alone, whoever asks.
    #[error("a password alone is refused by the practice's profile")]
    PasswordAloneRefused,
    /// There is no such session, or it has ended.
    #[error("the session has ended")]
    SessionEnded,
    /// The session is locked.
    #[error("the session is locked")]
    SessionLocked,
    /// The person's role does not allow this.
    #[error("the role does not allow this")]
    Forbidden,
    /// There is no such account.
    #[error("there is no such account")]
    AccountNotFound,
    /// Another account has this identifier; free ones are proposed.
    #[error("the identifier is taken")]
    IdentifierTaken {
        /// Identifiers that are free.
        proposals: Vec<Identifier>,
    },
    /// Another account has this card number.
    #[error("the card number is taken")]
    CardNumberTaken,
    /// The account changed at the same time elsewhere.
    #[error("the account has changed in the meantime")]
    AccountChanged,
    /// No active administrator would be left.
    #[error("the last active administrator")]
    LastAdministrator,
    /// The practice has already been created.
    #[error("the practice has already been created")]
    AlreadyInitialised,
    /// A reason is required (LOCK-14).
    #[error("a reason is required")]
    ReasonRequired,
    /// The practice does not know this workstation, or no longer.
    #[error("the workstation is not known")]
    WorkstationUnknown,
    /// The enrolment code refused. One answer for unknown, used and too old.
    #[error("the enrolment code is refused")]
    EnrolmentRefused,
    /// Another workstation has this name.
    #[error("the name of the workstation is taken")]
    WorkstationNameTaken,
    /// There is no such workstation.
    #[error("there is no such workstation")]
    WorkstationNotFound,
    /// Too many requests from here: nothing was evaluated.
    #[error("too many requests from here")]
    TooManyRequests,
    /// This is done on the practice's own computer only.
    #[error("not over a network")]
    NotOverNetwork,
    /// The practice's server did not do what was asked, or nobody knows whether it did.
    #[error("the practice's server failed")]
    Server(#[source] ServerFault),
    /// The practice's database refused.
    #[error("the practice's database refused")]
    Storage(#[source] StorageFault),
    /// Something unexpected failed; nothing was opened.
    #[error("an unexpected failure")]
    Unexpected(#[source] Cause),
}

impl DeskError {
    /// The public code.
    pub fn code(&self) -> FailureCode {
        match self {
            Self::Denied => FailureCode::LoginDenied,
            Self::CardDenied => FailureCode::CardDenied,
            Self::CardNotRegistered => FailureCode::CardNotRegistered,
            Self::CertificateRefused(refusal) => refusal.code(),
            Self::RevocationListRefused { code, .. } => *code,
            Self::CardNeeded => FailureCode::CardNeeded,
            Self::Busy => FailureCode::LoginBusy,
            Self::PasswordAloneRefused => FailureCode::PasswordAloneRefused,
            Self::SessionEnded => FailureCode::SessionEnded,
            Self::SessionLocked => FailureCode::SessionLocked,
            Self::Forbidden => FailureCode::Forbidden,
            Self::AccountNotFound => FailureCode::AccountNotFound,
            Self::IdentifierTaken { .. } => FailureCode::IdentifierTaken,
            Self::CardNumberTaken => FailureCode::CardNumberTaken,
            Self::AccountChanged => FailureCode::AccountChanged,
            Self::LastAdministrator => FailureCode::LastAdministrator,
            Self::AlreadyInitialised => FailureCode::AlreadyInitialised,
            Self::ReasonRequired => FailureCode::ReasonRequired,
            Self::WorkstationUnknown => FailureCode::WorkstationUnknown,
            Self::EnrolmentRefused => FailureCode::EnrolmentRefused,
            Self::WorkstationNameTaken => FailureCode::WorkstationNameTaken,
            Self::WorkstationNotFound => FailureCode::WorkstationNotFound,
            Self::TooManyRequests => FailureCode::TooManyRequests,
            Self::NotOverNetwork => FailureCode::NotOverNetwork,
            Self::Server(fault) => fault.kind.code(),
            Self::Storage(fault) => fault.kind.code(),
            Self::Unexpected(_) => FailureCode::Unexpected,
        }
    }
}

/// The practice's server failed, seen from a front end.
#[derive(Debug, Error)]
#[error("the practice's server failed ({kind:?})")]
pub struct ServerFault {
    /// What a front end tells.
    pub kind: ServerFaultKind,
    /// The cause.
    #[source]
    pub source: Cause,
}

/// What a front end can tell of a server that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerFaultKind {
    /// Nobody answers.
    Unreachable,
    /// Its certificate is not the expected one.
    Untrusted,
    /// Its answer makes no sense to this version.
    Incompatible,
    /// It stops, or starts.
    Stopping,
    /// It took too long.
    TimedOut,
}

impl ServerFaultKind {
    /// The public code.
    pub const fn code(self) -> FailureCode {
        match self {
            Self::Unreachable => FailureCode::ServerUnreachable,
            Self::Untrusted => FailureCode::ServerUntrusted,
            Self::Incompatible => FailureCode::ServerIncompatible,
            Self::Stopping => FailureCode::ServerStopping,
            Self::TimedOut => FailureCode::RequestTimedOut,
        }
    }
}
