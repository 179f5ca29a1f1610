//! Reads a card of this machine's reader, and lets its holder in.

use super::feed::{ReaderFeed, Seen, Watching};
use super::handles::Handles;
use super::removal::{Around, RemovalWatch, Tell};
use crate::server::Stopping;
use loquet_domain::card::{
    CardAnswer, CardFailure, CardFault, ChallengePurpose, PinEntry, ReaderName, UsableCard,
    usable_cards,
};
use loquet_domain::session::SessionToken;
use loquet_domain::{Origin, SessionId};
use loquet_port_desk::{CardDesk, CardOnStation, CardStation, DeskError, OpenSession, SessionDesk};
use loquet_wire_v1::StationReaders;
use loquet_wiring::settings::CardSettings;
use loquet_wiring::workstation::SessionKeeper;
use loquet_wiring::{new_uuid, now};
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

/// How long a request waits for the operation of another one.
const TURN: Duration = Duration::from_secs(5);

/// Why the reader did not do what was asked.
#[derive(Debug, Error)]
pub(crate) enum StationError {
    /// Reader, card or PIN.
    #[error(transparent)]
    Card(#[from] CardFailure),
    /// The practice.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// Several cards can be used, and none was chosen.
    #[error("several cards can be used")]
    Several,
    /// The reader's sessions are too many already.
    #[error("too many sessions are open by this reader")]
    TooMany,
}

impl From<CardFault> for StationError {
    fn from(fault: CardFault) -> Self {
        Self::Card(fault.into())
    }
}

/// The reader of the server's own machine.
pub(crate) struct Station {
    cards: Arc<dyn CardStation>,
    redirected_allowed: bool,
    handles: Handles,
    feed: ReaderFeed,
    watch: RemovalWatch,
    turn: Mutex<()>,
}

impl Station {
    /// A station of these readers; `kept` remembers its sessions over a crash.
    pub(crate) fn new(
        cards: Arc<dyn CardStation>,
        settings: &CardSettings,
        desk: Arc<dyn SessionDesk>,
        kept: Arc<dyn SessionKeeper>,
    ) -> Self {
        let around = Around {
            cards: Arc::clone(&cards),
            desk,
            kept,
        };
        Self {
            cards,
            redirected_allowed: settings.redirected_readers,
            handles: Handles::default(),
            feed: ReaderFeed::new(),
            watch: RemovalWatch::new((settings.removal, settings.removal_grace), around),
            turn: Mutex::new(()),
        }
    }

    /// Locks the sessions that a service that was ended without a warning has left. To be waited
    /// for before anybody is served.
    pub(crate) async fn lock_left(&self, tell: Tell<'_>) {
        self.watch.lock_left(tell).await;
    }

    /// Watches readers and sessions until the service stops; tells of each session that it locks
    /// or ends.
    pub(crate) async fn run(&self, tell: Tell<'_>, stopping: &Stopping) {
        tokio::join!(
            self.feed.run(&*self.cards, stopping),
            self.watch.run(&self.feed, tell, stopping),
        );
    }

    /// Watches the readers, for a stream of events.
    pub(crate) fn watch(&self) -> Watching {
        self.feed.watch()
    }

    /// The readers now.
    pub(crate) async fn readers(&self) -> StationReaders {
        let seen = self.cards.readers().await;
        let seen = seen.map(Into::into).map_err(|failure| failure.fault);
        self.view(&seen)
    }

    /// What was seen of the readers, as it is told.
    pub(crate) fn view(&self, seen: &Seen) -> StationReaders {
        let seen = seen.as_deref().map_err(|fault| *fault);
        StationReaders::seen(seen, self.redirected_allowed)
    }

    /// Reads the card that lies in a reader, or the only one that can be used; its name is good
    /// for five minutes, and as long as it is not moved.
    pub(crate) async fn read(
        &self,
        reader: Option<&ReaderName>,
    ) -> Result<(String, CardOnStation), StationError> {
        let _turn = self.turn().await?;
        let usable = self.usable(reader).await?;
        let card = self.cards.read(&usable.card).await?;
        let name = new_uuid().to_string();
        self.handles.keep(name.clone(), card.clone(), now());
        Ok((name, card))
    }

