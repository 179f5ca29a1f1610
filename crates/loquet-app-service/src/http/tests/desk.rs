//! A desk that answers what a test says, and notes what it was asked.

use crate::events::bench;
use async_trait::async_trait;
use loquet_domain::card::{CardAnswer, CardChallenge, CertificateDer, ChallengePurpose};
use loquet_domain::journal::{Anchor, Head, JournalKey, Note, NotedEarlier, Seal, Sequence};
use loquet_domain::session::{EndCause, LockCause, SessionState, SessionToken};
use loquet_domain::storage::{StorageFault, StorageFaultKind};
use loquet_domain::workstation::{
    Enrolment, EnrolmentCode, Workstation, WorkstationName, WorkstationToken,
};
use loquet_domain::{
    AccountId, AccountStatus, AttemptId, Identifier, Origin, Password, Role, SessionId, Timestamp,
    WorkstationId,
};
use loquet_port_desk as desk;
use loquet_port_desk::{AccountView, DeskError, OpenSession, RowOutcome, SessionView};
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Answer<T> = Result<T, DeskError>;

/// The desk.
#[derive(Debug, Default)]
pub(crate) struct Double {
    refusal: Mutex<Option<fn() -> DeskError>>,
    calls: Mutex<Vec<&'static str>>,
    origins: Mutex<Vec<Origin>>,
}

impl Double {
    /// Refuses everything from now on, but to recognise a workstation and to show a session.
    pub(super) fn refuse(&self, error: fn() -> DeskError) {
        *self.refusal.lock().expect("a desk") = Some(error);
    }

    /// Answers again.
    pub(super) fn answer(&self) {
        *self.refusal.lock().expect("a desk") = None;
    }

    /// What was asked since the last time.
    pub(super) fn take_calls(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.calls.lock().expect("a desk"))
    }

    /// Who asked last.
    pub(super) fn last_origin(&self) -> Origin {
        let origins = self.origins.lock().expect("a desk");
        origins.last().expect("somebody asked").clone()
    }

    fn note(&self, call: &'static str, origin: Option<&Origin>) {
        self.calls.lock().expect("a desk").push(call);
        self.origins.lock().expect("a desk").extend(origin.cloned());
    }

    fn called<T>(&self, call: &'static str, answer: T) -> Answer<T> {
        self.note(call, None);
        match *self.refusal.lock().expect("a desk") {
            Some(error) => Err(error()),
            None => Ok(answer),
        }
    }
}

/// The database does not answer.
pub(super) fn storage() -> DeskError {
    let source = "the disk".into();
    DeskError::Storage(StorageFault {
        kind: StorageFaultKind::Unavailable,
        source,
    })
}

pub(super) fn view() -> SessionView {
    bench::view(1, SessionState::Active)
}

fn open() -> OpenSession {
    OpenSession {
        token: bench::token(1),
        session: view(),
        failures_before: 0,
        weak_password: false,
        former_card: None,
        revocation_overdue: None,
    }
}

fn account() -> AccountView {
    AccountView {
        id: AccountId::from_random([1; 16]),
        identifier: view().identifier,
        role: Role::Member,
        status: AccountStatus::Active,
        card: None,
        created_at: Timestamp::UNIX_EPOCH,
        password: None,
        throttle: None,
    }
}

pub(super) fn workstation() -> Workstation {
    Workstation {
        id: WorkstationId::from_random([4; 16]),
        name: WorkstationName::new("SALLE-2"),
        enrolment: Enrolment::Enrolled {
            at: Timestamp::UNIX_EPOCH,
        },
    }
}

/// The token of [`workstation`].
pub(super) fn workstation_token() -> WorkstationToken {
    WorkstationToken::from_random([5; 32].into())
}

#[async_trait]
impl desk::LoginDesk for Double {
    async fn log_in(&self, request: desk::LoginRequest) -> Answer<OpenSession> {
        self.note("origin", Some(&request.origin));
        self.called("log_in", open())
    }

    async fn change_password(&self, _: desk::OwnPasswordChange) -> Answer<()> {
        self.called("change_password", ())
    }
}

#[async_trait]
impl desk::CardDesk for Double {
    async fn challenge_card(&self, purpose: ChallengePurpose, o: Origin) -> Answer<CardChallenge> {
        let challenge = CardChallenge {
            attempt: AttemptId::from_random([1; 16]),
            nonce: [2; 32],
            purpose,
            service: WorkstationName::new("loquet"),
            workstation: o.workstation,
            issued_at: Timestamp::UNIX_EPOCH,
        };
        self.called("challenge_card", challenge)
    }

