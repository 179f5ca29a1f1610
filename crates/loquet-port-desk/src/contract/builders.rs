//! What the cases are made of.

use super::{FrontEnd, Harness, HeldCard};
use crate::{
    AccountView, DeskError, Import, ImportProgress, ImportReport, LoginRequest, NewUser,
    OpenSession, RowReport,
};
use loquet_domain::card::{CardAnswer, CardChallenge, CardInterface, ChallengePurpose};
use loquet_domain::journal::{Action, Event, Object};
use loquet_domain::legacy::{LegacyPassword, LegacyUser};
use loquet_domain::session::{LockCause, SessionState, SessionToken};
use loquet_domain::text::PrintableText;
use loquet_domain::{AccountId, AttemptId, CardNumber, Identifier, Password, Role, SessionId};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// Somebody who logs in, a member of the practice.
pub const PERSON: &str = "martin.paul";
/// Their password, which is not weak.
pub const PASSWORD: &str = "un vélo bleu dans la cour";
/// Somebody else, a member too.
pub const COLLEAGUE: &str = "caron.luc";
/// A password of nobody.
pub const WRONG: &str = "une autre phrase de passe";
/// As many failures lock an account for a while (LOCK-01).
pub const FAILURES_TO_LOCK: usize = 3;

/// Longer than anything takes that must happen at once.
pub const SOON: Duration = Duration::from_secs(10);

/// An identifier.
pub fn identifier(typed: &str) -> Identifier {
    typed.parse().expect("an identifier")
}

/// A password.
pub fn password(typed: &str) -> Arc<Password> {
    Arc::new(Password::parse(typed).expect("a password"))
}

/// A token that was never given out.
pub fn nobodys_token() -> SessionToken {
    SessionToken::from_random([7; 32].into())
}

/// An attempt that nobody has made.
pub fn nobodys_attempt() -> AttemptId {
    AttemptId::from_random([7; 16])
}

/// A session that was never opened.
pub fn nobodys_session() -> SessionId {
    SessionId::from_random([7; 16])
}

impl FrontEnd {
    /// Logs somebody in by password, or tries to.
    pub async fn log_in(&self, who: &str, secret: &str) -> Result<OpenSession, DeskError> {
        self.log_in_as(identifier(who), password(secret)).await
    }

    /// The same.
    pub async fn log_in_as(
        &self,
        identifier: Identifier,
        password: Arc<Password>,
    ) -> Result<OpenSession, DeskError> {
        let request = LoginRequest {
            identifier,
            password,
            origin: self.origin.clone(),
        };
        self.desk.log_in(request).await
    }

    /// Logs somebody in who must get in.
    pub async fn enter(&self, who: &str, secret: &str) -> OpenSession {
        let opened = self.log_in(who, secret).await;
        opened.unwrap_or_else(|error| panic!("{who} is not let in: {error:?}"))
    }

    /// Asks for a challenge.
    pub async fn challenge(&self, purpose: ChallengePurpose) -> CardChallenge {
        let challenge = self.desk.challenge_card(purpose, self.origin.clone()).await;
        challenge.expect("a challenge")
    }

    /// Logs the holder of a card in, or tries to.
    pub async fn log_in_by_card(
        &self,
        harness: &dyn Harness,
        card: HeldCard,
    ) -> Result<OpenSession, DeskError> {
        let challenge = self.challenge(ChallengePurpose::Login).await;
        self.show_answer(answer(harness, card, &challenge)).await
    }

    /// Shows the answer of a card, to log in.
    pub async fn show_answer(&self, answer: CardAnswer) -> Result<OpenSession, DeskError> {
        let origin = self.origin.clone();
        self.desk.log_in_by_card(answer, origin).await
    }

    /// Unlocks a session by a card, or tries to.
    pub async fn unlock_by_card(
        &self,
        harness: &dyn Harness,
        token: &SessionToken,
        card: HeldCard,
    ) -> Result<OpenSession, DeskError> {
        let challenge = self.challenge(ChallengePurpose::Unlock).await;
        let answer = answer(harness, card, &challenge);
        let origin = self.origin.clone();
        self.desk.unlock_by_card(token, answer, origin).await
    }

    /// Unlocks a session by a password, or tries to.
    pub async fn unlock(
        &self,
        token: &SessionToken,
        secret: &str,
    ) -> Result<OpenSession, DeskError> {
        let origin = self.origin.clone();
        (self.desk)
            .unlock_session(token, password(secret), origin)
            .await
    }

    /// Locks a session.
    pub async fn lock(&self, token: &SessionToken) {
        let locked = self.desk.lock_session(token, LockCause::Asked).await;
        let locked = locked.expect("locked");
        assert_eq!(locked.state, SessionState::Locked(LockCause::Asked));
    }

    /// Imports rows.
    pub async fn import(
        &self,
        by: &SessionToken,
        users: Vec<LegacyUser>,
    ) -> Result<ImportReport, DeskError> {
        let import = Import {
            users,
            decisions: Vec::new(),
            dry_run: false,
        };
        self.desk.import(by, import, &Told::default()).await
    }
}