    /// The card to read.
    async fn usable(&self, reader: Option<&ReaderName>) -> Result<UsableCard, StationError> {
        let mut readers = self.cards.readers().await?;
        if let Some(reader) = reader {
            readers.retain(|one| &one.name == reader);
        }
        let mut usable = usable_cards(&readers, self.redirected_allowed)?;
        match (usable.pop(), usable.as_slice()) {
            (Some(only), []) => Ok(only),
            _ => Err(StationError::Several),
        }
    }

    /// Opens a session by a card that was read.
    pub(crate) async fn log_in(
        &self,
        desk: &dyn CardDesk,
        (card, entry): (&str, PinEntry),
        origin: Origin,
    ) -> Result<OpenSession, StationError> {
        let _turn = self.turn().await?;
        if !self.watch.has_room(None).await {
            return Err(StationError::TooMany);
        }
        let purpose = ChallengePurpose::Login;
        let (answer, proved) = self.prove(desk, purpose, (card, entry), &origin).await?;
        let open = desk.log_in_by_card(answer, origin).await;
        self.judged(open, (card, &proved)).await
    }

    /// Unlocks a session by the card of its person; its token before is worthless.
    pub(crate) async fn unlock(
        &self,
        desk: &dyn CardDesk,
        (session, token): (SessionId, &SessionToken),
        (card, entry): (&str, PinEntry),
        origin: Origin,
    ) -> Result<OpenSession, StationError> {
        let _turn = self.turn().await?;
        if !self.watch.has_room(Some(session)).await {
            return Err(StationError::TooMany);
        }
        let purpose = ChallengePurpose::Unlock;
        let (answer, proved) = self.prove(desk, purpose, (card, entry), &origin).await?;
        let open = desk.unlock_by_card(token, answer, origin).await;
        self.judged(open, (card, &proved)).await
    }

    /// A card's answer to a new challenge: at most one PIN is sent to it (CPS-17).
    async fn prove(
        &self,
        desk: &dyn CardDesk,
        purpose: ChallengePurpose,
        (name, entry): (&str, PinEntry),
        origin: &Origin,
    ) -> Result<(CardAnswer, CardOnStation), StationError> {
        let card = self.handles.find(name, now());
        let card = card.ok_or(CardFault::TimedOut)?;
        let challenge = desk.challenge_card(purpose, origin.clone()).await?;
        let failure = match self.cards.answer(&card, entry, &challenge).await {
            Ok(answer) => return Ok((answer, card)),
            Err(failure) => failure,
        };
        let abandoned = card.abandoned(&challenge, failure.fault);
        if let Err(error) = desk.abandon_card(abandoned, origin.clone()).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "an abandoned challenge cannot be recorded"
            );
        }
        if is_gone(failure.fault) {
            self.handles.forget(name);
        }
        Err(failure.into())
    }

    /// Watches over what was opened. A card that was known and is refused is read in full the next
    /// time: its certificate may have been renewed.
    async fn judged(
        &self,
        open: Result<OpenSession, DeskError>,
        (name, card): (&str, &CardOnStation),
    ) -> Result<OpenSession, StationError> {
        match open {
            Ok(open) => {
                self.watch.watch(open.session.id, &open.token, card).await;
                Ok(open)
            }
            Err(error) => {
                if matches!(error, DeskError::CardDenied) {
                    self.handles.forget(name);
                    if card.read.known {
                        self.cards.forget(card.chip).await;
                    }
                }
                Err(error.into())
            }
        }
    }

    /// The right to one operation: the card is held by nobody else of us.
    async fn turn(&self) -> Result<MutexGuard<'_, ()>, StationError> {
        let turn = timeout(TURN, self.turn.lock()).await;
        turn.map_err(|_| CardFault::HeldByAnother.into())
    }
}

/// The card is not there any more: it is to be read again.
const fn is_gone(fault: CardFault) -> bool {
    matches!(
        fault,
        CardFault::Removed | CardFault::Swapped | CardFault::NoCard | CardFault::NoReader
    )
}

#[cfg(test)]
mod tests;
