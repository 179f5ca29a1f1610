//! What the cases are made of.

use super::{Harness, SessionToOpen};
use crate::{
    AccountOverview, AttemptRequest, CardChange, NewAccount, PasswordChange, PasswordProof, Rehash,
    Reservation, Settlement, SettlementOutcome, StatusChange, Unlocking,
};
use loquet_domain::account::{CredentialVersion, HashedPassword, PasswordStrength};
use loquet_domain::card::CardIdentity;
use loquet_domain::identifier::IdentifierKey;
use loquet_domain::journal::{Action, Event, EventContext, MaskedIdentifier, Note, Object, Reason};
use loquet_domain::lockout::{LockoutPolicy, LockoutState, Refusal, ReservedAttempt, SourcePolicy};
use loquet_domain::origin::{ApplicationName, WorkstationName};
use loquet_domain::profile::Factor;
use loquet_domain::session::{Credential, Opening, SessionPolicy, TokenDigest};
use loquet_domain::{
    Account, AccountId, AccountStatus, AttemptId, Identifier, Origin, PasswordHash, Role,
    SessionId, SignedDuration, Timestamp,
};
use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// How many requests the cases about concurrency make at once.
pub const AT_ONCE: usize = 100;

/// The password that [`new_account`] gives.
pub const FIRST_PASSWORD: &str = "$argon2id$v=19$m=8,t=1,p=1$c2Vs$cHJlbWllcg";

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
            workstation: WorkstationName::new("ACCUEIL-1"),
            address: None,
            application: ApplicationName::new("contract suite"),
        },
        attempt: Some(AttemptId::from_random([9; 16])),
        session: None,
    }
}

/// An event about an account.
pub fn event(action: Action, account: AccountId) -> Event {
    context(at(0)).event(action, Object::Account(account))
}

/// The identity of an account.
pub fn account_id(number: u8) -> AccountId {
    AccountId::from_random([number; 16])
}

/// An identifier.
pub fn identifier(typed: &str) -> Identifier {
    typed.parse().expect("an identifier")
}

/// The key of an identifier.
pub fn key(typed: &str) -> IdentifierKey {
    identifier(typed).key().clone()
}

/// A member's active account with [`FIRST_PASSWORD`], to be added.
pub fn new_account(number: u8, typed: &str) -> NewAccount {
    let account = Account {
        id: account_id(number),
        identifier: identifier(typed),
        role: Role::Member,
        status: AccountStatus::Active,
        card: None,
        legacy_user_name: None,
        created_at: at(0),
    };
    NewAccount {
        event: event(Action::AccountAdded, account.id),
        password: Some(hashed(FIRST_PASSWORD)),
        account,
    }
}

/// An administrator's active account, to be added.
pub fn new_administrator(number: u8, typed: &str) -> NewAccount {
    let mut new = new_account(number, typed);
    new.account.role = Role::Administrator;
    new
}

/// A password, hashed.
pub fn hashed(phc: &str) -> HashedPassword {
    HashedPassword {
        hash: PasswordHash::from_phc(phc),
        strength: PasswordStrength::Acceptable,
    }
}

/// A change of an account's status, a minute after the beginning.
pub fn status_change(account: AccountId, status: AccountStatus) -> StatusChange {
    let action = match status {
        AccountStatus::Active => Action::AccountEnabled,
        AccountStatus::Disabled => Action::AccountDisabled,
    };
    let context = context(at(60));
    StatusChange {
        account,
        status,
        event: context.event(action, Object::Account(account)),
        context,
    }
}

/// A password set by an administrator, a minute after the beginning.
pub fn password_change(account: AccountId, phc: &str) -> PasswordChange {
    let context = context(at(60));
    PasswordChange {
        account,
        password: hashed(phc),
        proof: None,
        keep: None,
        event: context.event(Action::PasswordSet, Object::Account(account)),
        context,
    }
}

/// A password changed by the person, who verified a version of the present one.
pub fn own_password_change(
    account: AccountId,
    phc: &str,
    attempt: ReservedAttempt,
    version: u32,
) -> PasswordChange {
    let proof = PasswordProof {
        attempt,
        credential: CredentialVersion(version),
    };
    PasswordChange {
        proof: Some(proof),
        ..password_change(account, phc)
    }
}

/// A card to register, or a registration to remove, a minute after the beginning.
pub fn card_change(account: AccountId, card: Option<CardIdentity>) -> CardChange {
    let action = match card {
        Some(_) => Action::CardRegistered,
        None => Action::CardUnregistered,
    };
    let context = context(at(60));
    CardChange {
        account,
        card,
        keep: None,
        event: context.event(action, Object::Account(account)),
        context,
    }
}

/// A renewal of the verifier of [`FIRST_PASSWORD`].
pub fn rehash(account: AccountId, phc: &str) -> Rehash {
    Rehash {
        account,
        old: PasswordHash::from_phc(FIRST_PASSWORD),
        credential: CredentialVersion(1),
        new: PasswordHash::from_phc(phc),
        event: event(Action::PasswordRehashed, account),
    }
}

/// A mask.
pub fn mask(number: u64) -> MaskedIdentifier {
    let mut bytes = [0x5a; 32];
    for (byte, value) in bytes.iter_mut().zip(number.to_be_bytes()) {
        *byte = value;
    }
    MaskedIdentifier::from_bytes(bytes)
}

