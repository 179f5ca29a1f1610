//! The contract suite of the desk is worth something: for each case, desks that break its
//! obligation and are caught.

mod accounts;
mod cards;
mod journal;
mod login;
mod sessions;
mod table;
mod workstations;

use crate::desk_contract_harness::{Practice, Variant};
use async_trait::async_trait;
use loquet_domain::card::{
    CardSerial, CardSignature, CertificateDer, ChallengeMessage, IssuerName,
};
use loquet_domain::journal::{Action, Event};
use loquet_domain::session::{SessionState, SessionToken};
use loquet_domain::workstation::Workstation;
use loquet_domain::{AttemptId, CardNumber, Identifier, Password, SessionId};
use loquet_port_desk::contract::{CASES, FrontEnd, Harness, HeldCard};
use loquet_port_desk::{Desk, DeskError, EnrolledWorkstation, OpenSession, SessionView};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use table::DOUBLES;
use tokio::runtime::Builder;

/// What a double does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Nothing: the control of the experiment.
    None,
    /// Events of this kind are missing in the journal.
    DoesNotRecord(Action),
    /// The practice is another one than was asked for.
    Practice(Variant),

    // Answers to the wrong question, wherever they are given.
    ForbidsAsNotFound,
    FindsNobodysAccountForbidden,
    CallsTakenForbidden,

    // Opening and own password.
    ShowsAnotherPlace,
    GivesATokenOfNobody,
    TellsUnknownIdentifiers,
    KeepsFailuresSilent,
    CallsNothingWeak,
    PretendsToChangePasswords,

    // Sessions.
    UsesEndedSessions,
    UsesLockedSessions,
    UsesWhatItShows,
    ShowsOnlyActiveSessions,
    ShowsElsewhere,
    WaitsForTheNextChange,
    NeverSeesAChange,
    AnswersBeforeTheWaitIsOver,
    ForgivesOldTokens,
    LocksAsAsked,
    LocksForAnyCause,
    KeepsTheToken,
    PretendsToUnlock,
    UnlocksAnywhere,
    AsksForNoCard,
    ClosesAsAsked,
    ClosesForAnyCause,
    ListsSessionsOfHereOnly,
    EndsThePresentSession,
    EndsNobodyElsesSession,
    TellsWhichSessionsExist,

    // Accounts.
    AddsMembersOnly,
    ProposesNothing,
    LeavesTakenNumbersOut,
    ListsBackwards,
    ShowsNoThrottle,
    DisablesNobody,
    PretendsToDisable,
    LiftsNothing,
    TakesNoReason,
    SetsNoPassword,
    ReportsNobody,
    ListsForAnybody,

    // Cards.
    RepeatsItsNonce,
    ShowsNoCard,
    OpensAgain,
    TellsContactless,
    KeepsUnregisteredSilent,
    LocksCardsWithPasswords,
    TellsNoFormerCard,
    AbandonsNothing,
    RecordsWhatNobodyAsked,
    KeepsCertificatesSilent,
    FindsNobodysCard,
    ShowsTheFirstLists,
    PretendsToInstall,
    AlwaysFetches,

    // Import and journal.
    TellsNoRows,
    ImportsNothing,
    ImportsAgainAsNew,
    ImportsWhenOnlyAsked,
    DropsDecisions,
    ReadsBackwards,
    NamesNobody,
    IgnoresTheAnchor,
    IgnoresAnchors,
    RecordsEachPage,

    // Workstations.
    GivesCodesThatAreTooOld,
    KeepsTheFirstCode,
    EnrolsAgain,
    KnowsEverybody,
    ListsEnrolledOnly,
    RemovesNothing,
}

/// A desk in front of another one.
pub(crate) struct Broken {
    desk: Arc<dyn Desk>,
    flaw: Flaw,
    memory: Arc<Memory>,
}

/// What the broken desks of one practice remember.
#[derive(Default)]
struct Memory {
    failures: AtomicUsize,
    nonce: Mutex<Option<[u8; 32]>>,
    view: Mutex<Option<SessionView>>,
    opened: Mutex<Option<(AttemptId, String, SessionView)>>,
    workstation: Mutex<Option<Workstation>>,
    enrolled: Mutex<Option<(String, Workstation)>>,
    lists: Mutex<Option<Vec<loquet_port_desk::RevocationListView>>>,
    code: Mutex<Option<String>>,
    by_card: tokio::sync::Mutex<()>,
}

/// What is remembered, or is from now on.
fn first<T: Clone>(memory: &Mutex<Option<T>>, now: T) -> T {
    let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
    memory.get_or_insert(now).clone()
}

/// What was remembered.
fn recall<T: Clone>(memory: &Mutex<Option<T>>) -> Option<T> {
    let memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
    memory.clone()
}

/// Remembers this, and nothing older.
fn remember<T>(memory: &Mutex<Option<T>>, now: T) {
    *memory.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
}

/// The same token.
fn copy(token: &SessionToken) -> SessionToken {
    token.expose().parse().expect("a token")
}

/// A session that is said to be open.
fn pretend(token: &SessionToken, session: SessionView) -> OpenSession {
    OpenSession {
        token: copy(token),
        session,
        failures_before: 0,
        weak_password: false,
        former_card: None,
        revocation_overdue: None,
    }
}

