//! A transaction, seen from its holder.

use crate::fault::{Fault, of_connection, of_exchange};
use crate::places::Seat;
use crate::session::Order;
use async_trait::async_trait;
use loquet_port_apdu::{
    Atr, CardTransaction, Command, Ending, Response, ResponseError, TransportError,
};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;
use thiserror::Error;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Why there is nobody to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum Gone {
    /// A command of this transaction has failed, or was given up.
    #[error("the transaction has ended")]
    Transaction,
    /// A thread of the adapter has ended.
    #[error("the thread has ended")]
    Thread,
}

impl From<Gone> for TransportError {
    fn from(gone: Gone) -> Self {
        Self::Refused(Box::new(gone))
    }
}

/// The holder's end of the thread that holds the card. Dropping it lets the thread reset the card.
#[derive(Debug)]
pub(crate) struct PcscTransaction {
    pub(crate) atr: Atr,
    /// Taken for the time of an exchange, and given back when that went well: whatever else
    /// happens, a dropped future included, ends the transaction.
    pub(crate) orders: Option<Sender<Order>>,
    pub(crate) ended: oneshot::Receiver<Result<(), Fault>>,
    pub(crate) deadline: Duration,
    pub(crate) seat: Arc<Seat>,
}

impl PcscTransaction {
    async fn exchange(
        &self,
        orders: &Sender<Order>,
        command: &Command,
    ) -> Result<Vec<u8>, TransportError> {
        let (asker, answer) = oneshot::channel();
        let order = Order::Transmit(command.to_bytes(), asker);
        orders.send(order).map_err(|_| Gone::Thread)?;
        let Ok(answer) = timeout(self.deadline, answer).await else {
            self.seat.note_silence();
            return Err(TransportError::TimedOut);
        };
        answer.map_err(|_| Gone::Thread)?.map_err(of_exchange)
    }
}

#[async_trait]
impl CardTransaction for PcscTransaction {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    #[tracing::instrument(
        name = "apdu.transmit",
        level = "debug",
        skip_all,
        err(level = "debug")
    )]
    async fn transmit(&mut self, command: &Command) -> Result<Response, TransportError> {
        let orders = self.orders.take().ok_or(Gone::Transaction)?;
        let bytes = self.exchange(&orders, command).await?;
        let response = response(&bytes)?;
        self.orders = Some(orders);
        Ok(response)
    }

    #[tracing::instrument(name = "apdu.end", level = "debug", skip_all, err(level = "debug"))]
    async fn end(mut self: Box<Self>, ending: Ending) -> Result<(), TransportError> {
        if let Some(orders) = self.orders.take() {
            orders.send(Order::End(ending)).map_err(|_| Gone::Thread)?;
        }
        let Ok(ended) = timeout(self.deadline, &mut self.ended).await else {
            return Err(TransportError::TimedOut);
        };
        ended.map_err(|_| Gone::Thread)?.map_err(of_connection)
    }
}

/// Reads the bytes of an answer. pcscd calls it a success without a byte when the card leaves in
/// mid-command.
fn response(bytes: &[u8]) -> Result<Response, TransportError> {
    if bytes.is_empty() {
        return Err(TransportError::Removed);
    }
    let malformed = |error: ResponseError| TransportError::Malformed(Box::new(error));
    Response::from_bytes(bytes).map_err(malformed)
}
