//! Follows the cards of the sessions that this machine's reader has opened: a session is locked,
//! or ends, when its card leaves (REG-20).

use super::feed::{LOOK, ReaderFeed, Seen};
use super::watched::{Chips, Rules, Watched};
use crate::server::Stopping;
use loquet_domain::SessionId;
use loquet_domain::card::{ChipSerial, PresentCard, RemovalDecision, RemovalPolicy};
use loquet_domain::session::{EndCause, LockCause, SessionState, SessionToken};
use loquet_port_desk::{CardOnStation, CardStation, DeskError, SessionDesk, SessionView};
use loquet_wiring::now;
use loquet_wiring::workstation::{MAX_KEPT, SessionKeeper, WorkstationError};
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

/// How often the time is looked at while a grace runs, and a refused lock is tried again.
const INSTANT: Duration = Duration::from_millis(200);

/// At most so many sessions of the reader are open at once: as many as a restart can lock.
pub(super) const MOST: usize = MAX_KEPT;

/// What the watch acts on.
pub(super) struct Around {
    pub(super) cards: Arc<dyn CardStation>,
    pub(super) desk: Arc<dyn SessionDesk>,
    /// Keeps the tokens of the watched sessions over a crash.
    pub(super) kept: Arc<dyn SessionKeeper>,
}

/// Told of each session that the watch has locked or ended.
pub(super) type Tell<'a> = &'a (dyn Fn(SessionId) + Sync);

/// Watches over the sessions of this machine's reader.
pub(super) struct RemovalWatch {
    rules: Rules,
    around: Around,
    watched: Mutex<Vec<Watched>>,
    added: Notify,
}

impl RemovalWatch {
    /// Watches over no session yet.
    pub(super) fn new(rules: Rules, around: Around) -> Self {
        Self {
            rules,
            around,
            watched: Mutex::default(),
            added: Notify::new(),
        }
    }

    /// Whether a session can be watched over: a new one, or one that may be watched already.
    pub(super) async fn has_room(&self, session: Option<SessionId>) -> bool {
        if self.has_room_now(session) {
            return true;
        }
        self.forget_ended().await;
        self.has_room_now(session)
    }

    fn has_room_now(&self, session: Option<SessionId>) -> bool {
        let watched = self.lock();
        let is_watched = |one: &Watched| Some(one.session) == session;
        watched.len() < MOST || watched.iter().any(is_watched)
    }

    /// Watches over a session that a card has just opened or unlocked; its token before is
    /// worthless.
    pub(super) async fn watch(
        &self,
        session: SessionId,
        token: &SessionToken,
        card: &CardOnStation,
    ) {
        if self.rules.0 == RemovalPolicy::Nothing {
            return;
        }
        let Some(token) = copied(token) else { return };
        {
            let mut watched = self.lock();
            watched.retain(|one| one.session != session);
            watched.push(Watched::new(session, Arc::clone(&token), card));
        }
        self.added.notify_one();
        self.keeping(move |kept| kept.keep(session, &token)).await;
    }

    /// Locks what a service that was ended without a warning has left: nobody has seen whether
    /// those cards were away meanwhile (CPS-22).
    pub(super) async fn lock_left(&self, tell: Tell<'_>) {
        loop {
            let kept = Arc::clone(&self.around.kept);
            let left = blocking(move || kept.current()).await;
            let Some((session, token)) = left.flatten() else {
                return;
            };
            let cause = LockCause::CardRemoved;
            match self.around.desk.lock_session(&token, cause).await {
                Ok(view) => tell(view.id),
                Err(DeskError::SessionEnded) => {}
                Err(error) => {
                    warn(&error, "a session that was left cannot be locked");
                    sleep(INSTANT).await;
                    continue;
                }
            }
            self.keeping(move |kept| kept.forget(session)).await;
        }
    }

    /// Watches until the service stops. What is then still open is locked by the next start.
    pub(super) async fn run(&self, feed: &ReaderFeed, tell: Tell<'_>, stopping: &Stopping) {
        tokio::select! {
            () = stopping.begun() => {}
            () = self.follow(feed, tell) => {}
        }
    }

    async fn follow(&self, feed: &ReaderFeed, tell: Tell<'_>) {
        loop {
            self.added.notified().await;
            let mut readers = feed.watch();
            let (mut chips, mut seen) = (Chips::default(), self.fresh().await);
            while !self.lock().is_empty() {
                self.look(&seen, &mut chips, tell).await;
                self.act(tell).await;
                tokio::select! {
                    changed = readers.changed() => {
                        if let (Ok(()), Some(now)) = (changed, readers.borrow_and_update().clone()) {
                            seen = now;
                        }
                    }
                    // What was seen before a card was read may be older than its insertion.
                    () = self.added.notified() => seen = self.fresh().await,
                    () = sleep(self.pause()) => self.forget_ended().await,
                }
            }
        }
    }