impl Broken {
    /// The answer, or another one in its place, whatever was asked.
    fn answered<T>(&self, answer: Result<T, DeskError>) -> Result<T, DeskError> {
        answer.map_err(|error| match (self.flaw, error) {
            (Flaw::ForbidsAsNotFound, DeskError::Forbidden) => DeskError::AccountNotFound,
            (Flaw::FindsNobodysAccountForbidden, DeskError::AccountNotFound)
            | (
                Flaw::CallsTakenForbidden,
                DeskError::CardNumberTaken | DeskError::WorkstationNameTaken,
            ) => DeskError::Forbidden,
            (_, error) => error,
        })
    }
}

/// A practice whose desk is broken.
struct BrokenPractice {
    practice: Practice,
    flaw: Flaw,
    memory: Arc<Memory>,
}

impl BrokenPractice {
    async fn new(flaw: Flaw) -> Self {
        let practice = match flaw {
            Flaw::Practice(variant) => Practice::of(variant).await,
            _ => Practice::in_memory().await,
        };
        Self {
            practice,
            flaw,
            memory: Arc::default(),
        }
    }

    fn broken(&self, front_end: FrontEnd) -> FrontEnd {
        let desk = Broken {
            desk: front_end.desk,
            flaw: self.flaw,
            memory: self.memory.clone(),
        };
        FrontEnd {
            desk: Arc::new(desk),
            origin: front_end.origin,
        }
    }
}

#[async_trait]
impl Harness for BrokenPractice {
    fn administrator(&self) -> Identifier {
        self.practice.administrator()
    }

    fn administrators_password(&self) -> Arc<Password> {
        self.practice.administrators_password()
    }

    fn front_end(&self) -> FrontEnd {
        self.broken(Harness::front_end(&self.practice))
    }

    fn front_end_beside(&self) -> FrontEnd {
        self.broken(self.practice.front_end_beside())
    }

    async fn front_end_at(&self, workstation: &EnrolledWorkstation) -> FrontEnd {
        self.broken(self.practice.front_end_at(workstation).await)
    }

    async fn front_end_of_a_conforming_practice(&self) -> FrontEnd {
        let practice = self.practice.front_end_of_a_conforming_practice();
        self.broken(practice.await)
    }

    fn certificate(&self, card: HeldCard) -> CertificateDer {
        self.practice.certificate(card)
    }

    fn number(&self, card: HeldCard) -> CardNumber {
        self.practice.number(card)
    }

    fn serial(&self, card: HeldCard) -> CardSerial {
        self.practice.serial(card)
    }

    fn sign(&self, card: HeldCard, message: &ChallengeMessage) -> CardSignature {
        self.practice.sign(card, message)
    }

    fn revocation_list(&self, revoked: &[HeldCard]) -> (IssuerName, Vec<u8>) {
        self.practice.revocation_list(revoked)
    }

    async fn let_expire(&self, attempt: AttemptId) {
        self.practice.let_expire(attempt).await;
    }

    async fn session(&self, session: SessionId) -> Option<SessionState> {
        self.practice.session(session).await
    }

    async fn events(&self) -> Vec<Event> {
        let mut events = Harness::events(&self.practice).await;
        if let Flaw::DoesNotRecord(action) = self.flaw {
            events.retain(|event| event.action != action);
        }
        events
    }
}

/// Whether a case passes with a flaw.
fn passes(name: &str, flaw: Flaw) -> bool {
    let case = CASES.iter().find(|case| case.name == name);
    let case = *case.expect("a case");
    let mut runtime = Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_time().build();
    let runtime = runtime.expect("a runtime");
    let run = async move {
        let practice = BrokenPractice::new(flaw).await;
        (case.run)(&practice).await;
    };
    match runtime.block_on(runtime.spawn(run)) {
        Ok(()) => true,
        Err(error) if error.is_panic() => false,
        Err(error) => panic!("the case did not end: {error}"),
    }
}

#[test]
fn every_case_has_a_double() {
    let mut listed: Vec<&str> = DOUBLES.iter().map(|(name, _)| *name).collect();
    let mut written: Vec<&str> = CASES.iter().map(|case| case.name).collect();
    listed.sort_unstable();
    written.sort_unstable();
    assert_eq!(listed, written);
}

/// How many tests share the doubles.
const SHARES: usize = 6;

/// Shares the doubles out: the tests of one group run in one process.
fn check_share(share: usize) {
    for (name, flaws) in DOUBLES.iter().skip(share).step_by(SHARES) {
        for flaw in *flaws {
            assert!(!passes(name, *flaw), "{name} does not see {flaw:?}");
        }
    }
}

macro_rules! shares {
    ($($name:ident: $share:literal,)+) => {$(
        #[test]
        fn $name() {
            check_share($share);
        }
    )+};
}

shares! {
    each_case_catches_its_doubles_1: 0,
    each_case_catches_its_doubles_2: 1,
    each_case_catches_its_doubles_3: 2,
    each_case_catches_its_doubles_4: 3,
    each_case_catches_its_doubles_5: 4,
    each_case_catches_its_doubles_6: 5,
}

#[test]
fn a_sound_double_passes() {
    for (name, _) in DOUBLES.iter().step_by(5) {
        assert!(passes(name, Flaw::None), "{name} fails without a flaw");
    }
}

/// How many failures of passwords the double has seen.
fn count(failures: &AtomicUsize) -> usize {
    failures.fetch_add(1, Ordering::SeqCst) + 1
}
