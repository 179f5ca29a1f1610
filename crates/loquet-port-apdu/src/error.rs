//! What a transport can answer beside what was asked.

use loquet_domain::storage::Cause;
use thiserror::Error;

/// A transport failed. Whatever was under way may or may not have reached the card: nothing is
/// ever sent again by itself (CPS-17).
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The system's PC/SC service does not run, or has stopped.
    #[error("the PC/SC service is not there")]
    ServiceStopped,
    /// There is no such reader, or no longer.
    #[error("there is no such reader")]
    NoReader,
    /// No card lies in the reader.
    #[error("no card lies in the reader")]
    NoCard,
    /// The card does not answer: upside down, dirty, broken, or of no known protocol.
    #[error("the card does not answer")]
    Mute,
    /// Another program holds the card, alone or for longer than the deadline.
    #[error("another program holds the card")]
    HeldByAnother,
    /// The card has left the reader, or another one came in its place.
    #[error("the card has left")]
    Removed,
    /// Another program has reset the card: whatever was proved to it is gone.
    #[error("the card was reset")]
    Reset,
    /// The deadline has passed.
    #[error("the deadline has passed")]
    TimedOut,
    /// The answer is none: too short for a status word, or too long.
    #[error("the card's answer is malformed")]
    Malformed(#[source] Cause),
    /// Anything else.
    #[error("the reader refused")]
    Refused(#[source] Cause),
}
