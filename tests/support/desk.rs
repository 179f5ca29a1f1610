//! A practice in process, over a back end that the test chooses.

use crate::{Program, Trust};
use async_trait::async_trait;
use jiff::SignedDuration;
use loquet_adapter_argon2::{Argon2PasswordHasher, Argon2Settings, Argon2Values};
use loquet_adapter_memory::MemoryStore;
use loquet_adapter_sea_orm::{Database, Password as Secret, SeaOrmStore};
use loquet_adapter_zxcvbn::ZxcvbnEstimator;
use loquet_core::{Clock, DeskPolicy, LocalDesk, Ports, Randomness, RandomnessError};
use loquet_domain::journal::JournalKey;
use loquet_domain::text::PrintableText;
use loquet_domain::{Identifier, Origin, Password, Timestamp};
use loquet_port_desk::{AccountDesk, LoginDesk, LoginRequest, OpenSession};
use loquet_port_enrolment::Workstations;
use loquet_port_journal::Journal;
use loquet_port_password::PasswordHasher;
use loquet_port_sessions::{Challenges, Sessions};
use loquet_port_users::{Attempts, Users};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use throw_away_servers::{Database as ServerDatabase, Engine};

/// One back end behind the six storage ports.
#[derive(Clone)]
pub struct Store {
    /// Accounts.
    pub users: Arc<dyn Users>,
    /// Attempts.
    pub attempts: Arc<dyn Attempts>,
    /// Sessions.
    pub sessions: Arc<dyn Sessions>,
    /// Challenges that cards have still to answer.
    pub challenges: Arc<dyn Challenges>,
    /// Workstations that may speak to a service.
    pub workstations: Arc<dyn Workstations>,
    /// Journal.
    pub journal: Arc<dyn Journal>,
}

impl Store {
    /// The six faces of one back end.
    pub fn of<S>(store: Arc<S>) -> Self
    where
        S: Users + Attempts + Sessions + Challenges + Workstations + Journal + 'static,
    {
        Self {
            users: store.clone(),
            attempts: store.clone(),
            sessions: store.clone(),
            challenges: store.clone(),
            workstations: store.clone(),
            journal: store,
        }
    }
}

/// The key of every practice in these tests.
pub(crate) fn key() -> JournalKey {
    JournalKey::from_bytes([0x4c; 32].into())
}

/// A new store in memory.
pub fn memory_store() -> Store {
    Store::of(Arc::new(MemoryStore::new(key())))
}

/// A new store in a file of this folder.
pub async fn sqlite_store(folder: &Path) -> Store {
    let store = SeaOrmStore::create(&folder.join("practice.db"), key()).await;
    Store::of(Arc::new(store.expect("a new database")))
}

/// A new store in a database of a server, which goes with what is returned beside.
pub async fn server_store(engine: Engine) -> (Store, ServerDatabase) {
    let database = ServerDatabase::new(engine).unwrap_or_else(|error| panic!("{error}"));
    let (url, secret) = database.address_and_password();
    let address = url.parse().expect("the address of a server");
    let place = Database::server(address, Some(Secret::new(secret)));
    let store = SeaOrmStore::create_in(&place, key()).await;
    let store = Store::of(Arc::new(store.expect("a new database")));
    (store, database)
}

/// The store in a file that a program keeps, under the key of [`Program::share_journal_key`].
pub async fn store_of(program: &Program) -> Store {
    let database = program.data().join("database").join("practice.db");
    let store = SeaOrmStore::open(&database, key()).await;
    Store::of(Arc::new(store.expect("the database of a practice")))
}

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct FixedClock(Arc<Mutex<Timestamp>>);

impl Default for FixedClock {
    fn default() -> Self {
        let start = Timestamp::from_second(1_800_000_000).expect("in range");
        Self(Arc::new(Mutex::new(start)))
    }
}

impl FixedClock {
    /// Moves the clock, forwards or backwards.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add(by).expect("in range");
    }
}

#[async_trait]
impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the clock at once, so that a test waits for nothing.
    async fn pause(&self, duration: Duration) {
        self.advance(SignedDuration::try_from(duration).expect("in range"));
        tokio::task::yield_now().await;
    }
}