    async fn log_in_by_card(&self, _: CardAnswer, _: Origin) -> Answer<OpenSession> {
        self.called("log_in_by_card", open())
    }

    async fn unlock_by_card(
        &self,
        _: &SessionToken,
        _: CardAnswer,
        _: Origin,
    ) -> Answer<OpenSession> {
        self.called("unlock_by_card", open())
    }

    async fn abandon_card(&self, _: desk::AbandonedCard, _: Origin) -> Answer<()> {
        self.called("abandon_card", ())
    }

    async fn register_card(
        &self,
        _: &SessionToken,
        _: desk::CardRegistration,
    ) -> Answer<AccountView> {
        self.called("register_card", account())
    }

    async fn unregister_card(
        &self,
        _: &SessionToken,
        _: Option<Identifier>,
    ) -> Answer<AccountView> {
        self.called("unregister_card", account())
    }

    async fn examine_card(
        &self,
        by: Option<&SessionToken>,
        _: &CertificateDer,
    ) -> Answer<desk::CardExamination> {
        let registered = desk::ExaminedRegistration::For(view().identifier);
        let examination = desk::CardExamination {
            holder: None,
            verdict: Err(loquet_domain::card::CertificateRefusal::Expired),
            registered,
        };
        let call = by.map_or("examine_card", |_| "examine_card by a session");
        self.called(call, examination)
    }

    async fn revocation_lists(&self) -> Answer<Vec<desk::RevocationListView>> {
        self.called("revocation_lists", Vec::new())
    }

    async fn install_revocation_list(
        &self,
        _: &SessionToken,
        _: &[u8],
    ) -> Answer<desk::RevocationListView> {
        let list = desk::RevocationListView {
            issuer: WorkstationName::new("AC"),
            dates: None,
            revoked: 0,
        };
        self.called("install_revocation_list", list)
    }

    async fn refresh_revocation_lists(
        &self,
        _: Origin,
        _: bool,
    ) -> Answer<Option<Vec<desk::RefreshedList>>> {
        self.called("refresh_revocation_lists", None)
    }
}

#[async_trait]
impl desk::SessionDesk for Double {
    async fn use_session(&self, _: &SessionToken) -> Answer<SessionView> {
        self.called("use_session", view())
    }

    async fn show_session(&self, _: &SessionToken) -> Answer<SessionView> {
        self.called("show_session", view())
    }

    async fn show_session_from(&self, token: &SessionToken, o: &Origin) -> Answer<SessionView> {
        self.note("show_session_from", Some(o));
        if token.digest() == bench::token(1).digest() {
            Ok(view())
        } else {
            Err(DeskError::SessionEnded)
        }
    }

    async fn session_changed(
        &self,
        _: &SessionToken,
        _: SessionState,
        _: Duration,
    ) -> Answer<SessionView> {
        self.called("session_changed", view())
    }

    async fn lock_session(&self, _: &SessionToken, _: LockCause) -> Answer<SessionView> {
        self.called("lock_session", view())
    }

    async fn unlock_session(
        &self,
        _: &SessionToken,
        _: Arc<Password>,
        _: Origin,
    ) -> Answer<OpenSession> {
        self.called("unlock_session", open())
    }

    async fn close_session(&self, _: &SessionToken, _: EndCause) -> Answer<SessionView> {
        self.called("close_session", view())
    }

    async fn own_sessions(&self, _: &SessionToken) -> Answer<Vec<SessionView>> {
        self.called("own_sessions", vec![view()])
    }

    async fn end_session(&self, _: &SessionToken, _: SessionId) -> Answer<SessionView> {
        self.called("end_session", view())
    }
}

#[async_trait]
impl desk::AccountDesk for Double {
    async fn initialise(&self, _: Identifier, _: Arc<Password>, _: Origin) -> Answer<AccountView> {
        self.called("initialise", account())
    }

    async fn add_user(&self, _: &SessionToken, _: desk::NewUser) -> Answer<AccountView> {
        self.called("add_user", account())
    }

    async fn list_users(
        &self,
        _: &SessionToken,
        _: Option<Identifier>,
        _: u32,
    ) -> Answer<Vec<AccountView>> {
        self.called("list_users", vec![account()])
    }

    async fn show_user(&self, _: &SessionToken, _: &Identifier) -> Answer<AccountView> {
        self.called("show_user", account())
    }

