//! What goes wrong below a [`CardFault`], for the operational log.

use loquet_domain::card::{CardFailure, CardFault};
use loquet_port_apdu::{CommandTooLong, StatusWord, TransportError};
use thiserror::Error;

/// What the card did that this driver does not go on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum Trouble {
    /// It refused a command.
    #[error("the card answered {0}")]
    Status(StatusWord),
    /// It gives more than anything that is read of it holds, or never ends.
    #[error("the card gives more than it was asked for")]
    Endless,
    /// The transaction has failed before: nothing more is sent in it.
    #[error("the transaction has failed before")]
    Broken,
    /// Its PIN is verified even after a reset, so that it would not have to be proved.
    #[error("the PIN is verified after a reset")]
    StillVerified,
    /// It gives no file where one must be.
    #[error("a file is missing, the card answered {0}")]
    NoFile(StatusWord),
    /// Its certificate is no DER, or longer than one is read.
    #[error("the certificate's length makes no sense")]
    CertificateLength,
    /// It has no key to prove who somebody is, or no certificate or PIN of such a key.
    #[error("there is no authentication key with a certificate and a PIN")]
    NoAuthenticationKey,
    /// It wants its PIN padded, which this driver does not do: a wrong guess would cost a try.
    #[error("the PIN would have to be padded")]
    PaddedPin,
    /// Its number makes no sense.
    #[error("the chip's number cannot be read")]
    ChipNumber,
    /// Its signature is none.
    #[error("the signature has no or too many bytes")]
    Signature,
}

impl From<Trouble> for CardFailure {
    fn from(trouble: Trouble) -> Self {
        let fault = match trouble {
            Trouble::Status(_) | Trouble::Broken | Trouble::StillVerified => CardFault::Refused,
            Trouble::Endless
            | Trouble::NoFile(_)
            | Trouble::CertificateLength
            | Trouble::NoAuthenticationKey
            | Trouble::PaddedPin
            | Trouble::ChipNumber
            | Trouble::Signature => CardFault::Unreadable,
        };
        Self::caused_by(fault, trouble)
    }
}

/// The fault that a transport's error is to a person.
pub(crate) fn transport_failure(error: TransportError) -> CardFailure {
    let fault = match error {
        TransportError::ServiceStopped => CardFault::ServiceStopped,
        TransportError::NoReader => CardFault::NoReader,
        TransportError::NoCard => CardFault::NoCard,
        TransportError::Mute => CardFault::Mute,
        TransportError::HeldByAnother => CardFault::HeldByAnother,
        TransportError::Removed => CardFault::Removed,
        TransportError::TimedOut => CardFault::TimedOut,
        TransportError::Malformed(_) => CardFault::Unreadable,
        // The card is there, and a new attempt may work: a reset by another program included.
        _ => CardFault::Refused,
    };
    CardFailure::caused_by(fault, error)
}

/// A command that this driver made itself is too long: never seen, and refused all the same.
pub(crate) fn too_long(error: CommandTooLong) -> CardFailure {
    CardFailure::caused_by(CardFault::Refused, error)
}
