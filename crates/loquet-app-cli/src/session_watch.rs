//! Watching what becomes of a session elsewhere, while a command runs in it.

use loquet_domain::SessionId;
use loquet_domain::session::{EndCause, LockCause, SessionState, SessionToken};
use loquet_port_desk::{DeskError, SessionDesk};
use loquet_wiring::workstation::SessionKeeper;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// How long one look lasts: a change is seen at once all the same.
const LOOK: Duration = Duration::from_secs(10);

/// A look that only tells whether somebody answers.
const AT_ONCE: Duration = Duration::ZERO;

/// Between two tries to reach a server, or a database, that does not answer.
const PAUSE: Duration = Duration::from_millis(500);

/// How often a token that is worth nothing any more is looked for again: an unlocking elsewhere
/// renews it, and keeps the new one a moment later.
const RENEWALS: u32 = 4;

/// What is known of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is open. One that only nobody has used is taken as open too: whether the person is at
    /// work is for the command to say, by `loquet session use`.
    Open,
    /// It was locked.
    Locked(LockCause),
    /// It is over; the cause where it is told.
    Over(Option<EndCause>),
    /// Nobody could be asked for longer than a session may go unused: it may be anything.
    Unknown,
}

/// What is kept of the session here, and whom to ask about it.
#[derive(Clone)]
pub(crate) struct Watched {
    /// Whom to ask.
    pub(crate) desk: Arc<dyn SessionDesk>,
    /// What stands for the session now: each unlocking renews it.
    pub(crate) sessions: Arc<dyn SessionKeeper>,
    /// Which.
    pub(crate) session: SessionId,
    /// How long nobody may answer before the session is taken as unknown: as long as it may go
    /// unused.
    pub(crate) patience: Duration,
}

/// Watches a session in the background until it is dropped.
pub(crate) struct SessionWatch {
    work: JoinHandle<()>,
    standing: watch::Receiver<Standing>,
}

impl SessionWatch {
    /// Of an open session whose token is kept.
    pub(crate) fn begin(watched: Watched) -> Self {
        let (told, standing) = watch::channel(Standing::Open);
        let work = tokio::spawn(async move { watched.follow(&told).await });
        Self { work, standing }
    }

    /// Waits until the session stands otherwise than this; gives how it stands.
    pub(crate) async fn other_than(&mut self, known: Standing) -> Standing {
        let changed = self.standing.wait_for(|standing| *standing != known).await;
        // The watcher ends only once it has said that the session is over.
        changed.map_or(Standing::Over(None), |standing| *standing)
    }

    /// How the session stands, as far as is known.
    pub(crate) fn now(&self) -> Standing {
        *self.standing.borrow()
    }
}

impl Drop for SessionWatch {
    fn drop(&mut self) {
        self.work.abort();
    }
}

impl Watched {
    async fn follow(self, told: &watch::Sender<Standing>) {
        let mut seen = SessionState::Active;
        let usual = LOOK.min(self.patience / 2);
        let mut look = usual;
        loop {
            let standing = match timeout(self.patience, self.heard(seen, look)).await {
                Ok(Ok(state)) => {
                    seen = state;
                    standing(state)
                }
                Ok(Err(Gone)) => Standing::Over(None),
                Err(_) => Standing::Unknown,
            };
            told.send_replace(standing);
            look = if standing == Standing::Unknown {
                AT_ONCE
            } else {
                usual
            };
            if matches!(standing, Standing::Over(_)) {
                return;
            }
        }
    }

    /// Waits for news of the session; tries again for as long as nobody answers.
    async fn heard(&self, seen: SessionState, mut look: Duration) -> Result<SessionState, Gone> {
        let mut renewals = 0;
        loop {
            let Ok(Some(token)) = self.sessions.find(self.session) else {
                renewals += 1;
                if renewals > RENEWALS {
                    return Err(Gone);
                }
                sleep(PAUSE).await;
                continue;
            };
            match self.desk.session_changed(&token, seen, look).await {
                Ok(view) => return Ok(view.state),
                Err(DeskError::SessionEnded) => {
                    if !self.is_renewed(&token).await {
                        return Err(Gone);
                    }
                }
                Err(error) => {
                    tracing::debug!(%error, "nobody can be asked about the session");
                    // Whoever answers again is heard at once.
                    look = AT_ONCE;
                    sleep(PAUSE).await;
                }
            }
        }
    }

    /// Waits for the token that takes the place of one that is worth nothing any more.
    async fn is_renewed(&self, token: &SessionToken) -> bool {
        for _ in 0..RENEWALS {
            let kept = self.sessions.find(self.session);
            if matches!(kept, Ok(Some(kept)) if kept.digest() != token.digest()) {
                return true;
            }
            sleep(PAUSE / RENEWALS).await;
        }
        false
    }
}

/// There is no such session any more.
struct Gone;

const fn standing(state: SessionState) -> Standing {
    match state {
        SessionState::Active | SessionState::Locked(LockCause::Idle) => Standing::Open,
        SessionState::Locked(cause) => Standing::Locked(cause),
        SessionState::Ended(ending) => Standing::Over(Some(ending.cause)),
    }
}

#[cfg(test)]
mod tests;
