//! Showing, locking, unlocking and ending sessions.

use crate::LocalDesk;
use crate::authority::Permission;
use crate::fault::OrDesk;
use crate::noise::Refused;
use crate::proof::Claim;
use async_trait::async_trait;
use loquet_domain::journal::{Action, EventContext, Object, Reason};
use loquet_domain::profile::Factor;
use loquet_domain::session::{
    EndCause, LockCause, Session, SessionEvent, SessionState, SessionToken,
};
use loquet_domain::{Account, AccountId, Origin, Password, SessionId};
use loquet_port_desk::{DeskError, OpenSession, SEEN_WITHIN, SessionDesk, SessionView};
use loquet_port_sessions::{FoundSession, SessionReference};
use std::sync::Arc;
use std::time::Duration;

/// How often a session is looked at by whoever waits for its change: twice as often as the change
/// must be seen, since a look itself takes time.
const LOOK_EVERY: Duration = Duration::from_millis(500);
const _: () = assert!(LOOK_EVERY.as_millis() * 2 <= SEEN_WITHIN.as_millis());

#[async_trait]
impl SessionDesk for LocalDesk {
    async fn use_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        let acting = self.authorise(token, Permission::Own).await?;
        Ok(self.view_of(&acting.session, &acting.identifier))
    }

    async fn show_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        let found = self.session_of(token).await?;
        Ok(self.view_of_found(&found))
    }

    async fn show_session_from(
        &self,
        token: &SessionToken,
        origin: &Origin,
    ) -> Result<SessionView, DeskError> {
        let found = self.session_of(token).await?;
        if found.session.origin().workstation != origin.workstation {
            return self.refuse_elsewhere(&found.session, origin).await;
        }
        Ok(self.view_of_found(&found))
    }

    async fn session_changed(
        &self,
        token: &SessionToken,
        seen: SessionState,
        wait: Duration,
    ) -> Result<SessionView, DeskError> {
        // Counted in pauses, not by the clock, which can be set.
        let mut left = wait;
        loop {
            let shown = self.view_of_found(&self.session_of(token).await?);
            if left.is_zero() || shown.state != seen {
                return Ok(shown);
            }
            let pause = left.min(LOOK_EVERY);
            self.ports.clock.pause(pause).await;
            left = left.saturating_sub(pause);
        }
    }

    async fn lock_session(
        &self,
        token: &SessionToken,
        cause: LockCause,
    ) -> Result<SessionView, DeskError> {
        let (LockCause::Asked | LockCause::CardRemoved) = cause else {
            // Time is for the desk to tell, never for a front end.
            return Err(DeskError::Forbidden);
        };
        let found = self.session_of(token).await?;
        let event = SessionEvent::Lock(cause);
        let session = self.happen(&found.session, event).await?;
        Ok(self.view_of(&session, &found.identifier))
    }

    async fn unlock_session(
        &self,
        token: &SessionToken,
        password: Arc<Password>,
        origin: Origin,
    ) -> Result<OpenSession, DeskError> {
        let FoundSession {
            session,
            identifier,
        } = self.to_be_unlocked(token, &origin).await?;
        if session.factor() == Factor::CpsCard {
            return Err(DeskError::CardNeeded);
        }
        let claim = Claim {
            identifier: &identifier,
            password: &password,
            origin,
            action: Action::SessionUnlocked,
        };
        let proven = self.prove(claim).await?;
        self.unlock_proved(&session, &proven).await
    }

    async fn close_session(
        &self,
        token: &SessionToken,
        cause: EndCause,
    ) -> Result<SessionView, DeskError> {
        let (EndCause::Closed | EndCause::CardRemoved) = cause else {
            return Err(DeskError::Forbidden);
        };
        let found = self.session_of(token).await?;
        let event = SessionEvent::End(cause);
        let session = self.happen(&found.session, event).await?;
        Ok(self.view_of(&session, &found.identifier))
    }

    async fn own_sessions(&self, token: &SessionToken) -> Result<Vec<SessionView>, DeskError> {
        let acting = self.authorise(token, Permission::Own).await?;
        let sessions = self
            .ports
            .sessions
            .of_account(acting.account)
            .await
            .or_desk()?;
        let views = sessions
            .iter()
            .map(|session| self.view_of(session, &acting.identifier));
        Ok(views
            .filter(|view| !matches!(view.state, SessionState::Ended(_)))
            .collect())
    }

    async fn end_session(
        &self,
        token: &SessionToken,
        session: SessionId,
    ) -> Result<SessionView, DeskError> {
        let acting = self.authorise(token, Permission::Own).await?;
        let reference = SessionReference::Id(session);
        let target = self.ports.sessions.find(reference).await.or_desk()?;
        let administers = acting.role.administers();
        let (target, cause) = match target {
            Some(found) if found.session.account() == acting.account => (found, EndCause::Closed),
            Some(found) if administers => (found, EndCause::EndedByAdministrator),
            // Whether it exists is not told to whoever may not end it.
            None if administers => return Err(DeskError::SessionEnded),
            _ => return Err(DeskError::Forbidden),
        };
        let ended = self
            .apply(session, SessionEvent::End(cause), acting.context)
            .await?;
        Ok(self.view_of(&ended, &target.identifier))
    }
}

impl LocalDesk {
    /// A locked session, for whoever wants to unlock it where they are (REG-08).
    pub(crate) async fn to_be_unlocked(
        &self,
        token: &SessionToken,
        origin: &Origin,
    ) -> Result<FoundSession, DeskError> {
        let found = self.session_of(token).await?;
        let session = &found.session;
        if let SessionState::Ended(_) = session.state_at(self.ports.clock.now()) {
            return Err(DeskError::SessionEnded);
        }
        if origin.workstation != session.origin().workstation {
            return Err(DeskError::SessionLocked);
        }
        Ok(found)
    }

    /// A token that was carried away opens nothing (T17). Whoever shows it is not its person, so
    /// the record names nobody as its actor.
    async fn refuse_elsewhere<T>(
        &self,
        session: &Session,
        origin: &Origin,
    ) -> Result<T, DeskError> {
        let context = EventContext {
            session: Some(session.id()),
            ..self.context_of_nobody(origin.clone())
        };
        let object = Object::Account(session.account());
        let event = context.event(Action::AccessRefused, object);
        let event = event.refused(Reason::OtherWorkstation);
        self.record_refusal(Refused::ForeignSession, event).await?;
        Err(DeskError::SessionEnded)
    }

    fn view_of_found(&self, found: &FoundSession) -> SessionView {
        self.view_of(&found.session, &found.identifier)
    }

    pub(crate) async fn account(&self, id: AccountId) -> Result<Account, DeskError> {
        let found = self.ports.users.get(id).await.or_desk()?;
        found
            .map(|found| found.account)
            .ok_or(DeskError::AccountNotFound)
    }
}
