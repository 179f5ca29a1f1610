//! Showing, locking, unlocking and ending sessions.

use crate::LocalDesk;
use crate::authority::Permission;
use crate::fault::OrDesk;
use crate::proof::Claim;
use async_trait::async_trait;
use loquet_domain::journal::{Action, EventContext};
use loquet_domain::session::{EndCause, Session, SessionEvent, SessionState, SessionToken};
use loquet_domain::{Account, AccountId, Origin, Password, SessionId};
use loquet_port_desk::{DeskError, OpenSession, SessionDesk, SessionView};
use loquet_port_sessions::{SessionReference, SessionUnlocking};
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

    async fn lock_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        let session = self.session_of(token).await?;
        let session = self.happen(&session, SessionEvent::Lock).await?;
        self.show(&session).await
    }

    async fn unlock_session(
        &self,
        token: &SessionToken,
        password: Arc<Password>,
        origin: Origin,
    ) -> Result<OpenSession, DeskError> {
        let session = self.session_of(token).await?;
        if let SessionState::Ended(_) = session.state_at(self.ports.clock.now()) {
            return Err(DeskError::SessionEnded);
        }
        if origin.workstation != session.origin().workstation {
            return Err(DeskError::SessionLocked);
        }
        let account = self.account(session.account()).await?;
        self.unlock_proved(&session, &account, &password, origin)
            .await
    }

    async fn close_session(&self, token: &SessionToken) -> Result<SessionView, DeskError> {
        let session = self.session_of(token).await?;
        let session = self
            .happen(&session, SessionEvent::End(EndCause::Closed))
            .await?;
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
    async fn unlock_proved(
        &self,
        session: &Session,
        account: &Account,
        password: &Arc<Password>,
        origin: Origin,
    ) -> Result<OpenSession, DeskError> {
        let action = Action::SessionUnlocked;
        let claim = Claim {
            identifier: &account.identifier,
            password,
            origin,
            action,
        };
        let proven = self.prove(claim).await?;
        let token = self.random_token().or_desk()?;
        let unlocking = SessionUnlocking {
            session: session.id(),
            account: account.id,
            token: token.digest(),
            attempt: proven.attempt,
            credential: proven.password.version,
            context: EventContext {
                session: Some(session.id()),
                ..proven.context.clone()
            },
        };
        match self.ports.sessions.unlock(&unlocking).await {
            Ok(session) => Ok(OpenSession {
                token,
                session: self.view_of(&session, account),
                failures_before: 0,
                weak_password: false,
            }),
            Err(error) => Err(self.not_opened(&proven, error).await),
        }
    }

    async fn show(&self, session: &Session) -> Result<SessionView, DeskError> {
        let account = self.account(session.account()).await?;
        Ok(self.view_of(session, &account))
    }

    async fn account(&self, id: AccountId) -> Result<Account, DeskError> {
        let found = self.ports.users.get(id).await.or_desk()?;
        found
            .map(|found| found.account)
            .ok_or(DeskError::AccountNotFound)
    }
}
