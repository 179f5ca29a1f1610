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
    /// `None` once the card was given back.
    hold: Option<OwnedMutexGuard<()>>,
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
            hold: Some(hold),
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
        let mut flight = Flight {
            transaction: self,
            landed: false,
        };
        let response = flight.transaction.exchange(command).await;
        flight.landed = true;
        drop(flight);
        self.spoilt = response.is_err();
        response
    }

    async fn end(mut self: Box<Self>, ending: Ending) -> Result<(), TransportError> {
        let present = self.check_present();
        if ending == Ending::Leave && !self.spoilt {
            self.hold = None;
        }
        present
    }
}

/// An exchange under way. A future that is dropped in its middle gives the card back.
struct Flight<'a> {
    transaction: &'a mut Transaction,
    landed: bool,
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        if !self.landed {
            self.transaction.reset_and_give_back();
        }
    }
}

impl Transaction {
    /// Resets the card, unless it has left or lies there anew: then it is nobody's to reset.
    fn reset_and_give_back(&mut self) {
        let hold = self.hold.take();
        if hold.is_some() && self.check_present().is_ok() {
            self.card.reset();
        }
        drop(hold);
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        self.reset_and_give_back();
    }
}
