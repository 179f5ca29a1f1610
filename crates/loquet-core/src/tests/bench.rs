//! A desk over mocks, with a fixed clock and a counting random source.

use crate::{CardPolicy, Clock, DeskPolicy, LocalDesk, Ports, Randomness, RandomnessError};
use async_trait::async_trait;
use loquet_domain::account::{CredentialVersion, PasswordStrength, StoredPassword};
use loquet_domain::journal::JournalKey;
use loquet_domain::lockout::{AttemptNumber, LockoutPolicy, ReservedAttempt};
use loquet_domain::profile::Profile;
use loquet_domain::session::Session;
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use loquet_domain::text::PrintableText;
use loquet_domain::{
    Account, AccountId, AccountStatus, Identifier, Origin, Password, PasswordHash, Role, Timestamp,
};
use loquet_port_desk::LoginRequest;
use loquet_port_enrolment::MockWorkstations;
use loquet_port_journal::MockJournal;
use loquet_port_password::{MockPasswordHasher, MockStrengthEstimator};
use loquet_port_sessions::{Challenges, FoundSession, MockChallenges, MockSessions, Sessions};
use loquet_port_trust::{
    CertificateTrust, MockCertificateReader, MockCertificateTrust, MockRevocationLists,
};
use loquet_port_users::{Attempts, FoundAccount, MockAttempts, MockUsers, Reservation};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// The mocks; what a test expects of them is set before the desk is made.
pub(super) struct Bench {
    pub(super) users: MockUsers,
    pub(super) attempts: MockAttempts,
    pub(super) sessions: MockSessions,
    pub(super) journal: MockJournal,
    pub(super) hasher: MockPasswordHasher,
    pub(super) estimator: MockStrengthEstimator,
    pub(super) challenges: MockChallenges,
    pub(super) trust: MockCertificateTrust,
    pub(super) certificates: MockCertificateReader,
    pub(super) revocation: MockRevocationLists,
    pub(super) workstations: MockWorkstations,
    pub(super) randomness: Arc<dyn Randomness>,
    pub(super) now: Timestamp,
    /// In the place of one that stands still at `now`.
    pub(super) clock: Option<Arc<dyn Clock>>,
    pub(super) profile: Profile,
    pub(super) card: CardPolicy,
}

impl Bench {
    /// Mocks that expect nothing but the decoy of every desk.
    pub(super) fn new() -> Self {
        let mut hasher = MockPasswordHasher::new();
        hasher
            .expect_decoy()
            .return_once(|_| PasswordHash::from_phc("decoy"));
        Self {
            users: MockUsers::new(),
            attempts: MockAttempts::new(),
            sessions: MockSessions::new(),
            journal: MockJournal::new(),
            hasher,
            estimator: MockStrengthEstimator::new(),
            challenges: MockChallenges::new(),
            trust: MockCertificateTrust::new(),
            certificates: MockCertificateReader::new(),
            revocation: MockRevocationLists::new(),
            workstations: MockWorkstations::new(),
            randomness: Arc::new(CountingRandomness(AtomicU8::new(0))),
            now: now(),
            clock: None,
            profile: Profile::Transitional,
            card: CardPolicy::default(),
        }
    }

    pub(super) fn desk(self) -> LocalDesk {
        self.desk_behind(&Direct)
    }

    /// A desk whose ports are reached through something.
    pub(super) fn desk_behind(self, through: &impl Through) -> LocalDesk {
        let ports = Ports {
            users: Arc::new(self.users),
            attempts: through.attempts(self.attempts),
            sessions: through.sessions(self.sessions),
            journal: Arc::new(self.journal),
            hasher: Arc::new(self.hasher),
            estimator: Arc::new(self.estimator),
            challenges: through.challenges(self.challenges),
            trust: through.trust(self.trust),
            certificates: Arc::new(self.certificates),
            revocation: Arc::new(self.revocation),
            workstations: Arc::new(self.workstations),
            clock: (self.clock).unwrap_or_else(|| Arc::new(FixedClock(self.now))),
            randomness: self.randomness,
        };
        let policy = DeskPolicy {
            profile: self.profile,
            card: self.card,
            ..DeskPolicy::default()
        };
        LocalDesk::new(ports, policy, key()).expect("randomness")
    }

    /// Somebody is, or is not, found.
    pub(super) fn finding(mut self, found: Option<FoundAccount>) -> Self {
        self.users
            .expect_find()
            .returning(move |_| Ok(found.clone()));
        self
    }

    /// Attempts are admitted.
    pub(super) fn admitting(mut self) -> Self {
        self.attempts
            .expect_reserve()
            .times(1)
            .returning(|_| Ok(Reservation::Admitted(reserved_attempt())));
        self
    }
}

pub(super) fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).expect("in range")
}

pub(super) fn key() -> JournalKey {
    JournalKey::from_bytes([7; 32].into())
}

pub(super) fn identifier() -> Identifier {
    "charbonnel.pascal".parse().expect("an identifier")
}

pub(super) fn origin() -> Origin {
    Origin {
        workstation: PrintableText::new("ACCUEIL-1"),
        address: None,
        application: PrintableText::new("test"),
    }
}

pub(super) fn request() -> LoginRequest {
    LoginRequest {
        identifier: identifier(),
        password: password(),
        origin: origin(),
    }
}

pub(super) fn password() -> Arc<Password> {
    Arc::new(Password::parse("1234").expect("a password"))
}

pub(super) fn account(status: AccountStatus, role: Role) -> Account {
    Account {
        id: AccountId::from_random([1; 16]),
        identifier: identifier(),
        role,
        status,
        card: None,
        legacy_user_name: None,
        created_at: now(),
    }
}

/// An account with a password.
pub(super) fn found(status: AccountStatus) -> FoundAccount {
    FoundAccount {
        account: account(status, Role::Member),
        password: Some(StoredPassword {
            hash: PasswordHash::from_phc("stored"),
            strength: PasswordStrength::Weak,
            version: CredentialVersion(4),
            set_at: now(),
        }),
    }
}

pub(super) fn reserved_attempt() -> ReservedAttempt {
    ReservedAttempt {
        subject: key().mask(identifier().key()),
        source: key().mask_workstation(&origin().workstation),
        number: AttemptNumber(1),
        policy: LockoutPolicy::default(),
    }
}

/// What may stand between the desk and the mocks of the ports of a login by card.
pub(super) trait Through {
    fn attempts(&self, mock: MockAttempts) -> Arc<dyn Attempts> {
        Arc::new(mock)
    }

    fn sessions(&self, mock: MockSessions) -> Arc<dyn Sessions> {
        Arc::new(mock)
    }

    fn challenges(&self, mock: MockChallenges) -> Arc<dyn Challenges> {
        Arc::new(mock)
    }

    fn trust(&self, mock: MockCertificateTrust) -> Arc<dyn CertificateTrust> {
        Arc::new(mock)
    }
}

/// Nothing stands between them.
struct Direct;

impl Through for Direct {}

pub(super) struct FixedClock(pub(super) Timestamp);

#[async_trait]
impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }

    async fn pause(&self, _: Duration) {}
}

struct CountingRandomness(AtomicU8);

impl Randomness for CountingRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        bytes.fill(self.0.fetch_add(1, Ordering::SeqCst));
        Ok(())
    }
}

/// A session as it is found, with the person of these tests.
pub(super) fn found_session(session: Session) -> FoundSession {
    FoundSession {
        session,
        identifier: identifier(),
    }
}

/// A store that is out of reach.
pub(super) fn fault() -> StorageFault {
    StorageFault::new(StorageFaultKind::Unavailable, "down")
}