/// An attempt on a subject without an account, from a workstation that is hardly throttled.
pub fn attempt(subject: u64, at: Timestamp) -> AttemptRequest {
    let subject = mask(subject);
    AttemptRequest {
        subject,
        account: None,
        source: mask(u64::MAX),
        policy: LockoutPolicy::default(),
        source_policy: source_policy(1_000_000),
        action: Action::LoginByPassword,
        object: Object::Unknown(subject),
        factor: Factor::Password,
        context: context(at),
    }
}

/// The same attempt, on an account.
pub fn on_account(account: AccountId, request: AttemptRequest) -> AttemptRequest {
    AttemptRequest {
        account: Some(account),
        object: Object::Account(account),
        ..request
    }
}

/// A policy that locks after one failure, for a minute at first.
pub fn strict_policy() -> LockoutPolicy {
    let minute = SignedDuration::from_mins(1);
    LockoutPolicy::new(1, minute, minute * 15).expect("within bounds")
}

/// The throttle of a workstation that may fail so many times.
pub fn source_policy(failures: u32) -> SourcePolicy {
    SourcePolicy {
        failures,
        ..SourcePolicy::default()
    }
}

/// An attempt that failed, or is given back.
pub fn settlement(
    attempt: ReservedAttempt,
    outcome: SettlementOutcome,
    at: Timestamp,
) -> Settlement {
    let context = context(at);
    let event = context.event(Action::LoginByPassword, Object::Unknown(attempt.subject));
    Settlement {
        attempt,
        outcome,
        event: match outcome {
            SettlementOutcome::Failed => event.failed(Reason::UnknownIdentifier),
            SettlementOutcome::GivenBack => event.refused(Reason::Busy),
        },
        context,
    }
}

/// An administrator's unlocking, with a reason.
pub fn unlocking(subject: u64) -> Unlocking {
    let event = event(Action::AccountUnlocked, account_id(1)).noting(Note::new("au téléphone"));
    Unlocking {
        subject: mask(subject),
        event,
    }
}

/// A session of an account that has [`FIRST_PASSWORD`], to be opened by a reserved attempt.
pub fn session(number: u8, account: AccountId, attempt: ReservedAttempt) -> SessionToOpen {
    let context = context(at(0));
    let mut event = context.event(Action::LoginByPassword, Object::Account(account));
    event.session = Some(session_id(number));
    SessionToOpen {
        opening: Opening {
            session: session_id(number),
            token: TokenDigest::from_bytes([number; 32]),
            account,
            credential: Credential::Password(CredentialVersion(1)),
            origin: context.origin.clone(),
            limits: SessionPolicy::default(),
            at: context.at,
        },
        attempt,
        event,
        context,
    }
}

/// The identity of a session.
pub fn session_id(number: u8) -> SessionId {
    SessionId::from_random([number; 16])
}

/// Adds an account that must be taken.
pub async fn add(harness: &dyn Harness, new: &NewAccount) {
    harness.users().add(new).await.expect("added");
}

/// Reserves an attempt that must be admitted.
pub async fn admit(harness: &dyn Harness, request: &AttemptRequest) -> ReservedAttempt {
    let answer = harness.attempts().reserve(request).await;
    match answer.expect("the store answers") {
        Reservation::Admitted(attempt) => attempt,
        Reservation::Refused(refusal) => panic!("refused: {refusal:?}"),
    }
}

/// Reserves an attempt that must be refused.
pub async fn refuse(harness: &dyn Harness, request: &AttemptRequest) -> Refusal {
    let answer = harness.attempts().reserve(request).await;
    match answer.expect("the store answers") {
        Reservation::Refused(refusal) => refusal,
        Reservation::Admitted(attempt) => panic!("admitted: {attempt:?}"),
    }
}

/// The counters of a subject.
pub async fn lockout(harness: &dyn Harness, subject: u64) -> LockoutState {
    let lockout = harness.attempts().lockout(&mask(subject)).await;
    lockout.expect("the store answers")
}

/// Opens a session of an account that has [`FIRST_PASSWORD`].
pub async fn open(harness: &dyn Harness, number: u8, account: AccountId) {
    let request = on_account(account, attempt(1_000 + u64::from(number), at(0)));
    let attempt = admit(harness, &request).await;
    harness
        .open_session(session(number, account, attempt))
        .await;
}

/// What can be seen of a store, to tell that nothing has changed in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Snapshot {
    accounts: Vec<(AccountOverview, Option<(String, CredentialVersion)>)>,
    /// Every event of the journal.
    pub events: Vec<Event>,
}

/// What can be seen now.
pub async fn snapshot(harness: &dyn Harness) -> Snapshot {
    let users = harness.users();
    let mut accounts = Vec::new();
    for overview in users.page(None, 1_000).await.expect("a page") {
        let found = users.get(overview.account.id).await.expect("an answer");
        let password = found.expect("an account").password;
        let password = password.map(|stored| (stored.hash.expose().to_owned(), stored.version));
        accounts.push((overview, password));
    }
    let events = harness.events().await;
    Snapshot { accounts, events }
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
