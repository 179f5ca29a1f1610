//! Doubles of the store, each of which breaks one obligation and keeps the others.

mod attempts;
mod cards;
mod challenges;
mod journal;
mod sessions;
mod users;
mod workstations;

use crate::harness::{Harness, Subject};
use loquet_adapter_memory::MemoryStore;
use loquet_domain::card::CardChallenge;
use loquet_domain::journal::{Action, Event, EventContext, MaskedIdentifier, Object, Sequence};
use loquet_domain::lockout::{LockoutPolicy, ReservedAttempt, SourcePolicy};
use loquet_domain::origin::WorkstationName;
use loquet_domain::profile::Factor;
use loquet_domain::storage::Cause;
use loquet_domain::workstation::Workstation;
use loquet_port_enrolment::contract::builders::code;
use loquet_port_enrolment::{Enrolling, NewInvitation};
use loquet_port_journal::Journal;
use loquet_port_sessions::contract::builders::token_bytes;
use loquet_port_users::contract::builders::context;
use loquet_port_users::{AttemptRequest, Attempts, Reservation};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// What a double does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing: the control of the experiment.
    None,

    // Every mutating method.
    CommitsWhatIsNotRecorded,
    RecordsWhatIsRefused,

    // Accounts.
    FindsNobody,
    FindsNobodyImported,
    ShowsTheKey,
    FindsAHomonym,
    GetsNobody,
    FindsUserNamesInAnyCase,
    TakesPrefixesForHomonyms,
    PagesFromWhereItStopped,
    CollatesKeys,
    GuessesDamagedRows,
    GivesIdentifiersOfDisabledAccounts,
    GivesIdentifiersTwiceAtOnce,
    GivesCardNumbersTwice,
    GivesUserNamesTwice,
    AltersTheEventsOfEndedSessions,
    DisablesTheLastAdministrator,
    DisablesAllAdministratorsAtOnce,
    ChangesNobody,
    CountsVersionsFromZero,
    EndsTheSessionToKeep,
    EndsNoSession,
    TakesStaleProofs,
    LeavesProofsReserved,
    RehashesWhatHasChanged,
    RehashesAsAChange,

    // Attempts.
    AdmitsUnknownSubjects,
    AppliesAnotherPolicy,
    AdmitsTooManyAtOnce,
    CountsTheSubjectOfARefusedWorkstation,
    CountsTheWorkstationOfARefusedSubject,
    AdmitsTooManyOfAWorkstationAtOnce,
    RecordsEveryRefusal,
    NeverForgetsASubject,
    ForgetsKnownSubjects,
    AltersTheEventsOfLockouts,
    CountsOnTheSubjectWhatIsGivenBack,
    CountsOnTheWorkstationWhatIsGivenBack,
    SettlesTwice,
    UnlocksNothing,
    UnlocksForNobody,
    CountsWhomItNeverSaw,

    // Sessions.
    AltersTheEventOfALogin,
    OpensForDisabledAccounts,
    OpensByStaleCredentials,
    OpensWithoutAnAttempt,
    OpensTwiceAtOnce,
    CountsSuccessesOnTheWorkstation,
    KeepsFailuresSilent,
    ForgetsTheStrength,
    LeavesOldSessionsOpen,
    LeavesOldSessionsOpenAtOnce,
    AltersTheEventOfAnUnlocking,
    UnlocksByAnotherAttempt,
    KeepsTheOldToken,
    UnlocksWhatHasEnded,
    UnlocksWhatTimeHasEnded,
    UnlocksForAnotherAccount,
    UnlocksForDisabledAccounts,
    UnlocksByStaleCredentials,
    UnlocksWithoutAnAttempt,
    KeepsTokens,
    FindsByIdentityOnly,
    FindsByTokenOnly,
    NamesEverybodyAlike,
    NoticesNoUse,
    ChangesTwiceAtOnce,
    StoresNoRefusal,
    AltersTheEventOfAChange,
    AppliesToAnotherSession,
    ListsTheNewestFirst,
    ListsWhatHasEnded,

    // Cards.
    FindsNoCard,
    FindsCardsByNumberAlone,
    RefusesCardsByNumberAlone,
    GivesCardsOfDisabledAccounts,
    GivesCardsTwiceAtOnce,
    RegistersNothing,
    EndsSessionsByPasswordToo,
    RegistersTheSameHolderAnew,
    RemembersTheSerialOfAnotherHolder,
    CutsTheEndOfCertificates,
    KeepsTheFirstSerial,
    TellsNoFormerCard,
    TellsTheSameCardAgain,
    AltersTheEventOfARenewal,
    ListsSessionsByPassword,
    ListsSessionsOfOneAccount,

    // Challenges.
    ForgetsTheService,
    CutsTheTimeOfChallenges,
    KeepsTheFirstChallenge,
    ForgetsNoChallenge,
    ForgetsChallengesEarly,
    ForgetsChallengesByTime,
    TakesWhatIsOnlyShown,
    GivesAChallengeTwice,
    GivesAChallengeTwiceAtOnce,
    GivesAnyChallenge,

    // Workstations.
    ForgetsTheCaseOfNames,
    AltersTheEventOfAnInvitation,
    KeepsTheFirstCode,
    GivesNamesInAnotherCase,
    KeepsEveryInvitation,
    InvitesWithoutEnd,
    ListsTheEnrolledOnly,
    EnrolsAtTheInvitation,
    AltersTheEventOfAnEnrolment,
    TakesACodeTwiceAtOnce,
    TakesOldCodes,
    TakesAnyCode,
    TakesTokensForCodes,
    FindsByCodes,
    KeepsCodes,
    KeepsTheTokenOfWhatIsRemoved,
    AltersTheEventOfARemoval,
    RemovesWhatIsNotThere,
    EndsEverySession,
    EndsSessionsOfInvitations,

    // Journal.
    SealsEachRecordAlone,
    TakesPlacesTwiceAtOnce,
    ChangesRecords,
    RemovesRecords,
    CutsTimesToSeconds,
    FoldsText,
    AppendsByTime,
    AppendsOneByOne,
    PagesInTheOrderOfTexts,
    KeepsNoSealAtTheHead,
    PurgesWhatIsNotOlder,
    PurgesWithoutBound,
    PurgesWhatIsYoung,
    PurgesWhatIsBroken,
    PurgesThoughItCannotRecord,
    AltersTheEventOfAPurge,
    KeepsNoCheckpoint,
}