/// Logs the administrator in.
pub async fn administrator(harness: &dyn Harness) -> OpenSession {
    let (who, secret) = (harness.administrator(), harness.administrators_password());
    let opened = harness.front_end().log_in_as(who, secret).await;
    opened.expect("the administrator")
}

/// A member to add, with the usual password.
pub fn member(who: &str) -> NewUser {
    NewUser {
        identifier: identifier(who),
        role: Role::Member,
        card_number: None,
        password: Some(password(PASSWORD)),
    }
}

/// Adds somebody.
pub async fn add(harness: &dyn Harness, by: &OpenSession, user: NewUser) -> AccountView {
    let added = harness.front_end().desk.add_user(&by.token, user).await;
    added.expect("a new account")
}

/// Logs the administrator in and adds a person. Gives the administrator's session.
pub async fn with_person(harness: &dyn Harness) -> OpenSession {
    let by = administrator(harness).await;
    add(harness, &by, member(PERSON)).await;
    by
}

/// The same, with a card registered for the person.
pub async fn with_card_holder(harness: &dyn Harness) -> OpenSession {
    let by = administrator(harness).await;
    add(
        harness,
        &by,
        holder(PERSON, harness.number(HeldCard::First)),
    )
    .await;
    by
}

/// A member to add, with a card.
pub fn holder(who: &str, number: CardNumber) -> NewUser {
    NewUser {
        card_number: Some(number),
        ..member(who)
    }
}

/// A front end at another workstation, which is invited and enrols under this name.
pub async fn elsewhere(harness: &dyn Harness, by: &OpenSession, name: &str) -> FrontEnd {
    let here = harness.front_end();
    let name = PrintableText::new(name);
    let invited = here.desk.invite_workstation(&by.token, name).await;
    let code = invited.expect("invited").code;
    let enrolled = here.desk.enrol_workstation(code, here.origin).await;
    harness.front_end_at(&enrolled.expect("enrolled")).await
}

/// The answer of a card.
pub fn answer(harness: &dyn Harness, card: HeldCard, challenge: &CardChallenge) -> CardAnswer {
    answer_signed_by(harness, card, card, challenge)
}

/// An answer that shows the certificate of one card, signed by another.
pub fn answer_signed_by(
    harness: &dyn Harness,
    shown: HeldCard,
    signs: HeldCard,
    challenge: &CardChallenge,
) -> CardAnswer {
    let certificate = harness.certificate(shown);
    let message = challenge.message(&certificate.digest());
    CardAnswer {
        attempt: challenge.attempt,
        signature: harness.sign(signs, &message),
        certificate,
        interface: CardInterface::Contact,
    }
}

/// Asserts that somebody is refused, and that the answer is the one that everybody gets.
pub fn check_denied<T: std::fmt::Debug>(answer: Result<T, DeskError>, why: &str) {
    check_refused(answer, &DeskError::Denied, why);
}

/// Asserts that this is the answer, to the last letter.
pub fn check_refused<T: std::fmt::Debug>(
    answer: Result<T, DeskError>,
    expected: &DeskError,
    why: &str,
) {
    let public = |error: &DeskError| format!("{} {error} {error:?}", error.code());
    match answer {
        Err(error) => assert_eq!(public(&error), public(expected), "{why}"),
        Ok(done) => panic!("{why}: not refused, but {done:?}"),
    }
}

/// What was recorded since, of one action.
pub async fn recorded(harness: &dyn Harness, since: usize, action: Action) -> Vec<Event> {
    let mut events = harness.events().await.split_off(since);
    events.retain(|event| event.action == action);
    events
}

/// The only record since of one action.
pub async fn recorded_once(harness: &dyn Harness, since: usize, action: Action) -> Event {
    let mut events = recorded(harness, since, action).await;
    assert_eq!(events.len(), 1, "records of {action:?}: {events:#?}");
    events.remove(0)
}

/// An event about an account.
pub const fn about(account: AccountId) -> Object {
    Object::Account(account)
}

/// Whether a session is over.
pub async fn has_ended(harness: &dyn Harness, session: SessionId) -> bool {
    let state = harness.session(session).await.expect("a session");
    matches!(state, SessionState::Ended(_))
}

/// A row of version 3.2.
pub fn row(line: u64, user_name: &str, password: LegacyPassword) -> LegacyUser {
    LegacyUser {
        line,
        user_name: PrintableText::new(user_name),
        names: None,
        password,
        card_number: None,
        active: true,
    }
}

/// What an import has told.
#[derive(Debug, Default)]
pub struct Told(Mutex<Vec<RowReport>>);

impl Told {
    /// The rows, as they were told.
    pub fn rows(&self) -> Vec<RowReport> {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.clone()
    }
}

impl ImportProgress for Told {
    fn row_done(&self, report: &RowReport) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push(report.clone());
    }
}

/// Makes requests at once, and returns their answers.
pub async fn at_once<F>(requests: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let requests: Vec<F> = requests.into_iter().collect();
    let start = Arc::new(Barrier::new(requests.len()));
    let mut running = JoinSet::new();
    for request in requests {
        let start = Arc::clone(&start);
        running.spawn(async move {
            start.wait().await;
            request.await
        });
    }
    running.join_all().await
}
