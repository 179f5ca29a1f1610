//! What the contract suite of the desk needs, over the core in process, and the cards that every
//! desk is shown.

use async_trait::async_trait;
use jiff::SignedDuration;
use loquet_adapter_card_simulator::{CardOrder, Holder, RevocationList, SimulatedCard};
use loquet_adapter_x509::X509Reader;
use loquet_core::{Clock, DeskPolicy};
use loquet_domain::card::{
    CHALLENGE_LIFETIME, CardHolder, CardSerial, CardSignature, CertificateDer, ChallengeMessage,
    IssuerName,
};
use loquet_domain::journal::Event;
use loquet_domain::lockout::LockoutPolicy;
use loquet_domain::profile::Profile;
use loquet_domain::session::SessionState;
use loquet_domain::{AttemptId, CardNumber, Identifier, Origin, Password, SessionId};
use loquet_port_desk::contract::{FrontEnd, Harness, HeldCard, InProcessHarness};
use loquet_port_desk::{Desk, EnrolledWorkstation};
use loquet_port_sessions::SessionReference;
use loquet_port_trust::CertificateReader;
use loquet_tests::{
    Program, Store, Trust, WallClock, desk_under, doctor, forger, hasher_with_room_for, identifier,
    issuer, memory_store, origin, password, server_store, sign_bare, sqlite_store, today,
};
use std::any::Any;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tempfile::TempDir;
use throw_away_servers::Engine;

/// What a practice is, when it is not as the suite asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Variant {
    /// As the suite asks for.
    #[default]
    Sound,
    /// Its accounts are locked late.
    LocksLate,
    /// It has room for every login.
    NeverBusy,
    /// It takes passwords alone, whatever its profile says.
    AcceptsPasswordsAlone,
}

/// A folder, or a database on a server.
type Place = Box<dyn Any + Send + Sync>;

/// A practice in process.
pub(crate) struct Practice {
    variant: Variant,
    store: Store,
    trust: Trust,
    desk: Arc<dyn Desk>,
    beside: Arc<dyn Desk>,
    /// What the store is kept in, which goes with it.
    _place: Option<Place>,
}

impl Practice {
    /// Over a store in memory.
    pub(crate) async fn in_memory() -> Self {
        Self::with_administrator(memory_store(), None).await
    }

    /// Over a store in a file.
    pub(crate) async fn in_sqlite() -> Self {
        let folder = TempDir::new().expect("a folder");
        let store = sqlite_store(folder.path()).await;
        Self::with_administrator(store, Some(Box::new(folder))).await
    }

    /// Over a store on a database server.
    pub(crate) async fn on_server(engine: Engine) -> Self {
        let (store, database) = server_store(engine).await;
        Self::with_administrator(store, Some(Box::new(database))).await
    }

    /// Over a store in memory, before there is an administrator.
    pub(crate) async fn without_anybody() -> Self {
        Self::over(memory_store(), None, Variant::Sound).await
    }

    /// Over a store in memory, another one than the suite asks for.
    pub(crate) async fn of(variant: Variant) -> Self {
        let practice = Self::over(memory_store(), None, variant).await;
        initialise(&practice.desk).await;
        practice
    }

    async fn with_administrator(store: Store, place: Option<Place>) -> Self {
        let practice = Self::over(store, place, Variant::Sound).await;
        initialise(&practice.desk).await;
        practice
    }

    async fn over(store: Store, place: Option<Place>, variant: Variant) -> Self {
        let trust = Trust::in_test_cards(today()).await;
        Self {
            variant,
            desk: desk_of(variant, &store, &trust, Profile::default()),
            beside: desk_of(variant, &store, &trust, Profile::default()),
            store,
            trust,
            _place: place,
        }
    }
}

/// A desk that takes one hash at a time and lets one wait.
fn desk_of(variant: Variant, store: &Store, trust: &Trust, profile: Profile) -> Arc<dyn Desk> {
    let mut policy = DeskPolicy {
        profile,
        ..DeskPolicy::default()
    };
    let mut queue = 1;
    match variant {
        Variant::Sound => {}
        Variant::LocksLate => policy.lockout = late(),
        Variant::NeverBusy => queue = 1_024,
        Variant::AcceptsPasswordsAlone => policy.profile = Profile::Transitional,
    }
    let hasher = hasher_with_room_for(1, queue);
    Arc::new(desk_under(
        policy,
        store,
        hasher,
        Arc::new(WallClock),
        trust,
    ))
}

/// As late as a policy can be.
fn late() -> LockoutPolicy {
    let minute = SignedDuration::from_mins(1);
    LockoutPolicy::new(5, minute, minute).expect("within bounds")
}

async fn initialise(desk: &Arc<dyn Desk>) {
    let who = identifier(Program::ADMINISTRATOR);
    let secret = password(Program::ADMINISTRATOR_PASSWORD);
    let created = desk.initialise(who, secret, origin()).await;
    created.expect("a new practice");
}

#[async_trait]
impl Harness for Practice {
    fn administrator(&self) -> Identifier {
        identifier(Program::ADMINISTRATOR)
    }

    fn administrators_password(&self) -> Arc<Password> {
        password(Program::ADMINISTRATOR_PASSWORD)
    }

