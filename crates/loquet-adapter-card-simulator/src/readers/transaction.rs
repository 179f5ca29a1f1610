//! A card held alone.

use std::time::Duration;

use async_trait::async_trait;
use loquet_port_apdu::{
    Atr, CardTransaction, Command, Ending, Insertion, ReaderName, Response, TransportError,
};
use tokio::sync::OwnedMutexGuard;

use super::SimulatedReaders;
use crate::card::{Reply, SimulatedCard};

pub(super) struct Transaction {
    readers: SimulatedReaders,
    place: (ReaderName, Insertion),
    card: SimulatedCard,
    atr: Atr,
    deadline: Duration,
    /// An exchange failed, or was abandoned in its middle.
    spoilt: bool,
    /// Given back when the transaction is dropped.
    _hold: OwnedMutexGuard<()>,
}

impl Transaction {
    pub(super) fn new(
        readers: SimulatedReaders,
        place: (ReaderName, Insertion),
        card: SimulatedCard,
        hold: OwnedMutexGuard<()>,
        deadline: Duration,
    ) -> Result<Self, TransportError> {
        let atr = Atr::new(&card.atr()).map_err(|_| TransportError::Mute)?;
        Ok(Self {
            readers,
            place,
            card,
            atr,
            deadline,
            spoilt: false,
            _hold: hold,
        })
    }

    fn check_present(&self) -> Result<(), TransportError> {
        self.readers.check_present(&self.place.0, self.place.1)
    }

    /// Waits so long as the card is there.
    async fn stay(&self, duration: Duration) -> Result<(), TransportError> {
        self.readers
            .stay(&self.place.0, self.place.1, duration)
            .await
    }

    /// What comes of a command.
    async fn exchange(&self, command: &Command) -> Result<Response, TransportError> {
        self.check_present()?;
        match self.card.exchange(command.to_bytes().expose()) {
            Reply::Answer { after, .. } if after >= self.deadline => self.time_out().await,
            Reply::Answer { bytes, after } => {
                if !after.is_zero() {
                    self.stay(after).await?;
                }
                Response::from_bytes(&bytes).map_err(|it| TransportError::Malformed(it.into()))
            }
            Reply::Silence => self.time_out().await,
            Reply::Reset => Err(TransportError::Reset),
            Reply::Removed => {
                self.readers.remove(&self.place.0);
                Err(TransportError::Removed)
            }
            Reply::Swapped(other) => {
                self.readers.insert(&self.place.0, &other);
                Err(TransportError::Removed)
            }
        }
    }

    /// Waits for an answer that does not come.
    async fn time_out(&self) -> Result<Response, TransportError> {
        self.stay(self.deadline).await?;
        Err(TransportError::TimedOut)
    }
}

#[async_trait]
impl CardTransaction for Transaction {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    async fn transmit(&mut self, command: &Command) -> Result<Response, TransportError> {
        if std::mem::replace(&mut self.spoilt, true) {
            return Err(TransportError::Removed);
        }
        let response = self.exchange(command).await?;
        self.spoilt = false;
        Ok(response)
    }

    async fn end(mut self: Box<Self>, ending: Ending) -> Result<(), TransportError> {
        let present = self.check_present();
        if ending == Ending::Leave && !self.spoilt && present.is_ok() {
            self.leave();
        }
        present
    }
}

impl Transaction {
    /// The card stays as it is: what is dropped after this resets nothing.
    fn leave(&mut self) {
        self.place.1 = Insertion(u64::MAX);
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // A card that has left, or lies there anew, is nobody's to reset.
        if self.check_present().is_ok() {
            self.card.reset();
        }
    }
}
