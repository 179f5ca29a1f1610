//! The open practice, here or behind its server, as a command sees it.

use crate::cancellation::Cancellation;
use crate::failure::Failure;
use crate::front::Front;
use crate::prompt::Prompter;
use loquet_domain::{FailureCode, Origin};
use loquet_port_desk::Desk;
use loquet_wiring::workstation::{Workstation, open_workstation};
use loquet_wiring::{
    Practice, RemotePractice, Settings, create_practice, open_practice, open_remote_practice,
};
use std::ops::Deref;
use std::sync::Arc;

/// How this program names itself in the journal.
const APPLICATION: &str = concat!("loquet ", env!("CARGO_PKG_VERSION"));

/// The practice, what this workstation keeps, and the front.
pub(crate) struct Office {
    front: Front,
    settings: Settings,
    desk: Arc<dyn Desk>,
    remote: Option<RemotePractice>,
    card_fault: Option<Failure>,
    workstation: Workstation,
    cancellation: Cancellation,
}

impl Office {
    /// Opens the practice, or speaks to its server if the settings name one.
    pub(crate) async fn open(front: &Front) -> Result<Self, Failure> {
        let settings = front.settings()?;
        if settings.server().url.is_none() {
            return Self::here(front, settings, async |it| Ok(open_practice(it).await?)).await;
        }
        let remote = open_remote_practice(&settings, APPLICATION)?;
        let cancellation = Cancellation::listen()?;
        Ok(Self {
            front: front.clone(),
            workstation: open_workstation(&settings)?,
            settings,
            desk: Arc::clone(&remote.desk),
            remote: Some(remote),
            card_fault: None,
            cancellation,
        })
    }

    /// Creates the practice; it has no account yet. Not over a network, and not beside a server
    /// that the settings name: nothing would open it.
    pub(crate) async fn create(front: &Front) -> Result<Self, Failure> {
        let settings = front.settings()?;
        if settings.server().url.is_some() {
            return Err(Failure::new(FailureCode::NotOverNetwork));
        }
        Self::here(front, settings, async |it| Ok(create_practice(it).await?)).await
    }

    async fn here(
        front: &Front,
        settings: Settings,
        open: impl AsyncFnOnce(&Settings) -> Result<Practice, Failure>,
    ) -> Result<Self, Failure> {
        let workstation = open_workstation(&settings)?;
        let cancellation = Cancellation::listen()?;
        // Every command holds this one: it is not to be as large as what opening takes.
        let practice = cancellation.race(Box::pin(open(&settings))).await?;
        Ok(Self {
            front: front.clone(),
            settings,
            desk: practice.desk,
            remote: None,
            card_fault: practice.card_fault.map(Failure::from),
            workstation,
            cancellation,
        })
    }

    /// Everything that may be asked of the practice.
    pub(crate) fn desk(&self) -> &dyn Desk {
        self.desk.as_ref()
    }

    /// The desk, for whoever asks it besides.
    pub(crate) fn shared_desk(&self) -> Arc<dyn Desk> {
        Arc::clone(&self.desk)
    }

    /// The practice's server; `None` where the practice is on this machine.
    pub(crate) const fn remote(&self) -> Option<&RemotePractice> {
        self.remote.as_ref()
    }

    /// Fails if no card can be trusted, and says why.
    pub(crate) fn check_cards(&self) -> Result<(), Failure> {
        self.card_fault.clone().map_or(Ok(()), Err)
    }

    /// The settings that it was opened under.
    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What this workstation keeps for its user.
    pub(crate) const fn workstation(&self) -> &Workstation {
        &self.workstation
    }

    /// Whether the program was told to stop.
    pub(crate) const fn cancellation(&self) -> &Cancellation {
        &self.cancellation
    }

    /// Where requests come from.
    pub(crate) fn origin() -> Origin {
        loquet_wiring::origin(APPLICATION)
    }

    /// Does something, unless the program is told to stop.
    pub(crate) async fn race<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        self.cancellation.race(work).await
    }

    /// Fails if the program was told to stop.
    pub(crate) fn check_not_cancelled(&self) -> Result<(), Failure> {
        if self.cancellation.is_told() {
            Err(Failure::cancelled())
        } else {
            Ok(())
        }
    }

    /// Asks a question at the terminal, unless the program is told to stop.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Prompter) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.front.ask(&self.cancellation, question).await
    }
}

impl Deref for Office {
    type Target = Front;

    fn deref(&self) -> &Front {
        &self.front
    }
}
