//! Readers and transactions.

use crate::{Atr, Command, Insertion, Reader, ReaderName, Response, TransportError};
use async_trait::async_trait;
use std::time::Duration;

/// Readers, and exchanges with the cards in them.
///
/// # Contract
///
/// - Every method MUST answer within its deadline, whatever another program, the reader or the
///   service does; what comes late MUST be discarded (CPS-27).
/// - A service that was stopped and started again MUST be found again by the next call.
/// - A dropped future MUST leave nothing held: no transaction, no connection.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait ApduTransport: Send + Sync {
    /// The readers now, in the system's order.
    ///
    /// # Errors
    ///
    /// [`TransportError::ServiceStopped`], [`TransportError::TimedOut`],
    /// [`TransportError::Refused`]. No reader at all is an empty list.
    ///
    /// # Contract
    ///
    /// - MUST list every reader with what lies in it.
    /// - MUST show another insertion after a card was away, however short.
    async fn readers(&self) -> Result<Vec<Reader>, TransportError>;

    /// Waits until the readers are no longer as seen, and gives them as they then are. Gives them
    /// unchanged when the wait is over.
    ///
    /// # Errors
    ///
    /// As [`ApduTransport::readers`].
    ///
    /// # Contract
    ///
    /// - MUST see a card inserted, a card removed, and a reader plugged in or out.
    /// - MUST answer at once when the readers are not as seen.
    /// - MUST answer the readers unchanged when the wait is over.
    async fn changed(&self, seen: &[Reader], wait: Duration)
    -> Result<Vec<Reader>, TransportError>;

    /// Connects to the card of an insertion, shared with other programs, and begins a transaction:
    /// until its end no other program can speak to the card. Every exchange has the same deadline.
    ///
    /// # Errors
    ///
    /// Any of [`TransportError`]; [`TransportError::HeldByAnother`] when the transaction could not
    /// begin within the deadline.
    ///
    /// # Contract
    ///
    /// - MUST refuse a card of another insertion as [`TransportError::Removed`] (CPS-22).
    /// - MUST refuse a reader that is not there as [`TransportError::NoReader`], and an empty one as
    ///   [`TransportError::NoCard`] or [`TransportError::Removed`].
    /// - MUST answer [`TransportError::HeldByAnother`] within the deadline while another holds the
    ///   card.
    /// - MUST refuse a card that does not answer as [`TransportError::Mute`].
    /// - MUST hold the card alone until the transaction ends (CPS-20).
    async fn begin(
        &self,
        reader: &ReaderName,
        insertion: Insertion,
        deadline: Duration,
    ) -> Result<Box<dyn CardTransaction>, TransportError>;
}

/// One card, held alone. Dropping it ends it as [`Ending::Reset`].
///
/// # Contract
///
/// - After an error of [`CardTransaction::transmit`] every further command MUST be refused and none
///   MUST reach any card: the handle may already speak to another person's (CPS-22).
/// - A transaction that is dropped MUST reset the card (CPS-20).
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait CardTransaction: Send {
    /// The card's answer to reset, as of this connection.
    fn atr(&self) -> &Atr;

    /// Sends one command as it is, and gives the card's answer as it is: `61xx` and `6Cxx`
    /// included, which are for whoever drives the card. Never sends anything twice.
    ///
    /// # Errors
    ///
    /// [`TransportError::Removed`], [`TransportError::Reset`], [`TransportError::TimedOut`],
    /// [`TransportError::ServiceStopped`], [`TransportError::Malformed`], [`TransportError::Mute`],
    /// [`TransportError::Refused`].
    ///
    /// # Contract
    ///
    /// - MUST give the answer of the card, with any status word.
    /// - MUST refuse a card that has left, also in mid-command, as [`TransportError::Removed`].
    /// - MUST refuse an answer that is none as [`TransportError::Malformed`].
    async fn transmit(&mut self, command: &Command) -> Result<Response, TransportError>;

    /// Ends the transaction and the connection.
    ///
    /// # Errors
    ///
    /// Any of [`TransportError`]: the card is no longer held all the same.
    ///
    /// # Contract
    ///
    /// - MUST leave nothing verified on the card after [`Ending::Reset`] (CPS-20).
    /// - MUST leave the card as it is after [`Ending::Leave`].
    /// - MUST let another program speak to the card at once.
    async fn end(self: Box<Self>, ending: Ending) -> Result<(), TransportError>;
}

/// What becomes of the card at the end of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// It is reset: whatever was verified is forgotten.
    Reset,
    /// It is left as it is, for other software that uses the same card: a setting only.
    Leave,
}
