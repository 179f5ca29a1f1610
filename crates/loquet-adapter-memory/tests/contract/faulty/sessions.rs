//! Doubles of the sessions.

use super::{Fault, FaultyStore};
use async_trait::async_trait;
use loquet_domain::account::CredentialVersion;
use loquet_domain::card::CardSerial;
use loquet_domain::session::{
    Change, Credential, Session, SessionEvent, SessionRecord, SessionState,
};
use loquet_domain::{AccountId, AccountStatus};
use loquet_port_sessions::contract::builders::by_id;
use loquet_port_sessions::{
    Applied, FoundSession, Opened, SessionCommand, SessionOpening, SessionReference,
    SessionUnlocking, Sessions, SessionsError,
};
use loquet_port_users::{FoundAccount, Users};

#[async_trait]
impl Sessions for FaultyStore {
    async fn open(&self, opening: &SessionOpening) -> Result<Opened, SessionsError> {
        let raced = self.races(Fault::OpensTwiceAtOnce).await
            || self.races(Fault::LeavesOldSessionsOpenAtOnce).await;
        let mut opening = opening.clone();
        match self.fault {
            Fault::AltersTheEventOfALogin => opening.event.session = None,
            Fault::ForgetsTheStrength => opening.judged = None,
            Fault::LeavesOldSessionsOpen => opening.at_most = u32::MAX,
            Fault::LeavesOldSessionsOpenAtOnce if raced => opening.at_most = u32::MAX,
            _ => {}
        }
        opening.context = self.context(Fault::AltersTheEventOfARenewal, &opening.context);
        let account = opening.opening.account;
        self.used(account, &mut opening.opening.credential).await;
        let (first, again) = (self.kept().open(&opening), self.kept().open(&opening));
        match self.commit(first, again).await {
            Ok(opened) => Ok(self.opened(&opening, opened).await),
            Err(error) => self.not_opened(opening, error, raced).await,
        }
    }

    async fn unlock(&self, unlocking: &SessionUnlocking) -> Result<Session, SessionsError> {
        let mut unlocking = unlocking.clone();
        unlocking.context = self.context(Fault::AltersTheEventOfAnUnlocking, &unlocking.context);
        match self.fault {
            Fault::UnlocksByAnotherAttempt => {
                unlocking.attempt = self.another_attempt(&unlocking.attempt).await;
            }
            Fault::KeepsTheOldToken => {
                let command = SessionCommand {
                    session: SessionReference::Id(unlocking.session),
                    event: SessionEvent::Unlock,
                    context: unlocking.context,
                };
                let applied = self.kept().apply(&command).await?;
                return Ok(applied.expect("a session").session);
            }
            _ => {}
        }
        let account = unlocking.account;
        self.used(account, &mut unlocking.credential).await;
        let (first, again) = (
            self.kept().unlock(&unlocking),
            self.kept().unlock(&unlocking),
        );
        match self.commit(first, again).await {
            Ok(session) => Ok(session),
            Err(error) => self.not_unlocked(unlocking, error).await,
        }
    }

    async fn find(&self, session: SessionReference) -> Result<Option<FoundSession>, SessionsError> {
        let mut found = match session {
            SessionReference::Token(_) if self.has(Fault::FindsByIdentityOnly) => None,
            SessionReference::Id(_) if self.has(Fault::FindsByTokenOnly) => None,
            session => self.kept().find(session).await?,
        };
        if let Some(found) = &mut found {
            match self.fault {
                Fault::EndsNoSession => found.session = revived(&found.session),
                Fault::NamesEverybodyAlike => {
                    found.identifier = "martin.paul".parse().expect("an identifier");
                }
                _ => {}
            }
        }
        Ok(found)
    }

    async fn apply(&self, command: &SessionCommand) -> Result<Option<Applied>, SessionsError> {
        let raced = self.races(Fault::ChangesTwiceAtOnce).await;
        let mut command = command.clone();
        command.context = self.context(Fault::AltersTheEventOfAChange, &command.context);
        if let Some(applied) = self.not_stored(&command).await? {
            return Ok(Some(applied));
        }
        let (first, again) = (self.kept().apply(&command), self.kept().apply(&command));
        let mut applied = self.commit(first, again).await?;
        if applied.is_none() && self.has(Fault::AppliesToAnotherSession) {
            command.session = by_id(1);
            return self.kept().apply(&command).await;
        }
        if raced && let Some(applied) = &mut applied {
            applied.change = applied.change.or(Some(Change::Used));
        }
        Ok(applied)
    }

    async fn by_card(&self) -> Result<Vec<Session>, SessionsError> {
        let mut sessions = self.kept().by_card().await?;
        match self.fault {
            Fault::ListsTheNewestFirst => sessions.reverse(),
            Fault::ListsWhatHasEnded => sessions.extend(self.session(by_id(5)).await?),
            Fault::ListsSessionsByPassword => sessions.extend(self.session(by_id(1)).await?),
            Fault::ListsSessionsOfOneAccount => {
                let first = sessions.first().map(Session::account);
                sessions.retain(|session| Some(session.account()) == first);
            }
            _ => {}
        }
        Ok(sessions)
    }

