//! What the service's codes mean to a caller.

use loquet_port_apdu::{ResponseError, TransportError};
use pcsc::Error;
use thiserror::Error as ThisError;

/// Why there is no connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
pub(crate) enum Fault {
    /// The service does not let this program in.
    #[error("the system's policy keeps this program from the PC/SC service")]
    Denied,
    /// The service's code.
    #[error("the PC/SC service refused")]
    Code(#[from] Error),
}

/// Whether the service is gone for a context that was established, which no later call brings back.
///
/// pcscd that ends leaves `NO_SERVICE` on old contexts and `COMM_ERROR` on a wait that was under
/// way, and its library reports a connection that closes while it waits for any other answer as a
/// security violation, which pcscd itself never says. Windows says `SERVICE_STOPPED`, and
/// `INVALID_HANDLE` once the service runs again.
pub(crate) fn is_service_lost(error: Error) -> bool {
    matches!(
        error,
        Error::NoService | Error::ServiceStopped | Error::CommError | Error::InvalidHandle
    ) || (cfg!(unix) && error == Error::SecurityViolation)
}

/// An error of anything but an exchange.
pub(crate) fn of_connection(fault: Fault) -> TransportError {
    match fault {
        Fault::Denied => TransportError::Refused(Box::new(fault)),
        Fault::Code(error) => of_code(error),
    }
}

fn of_code(error: Error) -> TransportError {
    match error {
        lost if is_service_lost(lost) => TransportError::ServiceStopped,
        Error::UnknownReader | Error::ReaderUnavailable | Error::NoReadersAvailable => {
            TransportError::NoReader
        }
        Error::NoSmartcard => TransportError::NoCard,
        Error::SharingViolation => TransportError::HeldByAnother,
        Error::UnresponsiveCard
        | Error::UnpoweredCard
        | Error::ProtoMismatch
        | Error::UnsupportedCard => TransportError::Mute,
        // NOT_TRANSACTED: the reader could not reach the card, which may be another by now.
        Error::RemovedCard | Error::NotTransacted => TransportError::Removed,
        Error::ResetCard => TransportError::Reset,
        Error::Timeout => TransportError::TimedOut,
        other => TransportError::Refused(Box::new(other)),
    }
}

/// An error of an exchange: whoever is connected has lost the card, not found none.
pub(crate) fn of_exchange(error: Error) -> TransportError {
    match error {
        Error::NoSmartcard | Error::UnknownReader | Error::ReaderUnavailable => {
            TransportError::Removed
        }
        Error::InsufficientBuffer => TransportError::Malformed(Box::new(ResponseError::TooLong)),
        other => of_code(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, of_connection, of_exchange};
    use loquet_port_apdu::TransportError as Told;
    use pcsc::Error;

    fn same(told: &Told, expected: &Told) -> bool {
        std::mem::discriminant(told) == std::mem::discriminant(expected)
    }

    #[test]
    fn cps_19_every_code_has_its_meaning() {
        for (code, expected) in [
            (Error::NoService, Told::ServiceStopped),
            (Error::ServiceStopped, Told::ServiceStopped),
            (Error::CommError, Told::ServiceStopped),
            (Error::InvalidHandle, Told::ServiceStopped),
            (Error::UnknownReader, Told::NoReader),
            (Error::ReaderUnavailable, Told::NoReader),
            (Error::NoReadersAvailable, Told::NoReader),
            (Error::NoSmartcard, Told::NoCard),
            (Error::SharingViolation, Told::HeldByAnother),
            (Error::UnresponsiveCard, Told::Mute),
            (Error::UnpoweredCard, Told::Mute),
            (Error::ProtoMismatch, Told::Mute),
            (Error::RemovedCard, Told::Removed),
            (Error::NotTransacted, Told::Removed),
            (Error::ResetCard, Told::Reset),
            (Error::Timeout, Told::TimedOut),
            (
                Error::UnknownError,
                Told::Refused(Box::new(Error::UnknownError)),
            ),
            (
                Error::InternalError,
                Told::Refused(Box::new(Error::InternalError)),
            ),
        ] {
            assert!(same(&of_connection(code.into()), &expected), "{code:?}");
        }
    }

    #[test]
    fn a_program_that_is_kept_out_is_told_so() {
        let told = of_connection(Fault::Denied);
        assert!(matches!(told, Told::Refused(_)), "{told:?}");
    }

    #[test]
    fn an_exchange_without_a_card_has_lost_it() {
        for code in [
            Error::NoSmartcard,
            Error::ReaderUnavailable,
            Error::UnknownReader,
        ] {
            assert!(same(&of_exchange(code), &Told::Removed), "{code:?}");
        }
        let long = of_exchange(Error::InsufficientBuffer);
        assert!(matches!(long, Told::Malformed(_)), "{long:?}");
        assert!(same(&of_exchange(Error::ResetCard), &Told::Reset));
    }
}