/// The store, with one fault in front of it.
pub(crate) struct FaultyStore {
    inner: Arc<MemoryStore>,
    fault: Fault,
    running: AtomicUsize,
    has_raced: AtomicBool,
    /// Every challenge, in the order of issue.
    issued: Mutex<Vec<CardChallenge>>,
    /// Every invitation.
    invited: Mutex<Vec<NewInvitation>>,
    /// Every workstation that has enrolled, and how.
    enrolled: Mutex<Vec<(Enrolling, Workstation)>>,
}

/// A harness over a new store with a fault.
pub(crate) fn with(fault: Fault) -> Harness<FaultyStore> {
    Harness::in_front_of_a_store(|inner| FaultyStore {
        inner,
        fault,
        running: AtomicUsize::new(0),
        has_raced: AtomicBool::new(false),
        issued: Mutex::default(),
        invited: Mutex::default(),
        enrolled: Mutex::default(),
    })
}

impl FaultyStore {
    fn has(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// Whether the store has a fault that shows only among requests at once, and this request is
    /// one of several.
    async fn races(&self, fault: Fault) -> bool {
        if !self.has(fault) {
            return false;
        }
        let before = self.running.fetch_add(1, Ordering::SeqCst);
        // More than once: a task that has just been woken may overtake one that yields.
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        let after = self.running.fetch_sub(1, Ordering::SeqCst);
        let raced = before > 0 || after > 1;
        self.has_raced.fetch_or(raced, Ordering::SeqCst);
        raced
    }

    /// Makes a request; with the fault, what the journal has refused is done all the same, and
    /// refused to the caller.
    async fn commit<T, E>(
        &self,
        request: impl Future<Output = Result<T, E>>,
        again: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let answer = request.await;
        if self.has(Fault::CommitsWhatIsNotRecorded) && answer.is_err() {
            self.inner.mend_journal();
            let _done = again.await;
            self.inner.break_journal(0);
        }
        answer
    }

    /// With the fault, records the event of what is refused.
    async fn refuse<T, E>(&self, answer: Result<T, E>, event: &Event) -> Result<T, E> {
        if self.has(Fault::RecordsWhatIsRefused) && answer.is_err() {
            self.append_event(event.clone()).await;
        }
        answer
    }

    async fn append_event(&self, event: Event) {
        let appended = self.inner.append(&[event]).await;
        appended.expect("appended");
    }

    /// Another attempt on the same subject, from elsewhere.
    async fn another_attempt(&self, attempt: &ReservedAttempt) -> ReservedAttempt {
        let source = MaskedIdentifier::from_bytes([0xee; 32]);
        self.attempt(attempt.subject, source).await
    }

    /// Counts an attempt of nobody's on a workstation.
    async fn count_on_workstation(&self, source: MaskedIdentifier) {
        let subject = MaskedIdentifier::from_bytes([0xee; 32]);
        self.attempt(subject, source).await;
    }

    async fn attempt(
        &self,
        subject: MaskedIdentifier,
        source: MaskedIdentifier,
    ) -> ReservedAttempt {
        let object = Object::Unknown(subject);
        let request = AttemptRequest {
            subject,
            account: None,
            source,
            policy: LockoutPolicy::default(),
            source_policy: SourcePolicy {
                failures: u32::MAX,
                ..SourcePolicy::default()
            },
            action: Action::LoginByPassword,
            object,
            factor: Factor::Password,
            context: context(loquet_port_users::contract::builders::at(0)),
        };
        match self.inner.reserve(&request).await.expect("an answer") {
            Reservation::Admitted(attempt) => attempt,
            Reservation::Refused(refusal) => panic!("the double has no attempt: {refusal:?}"),
        }
    }

    /// The same context; with the fault, it tells of another workstation.
    fn context(&self, fault: Fault, context: &EventContext) -> EventContext {
        let mut context = context.clone();
        if self.has(fault) {
            context.origin.workstation = WorkstationName::new("ailleurs");
        }
        context
    }
}

impl Subject for FaultyStore {
    fn dump_sessions(&self) -> Vec<u8> {
        let mut dump = self.inner.dump_sessions();
        if self.has(Fault::KeepsTokens) {
            dump.extend(token_bytes(1));
        }
        dump
    }

    fn dump_workstations(&self) -> Vec<u8> {
        let mut dump = self.inner.dump_workstations();
        if self.has(Fault::KeepsCodes) {
            dump.extend(code(2).expose().bytes());
        }
        dump
    }

    fn try_to_change(&self, record: Sequence) -> Result<(), Cause> {
        if self.has(Fault::ChangesRecords) {
            return Ok(());
        }
        Subject::try_to_change(&*self.inner, record)
    }

    fn try_to_remove(&self, record: Sequence) -> Result<(), Cause> {
        if self.has(Fault::RemovesRecords) {
            return Ok(());
        }
        Subject::try_to_remove(&*self.inner, record)
    }
}
