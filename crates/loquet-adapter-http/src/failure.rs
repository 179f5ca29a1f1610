//! What the desk says of a server that refuses, fails or is not there.

use loquet_domain::storage::{Cause, StorageFault, StorageFaultKind};
use loquet_domain::{FailureCode, Identifier};
use loquet_port_desk::{DeskError, ServerFault, ServerFaultKind};
use loquet_wire_v1::{FieldError, Problem};
use reqwest::StatusCode;
use std::error::Error;
use std::io;
use thiserror::Error;

/// The server has said this.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the server answered {code}{}{} ({instance})", if field.is_some() { " at " } else { "" }, field.as_deref().unwrap_or_default())]
struct Answered {
    code: FailureCode,
    field: Option<String>,
    instance: String,
}

/// The server has answered without saying why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the status code {0} without a problem document")]
struct BareStatus(StatusCode);

/// A fault of the server.
pub(crate) fn server(kind: ServerFaultKind, source: impl Into<Cause>) -> DeskError {
    let source = source.into();
    DeskError::Server(ServerFault { kind, source })
}

/// Its answer makes no sense to this version.
pub(crate) fn incompatible(source: impl Into<Cause>) -> DeskError {
    server(ServerFaultKind::Incompatible, source)
}

/// A field of its answer is not what it must be.
pub(crate) fn unreadable(error: FieldError) -> DeskError {
    incompatible(error)
}

/// It took too long.
pub(crate) fn timed_out(source: impl Into<Cause>) -> DeskError {
    server(ServerFaultKind::TimedOut, source)
}

/// A request that could not be sent, or whose answer has not begun.
pub(crate) fn unsent(error: reqwest::Error) -> DeskError {
    let kind = match tls_fault(&error) {
        Some(kind) => kind,
        // A server that does not even accept is not there.
        None if error.is_timeout() && !error.is_connect() => ServerFaultKind::TimedOut,
        None => ServerFaultKind::Unreachable,
    };
    server(kind, error.without_url())
}

/// An answer that broke off.
pub(crate) fn broken(error: reqwest::Error) -> DeskError {
    let kind = if error.is_timeout() {
        ServerFaultKind::TimedOut
    } else {
        ServerFaultKind::Unreachable
    };
    server(kind, error.without_url())
}

/// What TLS has against the server, if it is that.
fn tls_fault(error: &reqwest::Error) -> Option<ServerFaultKind> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(fault) = error.downcast_ref::<rustls::Error>() {
            return Some(match fault {
                rustls::Error::InvalidCertificate(_)
                | rustls::Error::NoCertificatesPresented
                | rustls::Error::UnsupportedNameType => ServerFaultKind::Untrusted,
                _ => ServerFaultKind::Incompatible,
            });
        }
        // An input or output error hides what it wraps from `source`.
        let wrapped = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        cause = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    None
}

/// An answer that is neither a success nor a problem document: a proxy's, or no Loquet at all.
pub(crate) fn without_problem(status: StatusCode) -> DeskError {
    let kind = match status {
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE => ServerFaultKind::Unreachable,
        StatusCode::GATEWAY_TIMEOUT => ServerFaultKind::TimedOut,
        _ => ServerFaultKind::Incompatible,
    };
    server(kind, BareStatus(status))
}

/// What a problem document means.
pub(crate) fn of_problem(problem: &Problem) -> DeskError {
    let answered = || Answered {
        code: problem.code.0,
        field: problem.field.clone(),
        instance: problem.instance.clone(),
    };
    let code = problem.code.0;
    plain(code)
        .or_else(|| with_members(problem))
        .or_else(|| {
            storage(code).map(|kind| DeskError::Storage(StorageFault::new(kind, answered())))
        })
        .or_else(|| server_kind(code).map(|kind| server(kind, answered())))
        .unwrap_or_else(|| match code {
            FailureCode::Unexpected => DeskError::Unexpected(answered().into()),
            _ => incompatible(answered()),
        })
}