    async fn of_account(&self, account: AccountId) -> Result<Vec<Session>, SessionsError> {
        let mut sessions = self.kept().of_account(account).await?;
        match self.fault {
            Fault::ListsTheNewestFirst => sessions.reverse(),
            Fault::ListsWhatHasEnded => {
                let ended = self.session(by_id(4)).await?;
                sessions.extend(ended.filter(|ended| ended.account() == account));
            }
            _ => {}
        }
        Ok(sessions)
    }
}

impl FaultyStore {
    fn kept(&self) -> &dyn Sessions {
        &*self.inner
    }

    /// The session, as the store has it.
    async fn session(&self, of: SessionReference) -> Result<Option<Session>, SessionsError> {
        let found = self.kept().find(of).await?;
        Ok(found.map(|found| found.session))
    }

    async fn opened(&self, opening: &SessionOpening, mut opened: Opened) -> Opened {
        match self.fault {
            Fault::CountsSuccessesOnTheWorkstation => {
                self.count_on_workstation(opening.attempt.source).await;
            }
            Fault::KeepsFailuresSilent => opened.failures_before = 0,
            Fault::TellsNoFormerCard => opened.former_card = None,
            Fault::TellsTheSameCardAgain if opened.former_card.is_none() => {
                opened.former_card = serial(&opening.opening.credential);
            }
            _ => {}
        }
        opened
    }

    async fn not_opened(
        &self,
        mut opening: SessionOpening,
        error: SessionsError,
        raced: bool,
    ) -> Result<Opened, SessionsError> {
        let found = Users::get(&*self.inner, opening.opening.account).await;
        let found = found.expect("an answer");
        match (self.fault, &error) {
            (Fault::OpensForDisabledAccounts, SessionsError::NotActive(_)) => {
                let mut account = found.ok_or(error)?.account;
                account.status = AccountStatus::Active;
                return Ok(Opened {
                    session: opening.opening.open(&account)?,
                    failures_before: 0,
                    former_card: None,
                });
            }
            (Fault::OpensByStaleCredentials, SessionsError::CredentialChanged) => {
                opening.opening.credential = Credential::Password(version(found));
            }
            (Fault::OpensWithoutAnAttempt, SessionsError::NotReserved(_)) => {
                opening.attempt = self.another_attempt(&opening.attempt).await;
            }
            (_, SessionsError::NotReserved(_)) if raced => {
                opening.attempt = self.another_attempt(&opening.attempt).await;
            }
            _ => return Err(error),
        }
        self.kept().open(&opening).await
    }

    async fn not_unlocked(
        &self,
        mut unlocking: SessionUnlocking,
        error: SessionsError,
    ) -> Result<Session, SessionsError> {
        let reference = SessionReference::Id(unlocking.session);
        let Some(session) = self.session(reference).await? else {
            return Err(error);
        };
        let found = Users::get(&*self.inner, session.account()).await;
        let found = found.expect("an answer");
        let is_disabled = found
            .as_ref()
            .is_some_and(|found| found.account.status == AccountStatus::Disabled);
        let has_ended = matches!(session.state(), SessionState::Ended(_));
        let is_own = session.account() == unlocking.account;
        match (self.fault, &error) {
            (Fault::UnlocksWhatHasEnded, SessionsError::Ended) if has_ended => return Ok(session),
            (Fault::UnlocksForAnotherAccount, SessionsError::Ended) if !is_own => {
                return Ok(session);
            }
            (Fault::UnlocksForDisabledAccounts, _) if is_disabled => return Ok(session),
            (Fault::UnlocksWhatTimeHasEnded, SessionsError::Ended) if is_own && !has_ended => {
                unlocking.context.at = session.last_used_at();
            }
            (Fault::UnlocksByStaleCredentials, SessionsError::CredentialChanged) => {
                unlocking.credential = Credential::Password(version(found));
            }
            (Fault::UnlocksWithoutAnAttempt, SessionsError::NotReserved(_)) => {
                unlocking.attempt = self.another_attempt(&unlocking.attempt).await;
            }
            _ => return Err(error),
        }
        self.kept().unlock(&unlocking).await
    }

    /// With the fault, the answer to an event that is not stored.
    async fn not_stored(&self, command: &SessionCommand) -> Result<Option<Applied>, SessionsError> {
        let Some(session) = self.session(command.session).await? else {
            return Ok(None);
        };
        let (applied, change, answer) = session.clone().apply(command.event, command.context.at);
        Ok(match self.fault {
            Fault::NoticesNoUse if command.event == SessionEvent::Use => Some(Applied {
                session,
                change: None,
                answer: Ok(()),
            }),
            Fault::StoresNoRefusal if answer.is_err() => Some(Applied {
                session: applied,
                change,
                answer,
            }),
            _ => None,
        })
    }
}

fn serial(credential: &Credential) -> Option<CardSerial> {
    match credential {
        Credential::Password(_) => None,
        Credential::CpsCard(card) => Some(card.serial.clone()),
    }
}

fn version(found: Option<FoundAccount>) -> CredentialVersion {
    let password = found.and_then(|found| found.password);
    password.expect("a password").version
}

/// A session as if nothing had ever happened to it.
fn revived(session: &Session) -> Session {
    Session::from_stored(SessionRecord {
        id: session.id(),
        account: session.account(),
        role: session.role(),
        proof: session.proof().clone(),
        origin: session.origin().clone(),
        opened_at: session.opened_at(),
        limits: session.limits(),
        last_used_at: session.last_used_at(),
        state: SessionState::Active,
    })
}