/// The computer's clock, for what must also hold through a program of its own.
pub struct WallClock;

#[async_trait]
impl Clock for WallClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the program reads the same clock"
    )]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let milliseconds = since.expect("after 1970").as_millis();
        let milliseconds = i64::try_from(milliseconds).expect("in range");
        Timestamp::from_millisecond(milliseconds).expect("in range")
    }

    async fn pause(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

struct SystemRandomness;

impl Randomness for SystemRandomness {
    #[expect(clippy::disallowed_methods, reason = "the random source of the tests")]
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        getrandom::fill(bytes).map_err(|error| RandomnessError(error.into()))
    }
}

/// Argon2id at the lowest cost that is accepted, for tests are many, with room for every attempt of
/// a test.
pub fn floor_hasher() -> Arc<dyn PasswordHasher> {
    hasher_with_room_for(2, 1_024)
}

/// The same, for so many hashes at once and so many waiting.
pub fn hasher_with_room_for(permits: u32, queue: u32) -> Arc<dyn PasswordHasher> {
    let values = Argon2Values {
        memory_kib: 19 * 1_024,
        iterations: 2,
        parallelism: 1,
        permits,
        queue,
    };
    let settings = Argon2Settings::new(values).expect("the floor");
    Arc::new(Argon2PasswordHasher::new(&settings))
}

/// A desk over a store, which trusts no card.
pub fn desk(store: &Store, hasher: Arc<dyn PasswordHasher>, clock: &FixedClock) -> LocalDesk {
    card_desk(store, hasher, clock, &Trust::nobody())
}

/// A desk over a store, which trusts these cards.
pub fn card_desk(
    store: &Store,
    hasher: Arc<dyn PasswordHasher>,
    clock: &FixedClock,
    trust: &Trust,
) -> LocalDesk {
    let clock = Arc::new(clock.clone());
    desk_under(DeskPolicy::default(), store, hasher, clock, trust)
}

/// A desk over a store under a policy, which trusts these cards.
pub fn desk_under(
    policy: DeskPolicy,
    store: &Store,
    hasher: Arc<dyn PasswordHasher>,
    clock: Arc<dyn Clock>,
    trust: &Trust,
) -> LocalDesk {
    let ports = Ports {
        users: store.users.clone(),
        attempts: store.attempts.clone(),
        sessions: store.sessions.clone(),
        journal: store.journal.clone(),
        hasher,
        estimator: Arc::new(ZxcvbnEstimator::default()),
        challenges: store.challenges.clone(),
        trust: trust.trust.clone(),
        certificates: trust.certificates.clone(),
        revocation: trust.revocation.clone(),
        workstations: store.workstations.clone(),
        clock,
        randomness: Arc::new(SystemRandomness),
    };
    LocalDesk::new(ports, policy, key()).expect("randomness")
}

/// Creates the practice and logs its administrator in.
pub async fn administrator(desk: &LocalDesk) -> OpenSession {
    let who = identifier(Program::ADMINISTRATOR);
    let secret = password(Program::ADMINISTRATOR_PASSWORD);
    let created = desk.initialise(who, secret, origin()).await;
    created.expect("a new practice");
    log_administrator_in(desk).await
}

/// Logs the administrator of a practice in.
pub async fn log_administrator_in(desk: &LocalDesk) -> OpenSession {
    let request = LoginRequest {
        identifier: identifier(Program::ADMINISTRATOR),
        password: password(Program::ADMINISTRATOR_PASSWORD),
        origin: origin(),
    };
    desk.log_in(request).await.expect("the administrator")
}

/// An identifier.
pub fn identifier(typed: &str) -> Identifier {
    typed
        .parse()
        .unwrap_or_else(|error| panic!("{typed}: {error}"))
}

/// A password.
pub fn password(typed: &str) -> Arc<Password> {
    Arc::new(Password::parse(typed).expect("a password"))
}

/// A workstation.
pub fn origin() -> Origin {
    Origin {
        workstation: PrintableText::new("ACCUEIL-1"),
        address: None,
        application: PrintableText::new("loquet-tests"),
    }
}