    fn front_end(&self) -> FrontEnd {
        front_end(&self.desk, origin())
    }

    fn front_end_beside(&self) -> FrontEnd {
        front_end(&self.beside, origin())
    }

    async fn front_end_at(&self, enrolled: &EnrolledWorkstation) -> FrontEnd {
        let workstation = enrolled.workstation.name.clone();
        let origin = Origin {
            workstation,
            ..origin()
        };
        front_end(&self.desk, origin)
    }

    async fn front_end_of_a_conforming_practice(&self) -> FrontEnd {
        let desk = desk_of(
            self.variant,
            &memory_store(),
            &self.trust,
            Profile::Conforming,
        );
        initialise(&desk).await;
        front_end(&desk, origin())
    }

    fn certificate(&self, card: HeldCard) -> CertificateDer {
        certificate(card)
    }

    fn number(&self, card: HeldCard) -> CardNumber {
        holder_of(card).number
    }

    fn serial(&self, card: HeldCard) -> CardSerial {
        holder_of(card).serial.expect("the number of a card")
    }

    fn sign(&self, card: HeldCard, message: &ChallengeMessage) -> CardSignature {
        sign(card, message)
    }

    fn revocation_list(&self, revoked: &[HeldCard]) -> (IssuerName, Vec<u8>) {
        revocation_list(revoked)
    }

    async fn let_expire(&self, attempt: AttemptId) {
        let_expire(&self.store, attempt).await;
    }

    async fn session(&self, session: SessionId) -> Option<SessionState> {
        state_of(&self.store, session).await
    }

    async fn events(&self) -> Vec<Event> {
        events_of(&self.store).await
    }
}

#[async_trait]
impl InProcessHarness for Practice {
    fn front_end(&self) -> FrontEnd {
        front_end(&self.desk, origin())
    }

    async fn events(&self) -> Vec<Event> {
        events_of(&self.store).await
    }
}

fn front_end(desk: &Arc<dyn Desk>, origin: Origin) -> FrontEnd {
    let desk = Arc::clone(desk);
    FrontEnd { desk, origin }
}

/// Moves a challenge into the past, as a store keeps it.
pub(crate) async fn let_expire(store: &Store, attempt: AttemptId) {
    let challenge = store.challenges.take(attempt).await;
    let mut challenge = challenge.expect("an answer").expect("a challenge");
    challenge.issued_at -= CHALLENGE_LIFETIME;
    let issued = store.challenges.issue(&challenge).await;
    issued.expect("issued");
}

/// How a session stands now, in a store.
pub(crate) async fn state_of(store: &Store, session: SessionId) -> Option<SessionState> {
    let found = store.sessions.find(SessionReference::Id(session)).await;
    let found = found.expect("an answer");
    found.map(|found| found.session.state_at(WallClock.now()))
}

/// Every event of a store.
pub(crate) async fn events_of(store: &Store) -> Vec<Event> {
    let records = store.journal.page(None, u32::MAX).await;
    let records = records.expect("the journal").into_iter();
    records.map(|sealed| sealed.record.event).collect()
}

/// The certificate of a card.
pub(crate) fn certificate(card: HeldCard) -> CertificateDer {
    let certificate = held(card).authentication_certificate();
    CertificateDer::new(certificate).expect("small")
}

/// What the certificate of a card says.
pub(crate) fn holder_of(card: HeldCard) -> CardHolder {
    let read = X509Reader.read(&certificate(card));
    read.expect("a certificate")
}

/// The signature of a card.
pub(crate) fn sign(card: HeldCard, message: &ChallengeMessage) -> CardSignature {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let signature = sign_bare(held(card), message);
    CardSignature::new(signature).expect("a signature")
}

/// A list that is newer than those of [`Trust`].
pub(crate) fn revocation_list(revoked: &[HeldCard]) -> (IssuerName, Vec<u8>) {
    let now = today();
    let mut list = RevocationList::new(2, now, now + SignedDuration::from_hours(24));
    for card in revoked {
        list = list.with_revoked(held(*card).authentication_certificate());
    }
    let der = issuer().authority().revocation_list(&list);
    (holder_of(HeldCard::First).issuer, der.expect("a list"))
}

fn held(card: HeldCard) -> &'static SimulatedCard {
    static CARDS: OnceLock<[SimulatedCard; 4]> = OnceLock::new();
    let [first, renewed, colleagues, forged] = CARDS.get_or_init(make_cards);
    match card {
        HeldCard::First => first,
        HeldCard::Renewed => renewed,
        HeldCard::Colleagues => colleagues,
        HeldCard::Forged => forged,
    }
}

fn make_cards() -> [SimulatedCard; 4] {
    let now = today();
    let colleague = Holder::person("899700075122", "PHARMACH0007512", "CAROLE");
    let first = CardOrder::new(doctor(), "2900000042", now);
    let orders = [
        first.clone(),
        CardOrder::new(doctor(), "2900000075", now),
        CardOrder::new(colleague.with_profession(21), "2900000067", now),
    ];
    let [one, two, three] = orders.map(|order| issuer().issue(&order).expect("a card"));
    let forged = issuer().issue_by(&first, forger());
    [one, two, three, forged.expect("a card")]
}
