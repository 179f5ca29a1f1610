//! Sessions: moved by the domain's state machine.

use crate::MemoryStore;
use crate::state::{State, StoredSession};
use async_trait::async_trait;
use loquet_domain::account::{CredentialVersion, StoredPassword};
use loquet_domain::journal::{Event, EventContext};
use loquet_domain::session::{
    AccountNotActive, Change, EndCause, Session, SessionEvent, SessionState,
};
use loquet_domain::storage::StorageFault;
use loquet_domain::{AccountId, AccountStatus};
use loquet_port_sessions::{
    Applied, Opened, SessionCommand, SessionOpening, SessionReference, SessionUnlocking, Sessions,
    SessionsError,
};
use loquet_port_users::FoundAccount;

#[async_trait]
impl Sessions for MemoryStore {
    async fn open(&self, opening: &SessionOpening) -> Result<Opened, SessionsError> {
        self.state().open(opening)
    }

    async fn unlock(&self, unlocking: &SessionUnlocking) -> Result<Session, SessionsError> {
        self.state().unlock(unlocking)
    }

    async fn find(&self, session: SessionReference) -> Result<Option<Session>, SessionsError> {
        Ok(self.state().session(session).cloned())
    }

    async fn apply(&self, command: &SessionCommand) -> Result<Option<Applied>, SessionsError> {
        Ok(self.state().apply(command)?)
    }

    async fn of_account(&self, account: AccountId) -> Result<Vec<Session>, SessionsError> {
        let state = self.state();
        let mut open = state.sessions_of(account);
        open.retain(|session| !is_ended(session.state()));
        Ok(open.into_iter().cloned().collect())
    }
}

/// Sessions that end, about to be written.
#[derive(Debug, Default)]
pub(crate) struct Endings {
    pub(crate) events: Vec<Event>,
    sessions: Vec<Session>,
}

impl Endings {
    /// Ends each session that has not ended before.
    pub(crate) fn of<'state>(
        sessions: impl IntoIterator<Item = &'state Session>,
        cause: EndCause,
        context: &EventContext,
    ) -> Self {
        let mut endings = Self::default();
        for session in sessions.into_iter().cloned() {
            let (session, change, _) = session.apply(SessionEvent::End(cause), context.at);
            if let Some(change) = change {
                let event = context.session_changed(session.account(), session.id(), change);
                endings.events.extend(event);
                endings.sessions.push(session);
            }
        }
        endings
    }
}

impl State {
    fn open(&mut self, opening: &SessionOpening) -> Result<Opened, SessionsError> {
        let found = self.account(opening.opening.account)?;
        let found = found.ok_or(AccountNotActive)?;
        let session = opening.opening.open(&found.account)?;
        verified(found, opening.credential)?;
        let success = self.success(opening.attempt)?;
        let failures_before = success.failures_before;
        let superseded = self.superseded(opening);
        let login = opening.event.clone();
        self.record([login].into_iter().chain(superseded.events.clone()))?;
        self.put_success(success);
        self.put_endings(superseded);
        self.sessions.push(StoredSession {
            token: opening.opening.token,
            session: session.clone(),
        });
        self.update_account(session.account(), |found| {
            if let (Some(password), Some(judged)) = (&mut found.password, opening.judged) {
                password.strength = judged;
            }
        });
        Ok(Opened {
            session,
            failures_before,
        })
    }

    /// The oldest open sessions that leave no room for one more.
    fn superseded(&self, opening: &SessionOpening) -> Endings {
        let now = opening.context.at;
        let mut open = self.sessions_of(opening.opening.account);
        open.retain(|session| !is_ended(session.state_at(now)));
        let room = (opening.at_most as usize).saturating_sub(1);
        open.truncate(open.len().saturating_sub(room));
        Endings::of(open, EndCause::Superseded, &opening.context)
    }

    fn unlock(&mut self, unlocking: &SessionUnlocking) -> Result<Session, SessionsError> {
        let context = &unlocking.context;
        let session = self.session(SessionReference::Id(unlocking.session));
        let session = session.filter(|session| session.account() == unlocking.account);
        let session = session.cloned().ok_or(SessionsError::Ended)?;
        let found = self.account(unlocking.account)?.ok_or(AccountNotActive)?;
        if found.account.status != AccountStatus::Active {
            return Err(AccountNotActive.into());
        }
        verified(found, unlocking.credential)?;
        let success = self.success(unlocking.attempt)?;
        let (session, _, answer) = session.apply(SessionEvent::Unlock, context.at);
        answer.map_err(|_| SessionsError::Ended)?;
        // A session that was not locked still gets a new token, which is recorded alike.
        self.record(context.session_changed(session.account(), session.id(), Change::Unlocked))?;
        self.put_success(success);
        self.put_session(&session, |stored| stored.token = unlocking.token);
        Ok(session)
    }

    fn apply(&mut self, command: &SessionCommand) -> Result<Option<Applied>, StorageFault> {
        let Some(session) = self.session(command.session).cloned() else {
            return Ok(None);
        };
        let context = &command.context;
        let (session, change, answer) = session.apply(command.event, context.at);
        let event = change
            .and_then(|change| context.session_changed(session.account(), session.id(), change));
        self.record(event)?;
        self.put_session(&session, |_| {});
        Ok(Some(Applied {
            session,
            change,
            answer,
        }))
    }

    fn session(&self, reference: SessionReference) -> Option<&Session> {
        let mut sessions = self.sessions.iter();
        let stored = sessions.find(|stored| match reference {
            SessionReference::Token(token) => stored.token == token,
            SessionReference::Id(id) => stored.session.id() == id,
        });
        stored.map(|stored| &stored.session)
    }

    /// Every session of an account, oldest first.
    pub(crate) fn sessions_of(&self, account: AccountId) -> Vec<&Session> {
        let sessions = self.sessions.iter().map(|stored| &stored.session);
        let mut sessions: Vec<&Session> = sessions.collect();
        sessions.retain(|session| session.account() == account);
        sessions.sort_by_key(|session| session.opened_at());
        sessions
    }

    /// Writes a session that was read before.
    fn put_session(&mut self, session: &Session, write: impl FnOnce(&mut StoredSession)) {
        let mut sessions = self.sessions.iter_mut();
        if let Some(stored) = sessions.find(|stored| stored.session.id() == session.id()) {
            stored.session = session.clone();
            write(stored);
        }
    }

    /// Writes sessions that end.
    pub(crate) fn put_endings(&mut self, endings: Endings) {
        for session in endings.sessions {
            self.put_session(&session, |_| {});
        }
    }
}

/// The credential, if it still is the one that was verified.
fn verified(
    found: &FoundAccount,
    version: CredentialVersion,
) -> Result<&StoredPassword, SessionsError> {
    let password = found.password.as_ref();
    password
        .filter(|password| password.version == version)
        .ok_or(SessionsError::CredentialChanged)
}

fn is_ended(state: SessionState) -> bool {
    matches!(state, SessionState::Ended(_))
}