    async fn fresh(&self) -> Seen {
        let looked = self.around.cards.readers().await;
        looked.map(Into::into).map_err(|failure| failure.fault)
    }

    /// Looks where each card is. Readers that cannot be asked show none.
    async fn look(&self, seen: &Seen, chips: &mut Chips, tell: Tell<'_>) {
        let readers = seen.as_deref().unwrap_or_default();
        self.step(seen, chips);
        if !self.lock().iter().any(Watched::is_in_grace) {
            return;
        }
        let unread = chips.unread(readers);
        if unread.is_empty() {
            return;
        }
        // What is due already does not wait for the reading of a card.
        self.act(tell).await;
        for card in unread {
            let chip = self.chip(card).await;
            chips.note(card, chip);
        }
        self.step(seen, chips);
    }

    fn step(&self, seen: &Seen, chips: &Chips) {
        let readers = seen.as_deref().unwrap_or_default();
        for one in self.lock().iter_mut() {
            one.look(readers, chips, self.rules, now());
        }
    }

    /// The chip of a card that came; a card that takes its time is none that is known.
    async fn chip(&self, card: &PresentCard) -> Option<ChipSerial> {
        let read = timeout(LOOK, self.around.cards.read(card)).await;
        read.ok()?.ok().map(|read| read.chip)
    }

    /// Does what is due; what fails is tried again at the next look.
    async fn act(&self, tell: Tell<'_>) {
        let due: Vec<_> = (self.lock().iter())
            .filter(|one| one.due != RemovalDecision::Wait)
            .map(|one| (one.session, Arc::clone(&one.token), one.due))
            .collect();
        for (session, token, due) in due {
            let desk = &self.around.desk;
            let done = match due {
                RemovalDecision::Wait => continue,
                RemovalDecision::Lock => desk.lock_session(&token, LockCause::CardRemoved).await,
                RemovalDecision::Close => desk.close_session(&token, EndCause::CardRemoved).await,
            };
            match done {
                Ok(view) => {
                    tracing::info!(%session, ?due, "the card of a session has left");
                    tell(session);
                    self.done(&token);
                    if is_over(&view) {
                        self.forget(session, &token).await;
                    }
                }
                Err(DeskError::SessionEnded) => self.forget(session, &token).await,
                Err(error) => warn(&error, "a session whose card has left cannot be locked"),
            }
        }
    }

    fn done(&self, token: &Arc<SessionToken>) {
        for one in self.lock().iter_mut() {
            if Arc::ptr_eq(&one.token, token) {
                one.due = RemovalDecision::Wait;
            }
        }
    }

    /// Forgets the sessions that are over: closed, ended elsewhere, or unlocked by somebody else,
    /// who then watches over the card.
    async fn forget_ended(&self) {
        let all: Vec<_> = (self.lock().iter())
            .map(|one| (one.session, Arc::clone(&one.token)))
            .collect();
        for (session, token) in all {
            let is_over = match self.around.desk.show_session(&token).await {
                Ok(view) => is_over(&view),
                Err(error) => matches!(error, DeskError::SessionEnded),
            };
            if is_over {
                self.forget(session, &token).await;
            }
        }
    }

    /// Forgets a session, unless it was unlocked in the meantime.
    async fn forget(&self, session: SessionId, token: &Arc<SessionToken>) {
        let was_there = {
            let mut watched = self.lock();
            let before = watched.len();
            watched.retain(|one| !Arc::ptr_eq(&one.token, token));
            watched.len() < before
        };
        if was_there {
            self.keeping(move |kept| kept.forget(session)).await;
        }
    }

    /// How long nothing may be looked at.
    fn pause(&self) -> Duration {
        let is_hurried = |one: &Watched| one.is_in_grace() || one.due != RemovalDecision::Wait;
        if self.lock().iter().any(is_hurried) {
            INSTANT
        } else {
            LOOK
        }
    }

    /// Writes down what a restart needs to know.
    async fn keeping(
        &self,
        change: impl FnOnce(&dyn SessionKeeper) -> Result<(), WorkstationError> + Send + 'static,
    ) {
        let kept = Arc::clone(&self.around.kept);
        blocking(move || change(&*kept)).await;
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Watched>> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A small file's writing, away from the threads that serve.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, WorkstationError> + Send + 'static,
) -> Option<T> {
    let done = tokio::task::spawn_blocking(work).await;
    match done.ok()? {
        Ok(done) => Some(done),
        Err(error) => {
            warn(&error, "the sessions of the reader cannot be kept");
            None
        }
    }
}

fn warn(error: &(dyn Error + 'static), what: &str) {
    tracing::warn!(error, "{what}");
}

/// The token once more, for the watch: it cannot be copied by accident.
fn copied(token: &SessionToken) -> Option<Arc<SessionToken>> {
    token.expose().parse().ok().map(Arc::new)
}

const fn is_over(view: &SessionView) -> bool {
    matches!(view.state, SessionState::Ended(_))
}

#[cfg(test)]
mod tests;
