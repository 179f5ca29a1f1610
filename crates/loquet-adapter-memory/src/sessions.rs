//! Sessions: moved by the domain's state machine.

use crate::MemoryStore;
use crate::state::{State, StoredSession};
use async_trait::async_trait;
use loquet_domain::card::CardSerial;
use loquet_domain::journal::{Action, Event, EventContext, Object};
use loquet_domain::profile::Factor;
use loquet_domain::session::{
    AccountNotActive, Change, Credential, EndCause, Session, SessionEvent, SessionState,
};
use loquet_domain::storage::StorageFault;
use loquet_domain::{AccountId, AccountStatus};
use loquet_port_sessions::{
    Applied, FoundSession, Opened, SessionCommand, SessionOpening, SessionReference,
    SessionUnlocking, Sessions, SessionsError,
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

    async fn find(&self, session: SessionReference) -> Result<Option<FoundSession>, SessionsError> {
        let state = self.state();
        let Some(session) = state.session(session).cloned() else {
            return Ok(None);
        };
        let account = state.account(session.account())?;
        Ok(account.map(|found| FoundSession {
            session,
            identifier: found.account.identifier.clone(),
        }))
    }

    async fn apply(&self, command: &SessionCommand) -> Result<Option<Applied>, SessionsError> {
        Ok(self.state().apply(command)?)
    }

    async fn by_card(&self) -> Result<Vec<Session>, SessionsError> {
        let state = self.state();
        let mut open = state.all_sessions();
        open.retain(|session| session.factor() == Factor::CpsCard && !is_ended(session.state()));
        Ok(open.into_iter().cloned().collect())
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
        let used = verified(found, &opening.opening.credential)?;
        let former_card = used.former();
        let success = self.success(opening.attempt)?;
        let failures_before = success.failures_before;
        let superseded = self.superseded(opening);
        let login = opening.event.clone();
        let renewed = used.renewed(session.account(), &opening.context);
        let events = [login].into_iter().chain(renewed);
        self.record(events.chain(superseded.events.clone()))?;
        self.put_success(success);
        self.put_endings(superseded);
        self.put_used(session.account(), used);
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
            former_card,
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
        let used = verified(found, &unlocking.credential)?;
        let success = self.success(unlocking.attempt)?;
        let (session, _, answer) = session.apply(SessionEvent::Unlock, context.at);
        answer.map_err(|_| SessionsError::Ended)?;
        // A session that was not locked still gets a new token, which is recorded alike.
        let unlocked = context.session_changed(session.account(), session.id(), Change::Unlocked);
        let renewed = used.renewed(session.account(), context);
        self.record(unlocked.into_iter().chain(renewed))?;
        self.put_success(success);
        self.put_used(session.account(), used);
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
        let mut sessions = self.all_sessions();
        sessions.retain(|session| session.account() == account);
        sessions
    }

    /// Every session, oldest first.
    pub(crate) fn all_sessions(&self) -> Vec<&Session> {
        let sessions = self.sessions.iter().map(|stored| &stored.session);
        let mut sessions: Vec<&Session> = sessions.collect();
        sessions.sort_by_key(|session| session.opened_at());
        sessions
    }

    /// Writes which card was used.
    fn put_used(&mut self, account: AccountId, used: Used) {
        self.update_account(account, |found| {
            if let (Some(registered), Used::Card { serial, .. }) = (&mut found.account.card, used) {
                registered.last_serial = Some(serial);
            }
        });
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

/// What a person has proved themselves with.
#[derive(Debug)]
enum Used {
    Password,
    Card {
        serial: CardSerial,
        /// The card used before.
        last: Option<CardSerial>,
    },
}

impl Used {
    /// The card used before, when it is another one (CPS-15).
    fn former(&self) -> Option<CardSerial> {
        match self {
            Self::Password => None,
            Self::Card { serial, last } => last.clone().filter(|last| last != serial),
        }
    }

    /// The record that another card was used than before.
    fn renewed(&self, account: AccountId, context: &EventContext) -> Option<Event> {
        let Self::Card { serial, .. } = self else {
            return None;
        };
        self.former().map(|_| Event {
            card: Some(serial.clone()),
            ..context.event(Action::CardRenewed, Object::Account(account))
        })
    }
}

/// What was used, if the credential still is the one that was verified.
fn verified(found: &FoundAccount, credential: &Credential) -> Result<Used, SessionsError> {
    let used = match credential {
        Credential::Password(version) => {
            let password = found.password.as_ref();
            let same = password.is_some_and(|password| password.version == *version);
            same.then_some(Used::Password)
        }
        Credential::CpsCard(card) => {
            let registered = found.account.card.as_ref();
            let same = registered.filter(|registered| registered.identity == card.identity);
            same.map(|registered| Used::Card {
                serial: card.serial.clone(),
                last: registered.last_serial.clone(),
            })
        }
    };
    used.ok_or(SessionsError::CredentialChanged)
}

fn is_ended(state: SessionState) -> bool {
    matches!(state, SessionState::Ended(_))
}
