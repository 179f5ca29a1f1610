//! What the cases are made of.

use super::{AttemptToReserve, Harness, PasswordToSet};
use crate::{
    Applied, Opened, SessionCommand, SessionOpening, SessionReference, SessionUnlocking,
    SessionsError,
};
use loquet_domain::account::{CredentialVersion, HashedPassword, PasswordStrength};
use loquet_domain::card::{CardIdentity, RegisteredCard};
use loquet_domain::journal::{Action, Event, EventContext, MaskedIdentifier, Object};
use loquet_domain::lockout::{LockoutPolicy, ReservedAttempt, SourcePolicy};
use loquet_domain::origin::{ApplicationName, WorkstationName};
use loquet_domain::profile::{Assurance, Factor};
use loquet_domain::session::{
    Credential, Opening, Session, SessionEvent, SessionPolicy, SessionToken,
};
use loquet_domain::{
    Account, AccountId, AccountStatus, Origin, PasswordHash, Role, SessionId, SignedDuration,
    Timestamp,
};
use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// How many requests the cases about concurrency make at once.
pub const AT_ONCE: usize = 100;

/// An instant, in seconds after the one at which the cases begin.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).expect("an instant")
}

/// The context of a request at an instant.
pub fn context(at: Timestamp) -> EventContext {
    EventContext {
        at,
        actor: None,
        origin: Origin {
            workstation: WorkstationName::new("Échographie n° 2"),
            address: Some([192, 0, 2, 7].into()),
            application: ApplicationName::new("contract suite"),
        },
        attempt: None,
        session: None,
    }
}

/// The identity of an account.
pub fn account_id(number: u8) -> AccountId {
    AccountId::from_random([number; 16])
}

/// The identity of a session.
pub fn session_id(number: u8) -> SessionId {
    SessionId::from_random([number; 16])
}

/// The bytes of the token of a session: unlike anything else that the cases write.
pub fn token_bytes(number: u8) -> [u8; 32] {
    let mut bytes = *b"the token of a session, number: ";
    bytes[31] = number;
    bytes
}

/// The token of a session.
pub fn token(number: u8) -> SessionToken {
    SessionToken::from_random(token_bytes(number).into())
}

/// A session named by its token.
pub fn by_token(number: u8) -> SessionReference {
    SessionReference::Token(token(number).digest())
}

/// A session named by its identity.
pub fn by_id(number: u8) -> SessionReference {
    SessionReference::Id(session_id(number))
}

/// Adds a member's active account, with a password of which the strength is not known.
pub async fn add_account(harness: &dyn Harness, number: u8, identifier: &str) {
    add(harness, number, identifier, None).await;
}

/// Adds such an account for which a card is registered, not used yet.
pub async fn add_account_with_card(
    harness: &dyn Harness,
    number: u8,
    identifier: &str,
    card: CardIdentity,
) {
    let card = RegisteredCard {
        identity: card,
        last_serial: None,
    };
    add(harness, number, identifier, Some(card)).await;
}

async fn add(harness: &dyn Harness, number: u8, identifier: &str, card: Option<RegisteredCard>) {
    let id = account_id(number);
    let account = Account {
        id,
        identifier: identifier.parse().expect("an identifier"),
        role: Role::Member,
        status: AccountStatus::Active,
        card,
        legacy_user_name: None,
        created_at: at(0),
    };
    let event = context(at(0)).event(Action::AccountAdded, Object::Account(id));
    harness.add_account(account, password(), event).await;
}

/// Disables an account.
pub async fn disable(harness: &dyn Harness, account: u8) {
    let context = context(at(0));
    let id = account_id(account);
    let event = context.event(Action::AccountDisabled, Object::Account(id));
    harness.disable_account(id, event, context).await;
}

/// Sets the next password of an account, and lets one of its sessions go on.
pub async fn set_password(harness: &dyn Harness, account: u8, keep: Option<SessionId>) {
    let context = context(at(0));
    let account = account_id(account);
    let event = context.event(Action::PasswordSet, Object::Account(account));
    let password = password();
    harness
        .set_password(PasswordToSet {
            account,
            password,
            keep,
            event,
            context,
        })
        .await;
}

fn password() -> HashedPassword {
    HashedPassword {
        hash: PasswordHash::from_phc("$argon2id$v=19$m=8,t=1,p=1$c2Vs$cHJlbWllcg"),
        strength: PasswordStrength::Unknown,
    }
}

