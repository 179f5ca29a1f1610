//! In whose name a request is made, and whether their role allows it.

use crate::LocalDesk;
use crate::fault::OrDesk;
use crate::noise::Refused;
use loquet_domain::journal::{Action, EventContext, Object, Reason};
use loquet_domain::session::{Session, SessionEvent, SessionRefusal, SessionToken};
use loquet_domain::{AccountId, Identifier, Origin, Role, SessionId};
use loquet_port_desk::DeskError;
use loquet_port_sessions::{Applied, FoundSession, SessionCommand, SessionReference};

/// What a request needs of its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    /// Any open session.
    Own,
    /// An administrator's.
    Administer,
    /// An auditor's or an administrator's.
    ReadJournal,
}

impl Permission {
    const fn is_given_to(self, role: Role) -> bool {
        match self {
            Self::Own => true,
            Self::Administer => role.administers(),
            Self::ReadJournal => role.reads_journal(),
        }
    }
}

/// Who makes a request.
pub(crate) struct Acting {
    pub(crate) account: AccountId,
    pub(crate) identifier: Identifier,
    pub(crate) role: Role,
    pub(crate) session: Session,
    pub(crate) context: EventContext,
}

impl LocalDesk {
    /// Uses a session and verifies that its role allows a request; a refusal is recorded (LOG-01).
    ///
    /// # Errors
    ///
    /// [`DeskError::SessionEnded`], [`DeskError::SessionLocked`], [`DeskError::Forbidden`],
    /// [`DeskError::Storage`].
    pub(crate) async fn authorise(
        &self,
        token: &SessionToken,
        permission: Permission,
    ) -> Result<Acting, DeskError> {
        let FoundSession {
            session,
            identifier,
        } = self.session_of(token).await?;
        let session = self.use_found(session).await?;
        let context = self.context_in(&session, session.origin().clone());
        let acting = Acting {
            account: session.account(),
            identifier,
            role: session.role(),
            session,
            context,
        };
        if permission.is_given_to(acting.role) {
            return Ok(acting);
        }
        let event = (acting.context).event(Action::AccessRefused, Object::Practice);
        let event = event.refused(Reason::Role);
        self.record_refusal(Refused::Role(acting.account), event)
            .await?;
        Err(DeskError::Forbidden)
    }

    /// Uses a session that was just read. Most uses change nothing, and are then judged on what was
    /// read: every other goes to the store, which reads it again where nobody else can write
    /// (SES-03, SES-04).
    async fn use_found(&self, session: Session) -> Result<Session, DeskError> {
        let used = (session.clone()).apply(SessionEvent::Use, self.ports.clock.now());
        match used {
            (used, None, answer) if used == session => answered(session, answer),
            _ => self.happen(&session, SessionEvent::Use).await,
        }
    }

    /// The session that a token stands for.
    pub(crate) async fn session_of(&self, token: &SessionToken) -> Result<FoundSession, DeskError> {
        let reference = SessionReference::Token(token.digest());
        self.ports
            .sessions
            .find(reference)
            .await
            .or_desk()?
            .ok_or(DeskError::SessionEnded)
    }

    /// Lets something happen to a session, for its holder.
    pub(crate) async fn happen(
        &self,
        session: &Session,
        event: SessionEvent,
    ) -> Result<Session, DeskError> {
        let context = self.context_in(session, session.origin().clone());
        self.apply(session.id(), event, context).await
    }

    /// Lets something happen to a session, in a context.
    pub(crate) async fn apply(
        &self,
        session: SessionId,
        event: SessionEvent,
        context: EventContext,
    ) -> Result<Session, DeskError> {
        let command = SessionCommand {
            session: SessionReference::Id(session),
            event,
            context,
        };
        let applied = self.ports.sessions.apply(&command).await.or_desk()?;
        let Applied {
            session, answer, ..
        } = applied.ok_or(DeskError::SessionEnded)?;
        answered(session, answer)
    }

    fn context_in(&self, session: &Session, origin: Origin) -> EventContext {
        EventContext {
            at: self.ports.clock.now(),
            actor: Some(session.account()),
            origin,
            attempt: None,
            session: Some(session.id()),
        }
    }
}

fn answered(session: Session, answer: Result<(), SessionRefusal>) -> Result<Session, DeskError> {
    match answer {
        Ok(()) => Ok(session),
        Err(SessionRefusal::Locked) => Err(DeskError::SessionLocked),
        Err(SessionRefusal::Ended) => Err(DeskError::SessionEnded),
    }
}
