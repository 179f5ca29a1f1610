//! Which status each failure answers with: the table of the developer's page on the HTTP API.

use axum::http::StatusCode;
use loquet_domain::FailureCode;
use std::time::Duration;

/// The status of a failure (RFC 9110, section 15).
pub(crate) fn status(code: FailureCode) -> StatusCode {
    known(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// After how long it is worth trying again, where the failure passes by itself.
pub(crate) const fn retry_after(code: FailureCode) -> Option<Duration> {
    use FailureCode as Code;
    let seconds = match code {
        Code::LoginBusy | Code::DatabaseLocked => 2,
        Code::ServerStopping
        | Code::TooManyRequests
        | Code::RequestTimedOut
        | Code::DatabaseUnavailable
        | Code::DatabaseUnreachable
        | Code::DatabaseConnections => 5,
        _ => return None,
    };
    Some(Duration::from_secs(seconds))
}

/// `None` for a code that this table has forgotten, which a test finds.
fn known(code: FailureCode) -> Option<StatusCode> {
    refused(code)
        .or_else(|| not_acceptable(code))
        .or_else(|| failed(code))
}

/// Who asks may not, or not now.
const fn refused(code: FailureCode) -> Option<StatusCode> {
    use FailureCode as Code;
    Some(match code {
        Code::LoginDenied
        | Code::CardDenied
        | Code::SessionEnded
        | Code::NoSessionHere
        | Code::TokenMalformed
        | Code::WorkstationUnknown => StatusCode::UNAUTHORIZED,
        Code::PasswordAloneRefused
        | Code::CardNotRegistered
        | Code::SessionLocked
        | Code::CardNeeded
        | Code::Forbidden
        | Code::EnrolmentRefused
        | Code::NotOverNetwork
        | Code::ReaderNotServed
        | Code::OriginRefused => StatusCode::FORBIDDEN,
        Code::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        Code::LoginBusy | Code::ServerStopping | Code::RequestTimedOut => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        _ => return None,
    })
}

/// What is asked cannot be done: the request, or what it says, is at fault.
const fn not_acceptable(code: FailureCode) -> Option<StatusCode> {
    use FailureCode as Code;
    Some(match code {
        Code::RequestField | Code::RequestMalformed => StatusCode::BAD_REQUEST,
        Code::AccountNotFound | Code::WorkstationNotFound | Code::NoSuchResource => {
            StatusCode::NOT_FOUND
        }
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::IdentifierTaken
        | Code::CardNumberTaken
        | Code::AccountChanged
        | Code::LastAdministrator
        | Code::AlreadyInitialised
        | Code::WorkstationNameTaken
        | Code::RevocationListSuperseded
        | Code::SeveralRemembered => StatusCode::CONFLICT,
        Code::RequestTooLarge | Code::ImportTooLarge | Code::RevocationListTooLarge => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        Code::RequestContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        _ => return said(code),
    })
}

/// The request is well formed, and a value in it breaks a rule of the domain, or a card that is
/// shown is not good.
const fn said(code: FailureCode) -> Option<StatusCode> {
    use FailureCode as Code;
    match code {
        Code::MissingPoint
        | Code::SeveralPoints
        | Code::EmptyFamilyName
        | Code::EmptyGivenName
        | Code::ForbiddenCharacter
        | Code::MisplacedDigit
        | Code::IdentifierTooLong
        | Code::EmptyIdentifier
        | Code::MisplacedHyphen
        | Code::AmbiguousUserName
        | Code::SingleWordUserName
        | Code::CardNumberKey
        | Code::CardNumberShape
        | Code::EmptyPassword
        | Code::PasswordTooLong
        | Code::PasswordCharacter
        | Code::PasswordsDiffer
        | Code::ReasonRequired
        | Code::PinShape
        | Code::PinWrong
        | Code::PinBlocked
        | Code::PinLastTry
        | Code::Cancelled
        | Code::ImportUnreadable
        | Code::ImportEncoding
        | Code::ImportMissingColumn
        | Code::ImportRow
        | Code::ImportDecisions
        | Code::ImportPasswordFormat
        | Code::RevocationListMalformed
        | Code::RevocationListTooOld
        | Code::RevocationListForeign
        | Code::CertificateUsage
        | Code::CertificateUntrusted
        | Code::CertificateExpired
        | Code::CertificateNotYetValid
        | Code::CertificateRevoked
        | Code::RevocationUnknown
        | Code::TestCardRefused => Some(StatusCode::UNPROCESSABLE_ENTITY),
        _ => reader(code),
    }
}

/// The reader of the server's own machine cannot serve the card now: what the reader holds is at
/// odds with what is asked.
const fn reader(code: FailureCode) -> Option<StatusCode> {
    use FailureCode as Code;
    match code {
        Code::NoCardReader
        | Code::NoCard
        | Code::CardMute
        | Code::CardVitale
        | Code::CardUnknown
        | Code::CardUnsupported
        | Code::CardContactless
        | Code::CardHeld
        | Code::CardRemoved
        | Code::CardSwapped
        | Code::CardTimedOut
        | Code::CardReaderRedirected
        | Code::CardUnreadable
        | Code::CardRefused => Some(StatusCode::CONFLICT),
        Code::CardServiceStopped => Some(StatusCode::SERVICE_UNAVAILABLE),
        _ => None,
    }
}

/// The service is at fault, or what it stands on.
const fn failed(code: FailureCode) -> Option<StatusCode> {
    use FailureCode as Code;
    Some(match code {
        Code::DatabaseUnavailable
        | Code::DatabaseLocked
        | Code::DatabaseReadOnly
        | Code::DiskFull
        | Code::DatabaseUnreachable
        | Code::DatabaseCredentials
        | Code::DatabaseRights
        | Code::DatabaseConnections
        | Code::NoSuchDatabase
        | Code::DatabaseUntrusted
        | Code::NotInitialised
        | Code::ClockSetBack
        | Code::RevocationListUnreachable
        | Code::RevocationListUnwritable
        | Code::RememberedUnwritable => StatusCode::SERVICE_UNAVAILABLE,
        Code::DatabaseNewer
        | Code::DatabaseDamaged
        | Code::RememberedDamaged
        | Code::JournalAltered
        | Code::Unexpected => StatusCode::INTERNAL_SERVER_ERROR,
        _ => return elsewhere(code),
    })
}

/// What only a program at a terminal, or the service before it listens, can meet.
const fn elsewhere(code: FailureCode) -> Option<StatusCode> {
    use FailureCode as Code;
    match code {
        Code::SimulatedHolders
        | Code::NoVirtualReader
        | Code::UnknownSetting
        | Code::UnsafeSetting
        | Code::SettingsUnreadable
        | Code::JournalKey
        | Code::DatabasePassword
        | Code::BackupExists
        | Code::DatabaseInUse
        | Code::BackupUnusable
        | Code::BackupByServer
        | Code::TrustAnchors
        | Code::NoTerminal
        | Code::ExportUnwritable
        | Code::AnchorsUnreadable
        | Code::ServerUnreachable
        | Code::ServerUntrusted
        | Code::ServerIncompatible
        | Code::AddressUnusable
        | Code::ServerCertificate
        | Code::CommandNotStarted => Some(StatusCode::INTERNAL_SERVER_ERROR),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{known, retry_after, status};
    use axum::http::StatusCode;
    use loquet_domain::FailureCode;

    #[test]
    fn every_code_has_a_status_that_refuses() {
        for code in FailureCode::ALL {
            let status = known(*code).unwrap_or_else(|| panic!("{code} has no status"));
            assert!(
                status.is_client_error() || status.is_server_error(),
                "{code}"
            );
        }
    }

    #[test]
    fn whoever_is_told_to_come_back_is_told_when() {
        for code in FailureCode::ALL {
            let passes = retry_after(*code).is_some();
            let status = status(*code);
            assert!(!passes || status.is_server_error() || status.as_u16() == 429);
            assert!(status != StatusCode::TOO_MANY_REQUESTS || passes, "{code}");
        }
        assert!(retry_after(FailureCode::LoginBusy).is_some());
    }

    #[test]
    fn lock_06_a_denied_login_does_not_say_when_to_come_back() {
        assert_eq!(retry_after(FailureCode::LoginDenied), None);
        assert_eq!(retry_after(FailureCode::CardDenied), None);
    }
}