/// The errors that are their code and nothing else.
const fn plain(code: FailureCode) -> Option<DeskError> {
    Some(match code {
        FailureCode::LoginDenied => DeskError::Denied,
        FailureCode::CardDenied => DeskError::CardDenied,
        FailureCode::CardNotRegistered => DeskError::CardNotRegistered,
        FailureCode::CardNeeded => DeskError::CardNeeded,
        FailureCode::LoginBusy => DeskError::Busy,
        FailureCode::PasswordAloneRefused => DeskError::PasswordAloneRefused,
        FailureCode::SessionEnded => DeskError::SessionEnded,
        FailureCode::SessionLocked => DeskError::SessionLocked,
        FailureCode::Forbidden => DeskError::Forbidden,
        FailureCode::AccountNotFound => DeskError::AccountNotFound,
        FailureCode::CardNumberTaken => DeskError::CardNumberTaken,
        FailureCode::AccountChanged => DeskError::AccountChanged,
        FailureCode::LastAdministrator => DeskError::LastAdministrator,
        FailureCode::AlreadyInitialised => DeskError::AlreadyInitialised,
        FailureCode::ReasonRequired => DeskError::ReasonRequired,
        FailureCode::WorkstationUnknown => DeskError::WorkstationUnknown,
        FailureCode::EnrolmentRefused => DeskError::EnrolmentRefused,
        FailureCode::WorkstationNameTaken => DeskError::WorkstationNameTaken,
        FailureCode::WorkstationNotFound => DeskError::WorkstationNotFound,
        FailureCode::TooManyRequests => DeskError::TooManyRequests,
        FailureCode::NotOverNetwork => DeskError::NotOverNetwork,
        _ => return None,
    })
}

/// The errors that tell more than their code.
fn with_members(problem: &Problem) -> Option<DeskError> {
    let code = problem.code.0;
    match (code, problem.refusal) {
        (FailureCode::IdentifierTaken, _) => {
            let proposals = problem.proposals.as_deref().unwrap_or_default();
            let proposals = proposals.iter().map(Identifier::try_from).collect();
            Some(match proposals {
                Ok(proposals) => DeskError::IdentifierTaken { proposals },
                Err(error) => unreadable(error),
            })
        }
        (code, Some(refusal)) if refusal.0.code() == code => {
            Some(DeskError::CertificateRefused(refusal.0))
        }
        (
            FailureCode::RevocationListMalformed
            | FailureCode::RevocationListTooLarge
            | FailureCode::RevocationListTooOld
            | FailureCode::RevocationListForeign
            | FailureCode::RevocationListSuperseded
            | FailureCode::RevocationListUnreachable
            | FailureCode::RevocationListUnwritable,
            None,
        ) => Some(DeskError::RevocationListRefused {
            code,
            source: problem.instance.clone().into(),
        }),
        _ => None,
    }
}

/// What the practice's database refused.
const fn storage(code: FailureCode) -> Option<StorageFaultKind> {
    Some(match code {
        FailureCode::DatabaseUnavailable => StorageFaultKind::Unavailable,
        FailureCode::DatabaseLocked => StorageFaultKind::Locked,
        FailureCode::DatabaseNewer => StorageFaultKind::Newer,
        FailureCode::DatabaseReadOnly => StorageFaultKind::ReadOnly,
        FailureCode::DiskFull => StorageFaultKind::DiskFull,
        FailureCode::DatabaseDamaged => StorageFaultKind::Damaged,
        FailureCode::DatabaseUnreachable => StorageFaultKind::Unreachable,
        FailureCode::DatabaseCredentials => StorageFaultKind::CredentialsRefused,
        FailureCode::DatabaseRights => StorageFaultKind::RightsMissing,
        FailureCode::DatabaseConnections => StorageFaultKind::TooManyConnections,
        FailureCode::NoSuchDatabase => StorageFaultKind::NoSuchDatabase,
        FailureCode::DatabaseUntrusted => StorageFaultKind::ServerUntrusted,
        _ => return None,
    })
}

/// What the server says of itself.
const fn server_kind(code: FailureCode) -> Option<ServerFaultKind> {
    Some(match code {
        FailureCode::ServerUnreachable => ServerFaultKind::Unreachable,
        FailureCode::ServerUntrusted => ServerFaultKind::Untrusted,
        FailureCode::ServerIncompatible => ServerFaultKind::Incompatible,
        FailureCode::ServerStopping => ServerFaultKind::Stopping,
        FailureCode::RequestTimedOut => ServerFaultKind::TimedOut,
        _ => return None,
    })
}