/// An attempt on an account, under a policy that refuses none.
pub fn attempt(account: u8) -> AttemptToReserve {
    AttemptToReserve {
        subject: MaskedIdentifier::from_bytes([account; 32]),
        account: account_id(account),
        source: MaskedIdentifier::from_bytes([0xff; 32]),
        policy: LockoutPolicy::default(),
        source_policy: SourcePolicy {
            failures: 1_000_000,
            window: SignedDuration::from_mins(10),
        },
        context: context(at(0)),
    }
}

/// Reserves an attempt that must be admitted.
pub async fn reserve(harness: &dyn Harness, account: u8) -> ReservedAttempt {
    let reserved = harness.reserve(attempt(account)).await;
    reserved.expect("admitted")
}

/// Many attempts on one account, each reserved, as if each were of another spelling.
pub async fn reserve_many(
    harness: &dyn Harness,
    account: u8,
    count: usize,
) -> Vec<ReservedAttempt> {
    let mut reserved = Vec::new();
    for number in (0..=u8::MAX).take(count) {
        let mut attempt = attempt(account);
        attempt.subject = MaskedIdentifier::from_bytes([number; 32]);
        reserved.push(harness.reserve(attempt).await.expect("admitted"));
    }
    reserved
}

/// A session to open at an instant, by an attempt that was reserved.
pub fn opening(number: u8, account: u8, attempt: ReservedAttempt, at: Timestamp) -> SessionOpening {
    let mut context = context(at);
    context.session = Some(session_id(number));
    let mut event = context.event(
        Action::LoginByPassword,
        Object::Account(account_id(account)),
    );
    event.factor = Some(Factor::Password);
    event.assurance = Some(Assurance::SingleFactor);
    let minutes = SignedDuration::from_mins(1);
    SessionOpening {
        opening: Opening {
            session: session_id(number),
            token: token(number).digest(),
            account: account_id(account),
            credential: Credential::Password(CredentialVersion(1)),
            origin: context.origin.clone(),
            limits: SessionPolicy::new(minutes * 7, minutes * 90).expect("within bounds"),
            at,
        },
        attempt,
        judged: None,
        at_most: 1_000,
        event,
        context,
    }
}

/// Opens a session at an instant, by an attempt of its own.
pub async fn open_at(harness: &dyn Harness, number: u8, account: u8, at: Timestamp) -> Session {
    let attempt = reserve(harness, account).await;
    let opening = opening(number, account, attempt, at);
    let opened: Opened = harness.sessions().open(&opening).await.expect("opened");
    opened.session
}

/// Opens a session.
pub async fn open(harness: &dyn Harness, number: u8, account: u8) -> Session {
    open_at(harness, number, account, at(0)).await
}

/// The unlocking of a session of an account under another token, half a minute after the
/// beginning.
pub fn unlocking(
    number: u8,
    account: u8,
    attempt: ReservedAttempt,
    new_token: u8,
) -> SessionUnlocking {
    SessionUnlocking {
        session: session_id(number),
        account: account_id(account),
        token: token(new_token).digest(),
        attempt,
        credential: Credential::Password(CredentialVersion(1)),
        context: context(at(30)),
    }
}

/// Something that happens to a session at an instant.
pub fn command(session: SessionReference, event: SessionEvent, at: Timestamp) -> SessionCommand {
    SessionCommand {
        session,
        event,
        context: context(at),
    }
}

/// Makes something happen to a session that must be there.
pub async fn apply(
    harness: &dyn Harness,
    session: SessionReference,
    event: SessionEvent,
    at: Timestamp,
) -> Applied {
    let applied = harness.sessions().apply(&command(session, event, at)).await;
    applied.expect("an answer").expect("a session")
}

/// The session, as it is stored.
pub async fn find(harness: &dyn Harness, session: SessionReference) -> Option<Session> {
    let found = harness.sessions().find(session).await.expect("an answer");
    found.map(|found| found.session)
}

/// The sessions of an account, as they are listed.
pub async fn listed(harness: &dyn Harness, account: u8) -> Vec<SessionId> {
    let sessions = harness.sessions().of_account(account_id(account)).await;
    let sessions = sessions.expect("an answer");
    sessions.iter().map(Session::id).collect()
}

/// What was recorded since.
pub async fn recorded(harness: &dyn Harness, since: usize) -> Vec<Event> {
    harness.events().await.split_off(since)
}

/// Whether the store refused.
pub fn is_unavailable<T>(answer: &Result<T, SessionsError>) -> bool {
    matches!(answer, Err(SessionsError::Unavailable(_)))
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
