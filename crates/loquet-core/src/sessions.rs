//! Showing, locking, unlocking and ending sessions.

use crate::LocalDesk;
use crate::authority::Permission;
use crate::fault::OrDesk;
use crate::proof::Claim;
use async_trait::async_trait;
use loquet_domain::journal::Action;
use loquet_domain::profile::Factor;
use loquet_domain::session::{
    EndCause, LockCause, Session, SessionEvent, SessionState, SessionToken,
};
use loquet_domain::{Account, AccountId, Origin, Password, SessionId};
use loquet_port_desk::{DeskError, OpenSession, SessionDesk, SessionView};
use loquet_port_sessions::SessionReference;
use std::sync::Arc;

#[async_trait]
impl SessionDesk for LocalDesk {
    async fn use_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        let acting = self.authorise(token, Permission::Own).await?;
        self.show(&acting.session).await
    }

    async fn show_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        let session = self.session_of(token).await?;
        self.show(&session).await
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
        let session = self.session_of(token).await?;
        let session = self.happen(&session, SessionEvent::Lock(cause)).await?;
        self.show(&session).await
    }

    async fn unlock_session(
        &self,
        token: &SessionToken,
        password: Arc<Password>,
        origin: Origin,
    ) -> Result<OpenSession, DeskError> {
        let session = self.to_be_unlocked(token, &origin).await?;
        if session.factor() == Factor::CpsCard {
            return Err(DeskError::CardNeeded);
        }
        let account = self.account(session.account()).await?;
        let claim = Claim {
            identifier: &account.identifier,
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
        let session = self.session_of(token).await?;
        let session = self.happen(&session, SessionEvent::End(cause)).await?;
        self.show(&session).await
    }

    async fn own_sessions(&self, token: &SessionToken) -> Result<Vec<SessionView>, DeskError> {
        let acting = self.authorise(token, Permission::Own).await?;
        let account = self.account(acting.account).await?;
        let sessions = self
            .ports
            .sessions
            .of_account(acting.account)
            .await
            .or_desk()?;
        let views = sessions
            .iter()
            .map(|session| self.view_of(session, &account));
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
        let cause = match target {
            Some(target) if target.account() == acting.account => EndCause::Closed,
            Some(_) if acting.role.administers() => EndCause::EndedByAdministrator,
            // Whether it exists is not told to whoever may not end it.
            _ if acting.role.administers() => return Err(DeskError::SessionEnded),
            _ => return Err(DeskError::Forbidden),
        };
        let ended = self
            .apply(session, SessionEvent::End(cause), acting.context)
            .await?;
        self.show(&ended).await
    }
}

impl LocalDesk {
    /// A locked session, for whoever wants to unlock it where they are (REG-08).
    pub(crate) async fn to_be_unlocked(
        &self,
        token: &SessionToken,
        origin: &Origin,
    ) -> Result<Session, DeskError> {
        let session = self.session_of(token).await?;
        if let SessionState::Ended(_) = session.state_at(self.ports.clock.now()) {
            return Err(DeskError::SessionEnded);
        }
        if origin.workstation != session.origin().workstation {
            return Err(DeskError::SessionLocked);
        }
        Ok(session)
    }

    async fn show(&self, session: &Session) -> Result<SessionView, DeskError> {
        let account = self.account(session.account()).await?;
        Ok(self.view_of(session, &account))
    }

    pub(crate) async fn account(&self, id: AccountId) -> Result<Account, DeskError> {
        let found = self.ports.users.get(id).await.or_desk()?;
        found
            .map(|found| found.account)
            .ok_or(DeskError::AccountNotFound)
    }
}
