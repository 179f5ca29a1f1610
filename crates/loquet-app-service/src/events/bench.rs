//! A desk of sessions whose states a test sets.

use async_trait::async_trait;
use loquet_domain::profile::{Assurance, Factor};
use loquet_domain::session::{EndCause, Ending, LockCause, SessionState, SessionToken};
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use loquet_domain::text::PrintableText;
use loquet_domain::{Origin, Password, Role, SessionId, Timestamp};
use loquet_port_desk::{DeskError, OpenSession, SEEN_WITHIN, SessionDesk, SessionView};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Where every session of the bench was opened.
pub(crate) fn origin() -> Origin {
    Origin {
        workstation: PrintableText::new("ACCUEIL-1"),
        address: None,
        application: PrintableText::new("test 1"),
    }
}

/// The session with this number.
pub(crate) fn view(number: u8, state: SessionState) -> SessionView {
    SessionView {
        id: SessionId::from_random([number; 16]),
        identifier: "charbonnel.pascal".parse().expect("an identifier"),
        role: Role::Member,
        factor: Factor::CpsCard,
        assurance: Assurance::TwoFactors,
        conforming: true,
        card: None,
        test: false,
        origin: origin(),
        opened_at: Timestamp::UNIX_EPOCH,
        last_used_at: Timestamp::UNIX_EPOCH,
        absolute_end: Timestamp::MAX,
        state,
    }
}

/// The token of the session with this number.
pub(crate) fn token(number: u8) -> SessionToken {
    SessionToken::from_random([number; 32].into())
}

/// Sessions by their numbers; a call that the tests do not need is refused.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    states: Mutex<BTreeMap<[u8; 32], SessionView>>,
    broken: Mutex<bool>,
}

impl Sessions {
    /// One session.
    pub(crate) fn with(number: u8, state: SessionState) -> Arc<Self> {
        let sessions = Self::default();
        sessions.set(number, state);
        Arc::new(sessions)
    }

    /// Sets the state of a session, made if there was none.
    pub(crate) fn set(&self, number: u8, state: SessionState) {
        let mut states = self.states.lock().expect("sessions");
        states.insert(*token(number).digest().as_bytes(), view(number, state));
    }

    /// The state of a session.
    pub(crate) fn state(&self, number: u8) -> Option<SessionState> {
        let states = self.states.lock().expect("sessions");
        let view = states.get(token(number).digest().as_bytes());
        view.map(|view| view.state)
    }

    /// The token stands for nothing any more.
    pub(crate) fn remove(&self, number: u8) {
        self.renew(&token(number));
    }

    /// The same, by the token itself.
    pub(crate) fn renew(&self, old: &SessionToken) {
        let mut states = self.states.lock().expect("sessions");
        states.remove(old.digest().as_bytes());
    }

    /// Ends a session.
    pub(crate) fn end(&self, number: u8) {
        let (cause, at) = (EndCause::Closed, Timestamp::UNIX_EPOCH);
        self.set(number, SessionState::Ended(Ending { cause, at }));
    }

    /// The database fails from now on.
    pub(crate) fn break_down(&self) {
        *self.broken.lock().expect("sessions") = true;
    }

    /// The database works again.
    pub(crate) fn mend(&self) {
        *self.broken.lock().expect("sessions") = false;
    }

    fn change(
        &self,
        token: &SessionToken,
        change: impl FnOnce(&mut SessionView),
    ) -> Result<SessionView, DeskError> {
        if *self.broken.lock().expect("sessions") {
            let kind = StorageFaultKind::Unavailable;
            let source = std::io::Error::other("broken");
            return Err(DeskError::Storage(StorageFault::new(kind, source)));
        }
        let mut states = self.states.lock().expect("sessions");
        let view = states.get_mut(token.digest().as_bytes());
        let view = view.ok_or(DeskError::SessionEnded)?;
        change(view);
        Ok(view.clone())
    }
}

#[async_trait]
impl SessionDesk for Sessions {
    async fn use_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        self.change(token, |_| {})
    }

    async fn show_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        self.change(token, |_| {})
    }

    async fn show_session_from(
        &self,
        token: &SessionToken,
        _origin: &Origin,
    ) -> Result<SessionView, DeskError> {
        self.change(token, |_| {})
    }

    async fn session_changed(
        &self,
        token: &SessionToken,
        seen: SessionState,
        wait: Duration,
    ) -> Result<SessionView, DeskError> {
        let end = Instant::now() + wait;
        loop {
            let view = self.change(token, |_| {})?;
            if view.state != seen || Instant::now() >= end {
                return Ok(view);
            }
            sleep(SEEN_WITHIN).await;
        }
    }

    async fn lock_session(
        &self,
        token: &SessionToken,
        cause: LockCause,
    ) -> Result<SessionView, DeskError> {
        self.change(token, |view| {
            if view.state == SessionState::Active {
                view.state = SessionState::Locked(cause);
            }
        })
    }

    async fn unlock_session(
        &self,
        _by: &SessionToken,
        _: Arc<Password>,
        _: Origin,
    ) -> Result<OpenSession, DeskError> {
        Err(DeskError::Forbidden)
    }

    async fn close_session(
        &self,
        token: &SessionToken,
        cause: EndCause,
    ) -> Result<SessionView, DeskError> {
        let at = Timestamp::UNIX_EPOCH;
        self.change(token, |view| {
            view.state = SessionState::Ended(Ending { cause, at });
        })
    }

    async fn own_sessions(&self, _by: &SessionToken) -> Result<Vec<SessionView>, DeskError> {
        Err(DeskError::Forbidden)
    }

    async fn end_session(
        &self,
        _by: &SessionToken,
        _: SessionId,
    ) -> Result<SessionView, DeskError> {
        Err(DeskError::Forbidden)
    }
}
