//! The workstation's side of a card: its readers, what the settings say of them, and the front.

#[cfg(test)]
pub(crate) mod bench;

use crate::cancellation::{Cancellation, StopSignal};
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::prompt::Prompter;
use loquet_port_desk::CardStation;
use loquet_wiring::Settings;
use loquet_wiring::card::open_card_station;
use loquet_wiring::settings::CardSettings;
use std::ops::Deref;
use std::sync::Arc;

/// The readers of this workstation, as a command sees them.
#[derive(Clone)]
pub(crate) struct CardSide {
    front: Front,
    settings: CardSettings,
    station: Arc<dyn CardStation>,
    cancellation: Cancellation,
}

impl CardSide {
    /// Without a practice.
    pub(crate) fn open(front: &Front) -> Result<Self, Failure> {
        Self::over(front, &front.settings()?, Cancellation::listen()?)
    }

    /// Of an open practice which can trust cards.
    pub(crate) fn of(office: &Office) -> Result<Self, Failure> {
        office.check_cards()?;
        Self::over(office, office.settings(), office.cancellation().clone())
    }

    fn over(
        front: &Front,
        settings: &Settings,
        cancellation: Cancellation,
    ) -> Result<Self, Failure> {
        Ok(Self {
            front: front.clone(),
            settings: settings.card().clone(),
            station: open_card_station(settings)?,
            cancellation,
        })
    }

    /// The same, for what begins after a signal that stopped something else.
    pub(crate) fn afresh(&self) -> Result<Self, Failure> {
        let cancellation = Cancellation::listen()?;
        Ok(Self {
            cancellation,
            ..self.clone()
        })
    }

    /// The readers.
    pub(crate) fn station(&self) -> &dyn CardStation {
        self.station.as_ref()
    }

    /// The readers, for whoever works on them besides.
    pub(crate) fn shared_station(&self) -> Arc<dyn CardStation> {
        Arc::clone(&self.station)
    }

    /// What the settings say of cards.
    pub(crate) const fn settings(&self) -> &CardSettings {
        &self.settings
    }

    /// What told the program to stop, if something did.
    pub(crate) fn stopped_by(&self) -> Option<StopSignal> {
        self.cancellation.signal()
    }

    /// Does something, unless the program is told to stop.
    pub(crate) async fn race<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        self.cancellation.race(work).await
    }

    /// Asks a question at the terminal, unless the program is told to stop.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Prompter) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.front.ask(&self.cancellation, question).await
    }
}

impl Deref for CardSide {
    type Target = Front;

    fn deref(&self) -> &Front {
        &self.front
    }
}