    async fn set_user_status(
        &self,
        _: &SessionToken,
        _: &Identifier,
        _: AccountStatus,
    ) -> Answer<AccountView> {
        self.called("set_user_status", account())
    }

    async fn unlock_user(&self, _: &SessionToken, _: &Identifier, _: Note) -> Answer<AccountView> {
        self.called("unlock_user", account())
    }

    async fn set_user_password(
        &self,
        _: &SessionToken,
        _: &Identifier,
        _: Arc<Password>,
    ) -> Answer<AccountView> {
        self.called("set_user_password", account())
    }

    async fn policy_report(&self, _: &SessionToken) -> Answer<desk::PolicyReport> {
        let report = desk::PolicyReport {
            profile: loquet_domain::profile::Profile::Transitional,
            active_accounts: 1,
            weak_passwords: Vec::new(),
            unjudged_passwords: Vec::new(),
            without_password: Vec::new(),
        };
        self.called("policy_report", report)
    }
}

#[async_trait]
impl desk::ImportDesk for Double {
    /// One row a user, then whatever a test says.
    async fn import(
        &self,
        _: &SessionToken,
        import: desk::Import,
        progress: &dyn desk::ImportProgress,
    ) -> Answer<desk::ImportReport> {
        for user in import.users {
            progress.row_done(&desk::RowReport {
                line: user.line,
                user_name: user.user_name,
                outcome: RowOutcome::SingleWord,
            });
        }
        self.called("import", desk::ImportReport::default())
    }
}

#[async_trait]
impl desk::JournalDesk for Double {
    async fn read_journal(&self, _: &SessionToken, _: u32) -> Answer<Vec<desk::JournalEntry>> {
        self.called("read_journal", Vec::new())
    }

    async fn verify_journal(
        &self,
        _: &SessionToken,
        _: &NotedEarlier,
    ) -> Answer<desk::JournalVerdict> {
        let whole = desk::JournalVerdict::Whole {
            head: None,
            purged: None,
        };
        self.called("verify_journal", whole)
    }

    async fn anchor_journal(&self, _: desk::JournalKeeper<'_>) -> Answer<Anchor> {
        let head = Head {
            sequence: Sequence(1),
            seal: Seal::from_bytes([1; 32]),
        };
        let key = JournalKey::from_bytes([7; 32].into());
        let anchor = Anchor::new(head, Timestamp::UNIX_EPOCH, &key);
        self.called("anchor_journal", anchor)
    }

    async fn purge_journal(&self, _: desk::JournalKeeper<'_>) -> Answer<desk::JournalPurge> {
        self.called("purge_journal", desk::JournalPurge::Done { records: 0 })
    }

    async fn export_journal(
        &self,
        _: &SessionToken,
        _: Option<Sequence>,
        _: u32,
    ) -> Answer<Vec<desk::JournalEntry>> {
        self.called("export_journal", Vec::new())
    }

    async fn record_service(&self, _: desk::ServiceChange, _: Origin) -> Answer<()> {
        self.called("record_service", ())
    }
}

#[async_trait]
impl desk::WorkstationDesk for Double {
    async fn invite_workstation(
        &self,
        _: &SessionToken,
        _: WorkstationName,
    ) -> Answer<desk::Invitation> {
        let invitation = desk::Invitation {
            workstation: workstation(),
            code: EnrolmentCode::from_random([7; 12].into()),
            expires_at: Timestamp::MAX,
        };
        self.called("invite_workstation", invitation)
    }

    async fn enrol_workstation(
        &self,
        _: EnrolmentCode,
        origin: Origin,
    ) -> Answer<desk::EnrolledWorkstation> {
        self.note("origin", Some(&origin));
        let enrolled = desk::EnrolledWorkstation {
            workstation: workstation(),
            token: workstation_token(),
        };
        self.called("enrol_workstation", enrolled)
    }

    async fn recognise_workstation(&self, token: &WorkstationToken) -> Answer<Workstation> {
        self.note("recognise_workstation", None);
        if token.digest() == workstation_token().digest() {
            Ok(workstation())
        } else {
            Err(DeskError::WorkstationUnknown)
        }
    }

    async fn workstations(&self, _: &SessionToken) -> Answer<Vec<Workstation>> {
        self.called("workstations", vec![workstation()])
    }

    async fn remove_workstation(&self, _: &SessionToken, _: WorkstationId) -> Answer<Workstation> {
        self.called("remove_workstation", workstation())
    }
}
