//! Sessions, badly held.

use super::{Broken, Flaw, copy, pretend, recall, remember};
use async_trait::async_trait;
use loquet_domain::session::{EndCause, LockCause, SessionState, SessionToken};
use loquet_domain::{Origin, Password, SessionId};
use loquet_port_desk::{DeskError, OpenSession, SessionDesk, SessionView};
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

impl Broken {
    /// An answer to an unlocking, or what stands in its place.
    pub(super) async fn unlocked(
        &self,
        token: &SessionToken,
        answer: Result<OpenSession, DeskError>,
    ) -> Result<OpenSession, DeskError> {
        match (self.flaw, answer) {
            (Flaw::KeepsTheToken, Ok(opened)) => Ok(OpenSession {
                token: copy(token),
                ..opened
            }),
            (Flaw::PretendsToUnlock, Err(_)) => {
                Ok(pretend(token, self.desk.show_session(token).await?))
            }
            (Flaw::AsksForNoCard, Err(DeskError::CardNeeded)) => Err(DeskError::Denied),
            (_, answer) => self.answered(answer),
        }
    }

    /// Where an unlocking is said to be asked.
    pub(super) async fn place(&self, token: &SessionToken, origin: Origin) -> Origin {
        match self.flaw {
            Flaw::UnlocksAnywhere => {
                let shown = self.desk.show_session(token).await;
                shown.map_or(origin, |shown| shown.origin)
            }
            _ => origin,
        }
    }
}

#[async_trait]
impl SessionDesk for Broken {
    async fn use_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        match (self.flaw, self.desk.use_session(token).await) {
            (Flaw::UsesLockedSessions, Err(DeskError::SessionLocked))
            | (Flaw::UsesEndedSessions, Err(DeskError::SessionEnded)) => {
                self.desk.show_session(token).await
            }
            (_, answer) => self.answered(answer),
        }
    }

    async fn show_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        match self.flaw {
            Flaw::UsesWhatItShows => self.desk.use_session(token).await,
            _ => self.answered(self.desk.show_session(token).await),
        }
    }

    async fn show_session_from(
        &self,
        token: &SessionToken,
        origin: &Origin,
    ) -> Result<SessionView, DeskError> {
        match self.flaw {
            Flaw::ShowsElsewhere => self.desk.show_session(token).await,
            Flaw::ShowsOnlyActiveSessions => self.desk.use_session(token).await,
            _ => self.answered(self.desk.show_session_from(token, origin).await),
        }
    }

    async fn session_changed(
        &self,
        token: &SessionToken,
        seen: SessionState,
        wait: Duration,
    ) -> Result<SessionView, DeskError> {
        let shown = self.desk.show_session(token).await;
        match self.flaw {
            Flaw::AnswersBeforeTheWaitIsOver => return shown,
            Flaw::NeverSeesAChange => pending::<()>().await,
            Flaw::WaitsForTheNextChange => {
                let state = shown?.state;
                return self.desk.session_changed(token, state, wait).await;
            }
            _ => {}
        }
        if let Ok(shown) = shown {
            remember(&self.memory.view, shown);
        }
        match self.desk.session_changed(token, seen, wait).await {
            Err(DeskError::SessionEnded) if self.flaw == Flaw::ForgivesOldTokens => {
                recall(&self.memory.view).ok_or(DeskError::SessionEnded)
            }
            answer => self.answered(answer),
        }
    }

    async fn lock_session(
        &self,
        token: &SessionToken,
        cause: LockCause,
    ) -> Result<SessionView, DeskError> {
        let cause = match (self.flaw, cause) {
            (Flaw::LocksAsAsked, _)
            | (Flaw::LocksForAnyCause, LockCause::Idle | LockCause::ClockSetBack) => {
                LockCause::Asked
            }
            (_, cause) => cause,
        };
        self.answered(self.desk.lock_session(token, cause).await)
    }

    async fn unlock_session(
        &self,
        token: &SessionToken,
        password: Arc<Password>,
        origin: Origin,
    ) -> Result<OpenSession, DeskError> {
        let origin = self.place(token, origin).await;
        let answer = self.desk.unlock_session(token, password, origin).await;
        self.unlocked(token, answer).await
    }

    async fn close_session(
        &self,
        token: &SessionToken,
        cause: EndCause,
    ) -> Result<SessionView, DeskError> {
        let cause = match (self.flaw, cause) {
            (Flaw::ClosesAsAsked, _) => EndCause::Closed,
            (Flaw::ClosesForAnyCause, cause) if cause != EndCause::CardRemoved => EndCause::Closed,
            (_, cause) => cause,
        };
        self.answered(self.desk.close_session(token, cause).await)
    }

    async fn own_sessions(&self, token: &SessionToken) -> Result<Vec<SessionView>, DeskError> {
        let mut listed = self.answered(self.desk.own_sessions(token).await)?;
        if self.flaw == Flaw::ListsSessionsOfHereOnly {
            let here = self.desk.show_session(token).await?.origin;
            listed.retain(|view| view.origin == here);
        }
        Ok(listed)
    }

    async fn end_session(
        &self,
        token: &SessionToken,
        session: SessionId,
    ) -> Result<SessionView, DeskError> {
        if self.flaw == Flaw::EndsThePresentSession {
            return self.desk.close_session(token, EndCause::Closed).await;
        }
        if self.flaw == Flaw::EndsNobodyElsesSession {
            return Err(DeskError::Forbidden);
        }
        match (self.flaw, self.desk.end_session(token, session).await) {
            (Flaw::TellsWhichSessionsExist, Err(DeskError::Forbidden)) => {
                Err(DeskError::SessionEnded)
            }
            (_, answer) => self.answered(answer),
        }
    }
}
