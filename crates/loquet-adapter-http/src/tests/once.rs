//! What is sent twice, and what never is.

use super::bench::{
    Act, Canned, fault, identifier, login, origin, password, refusal, shown, token,
};
use crate::HttpDesk;
use async_trait::async_trait;
use loquet_domain::card::{
    CardAnswer, CardFault, CardInterface, CardSignature, CertificateDer, ChallengePurpose,
};
use loquet_domain::journal::{Note, NotedEarlier};
use loquet_domain::session::{EndCause, LockCause, SessionState};
use loquet_domain::workstation::{EnrolmentCode, WorkstationName};
use loquet_domain::{AccountStatus, AttemptId, FailureCode, Role, SessionId, WorkstationId};
use loquet_port_desk::{
    AbandonedCard, AccountDesk, CardDesk, CardRegistration, CardToRegister, DeskError, Import,
    ImportDesk, ImportProgress, JournalDesk, JournalKeeper, LoginDesk, NewUser, OwnPasswordChange,
    RowReport, ServerFaultKind, SessionDesk, WorkstationDesk,
};
use zeroize::Zeroizing;

/// One thing that is asked of a desk.
#[async_trait]
pub(super) trait Request: Send + Sync {
    async fn ask(&self, desk: &HttpDesk) -> Result<(), DeskError>;
}

macro_rules! requests {
    ($($desk:ident => $ask:expr;)+) => {{
        let mut all: Vec<(&'static str, Box<dyn Request>)> = Vec::new();
        $({
            struct This;
            #[async_trait]
            impl Request for This {
                async fn ask(&self, $desk: &HttpDesk) -> Result<(), DeskError> {
                    $ask.await.map(drop)
                }
            }
            all.push((stringify!($ask), Box::new(This)));
        })+
        all
    }};
}

pub(super) fn answer() -> CardAnswer {
    CardAnswer {
        attempt: AttemptId::from_random([2; 16]),
        certificate: CertificateDer::new(vec![1, 2, 3]).expect("small"),
        signature: CardSignature::new(vec![4]).expect("one"),
        interface: CardInterface::Contact,
    }
}

pub(super) struct Untold;

impl ImportProgress for Untold {
    fn row_done(&self, _: &RowReport) {}
}

fn own_change() -> OwnPasswordChange {
    OwnPasswordChange {
        identifier: identifier(),
        present: password(),
        new: password(),
        origin: origin(),
    }
}

fn new_user() -> NewUser {
    NewUser {
        identifier: identifier(),
        role: Role::Member,
        card_number: None,
        password: Some(password()),
    }
}

fn abandoned() -> AbandonedCard {
    AbandonedCard {
        attempt: AttemptId::from_random([2; 16]),
        fault: CardFault::Removed,
        serial: None,
    }
}

fn registration() -> CardRegistration {
    let number = "899700218896".parse().expect("a card number");
    CardRegistration {
        account: Some(identifier()),
        card: CardToRegister::Typed(number),
    }
}

fn nothing() -> Import {
    Import {
        users: Vec::new(),
        decisions: Vec::new(),
        dry_run: true,
    }
}

fn code() -> EnrolmentCode {
    EnrolmentCode::from_random(Zeroizing::new([7; 12]))
}

/// Everything that proves somebody or changes something.
pub(super) fn acts() -> Vec<(&'static str, Box<dyn Request>)> {
    let mut all = requests! {
        desk => desk.log_in(login());
        desk => desk.change_password(own_change());
        desk => desk.challenge_card(ChallengePurpose::Login, origin());
        desk => desk.log_in_by_card(answer(), origin());
        desk => desk.unlock_by_card(&token(), answer(), origin());
        desk => desk.abandon_card(abandoned(), origin());
        desk => desk.unlock_session(&token(), password(), origin());
        desk => desk.lock_session(&token(), LockCause::Asked);
        desk => desk.close_session(&token(), EndCause::Closed);
        desk => desk.end_session(&token(), SessionId::from_random([1; 16]));
    };
    all.extend(requests! {
        desk => desk.add_user(&token(), new_user());
        desk => desk.set_user_status(&token(), &identifier(), AccountStatus::Disabled);
        desk => desk.unlock_user(&token(), &identifier(), Note::new("oubli"));
        desk => desk.set_user_password(&token(), &identifier(), password());
        desk => desk.register_card(&token(), registration());
        desk => desk.unregister_card(&token(), None);
        desk => desk.install_revocation_list(&token(), b"list");
        desk => desk.refresh_revocation_lists(origin(), true);
        desk => desk.import(&token(), nothing(), &Untold);
        desk => desk.verify_journal(&token(), &NotedEarlier::default());
        desk => desk.anchor_journal(JournalKeeper::Person(&token()));
        desk => desk.purge_journal(JournalKeeper::Person(&token()));
        desk => desk.invite_workstation(&token(), WorkstationName::new("ACCUEIL-2"));
        desk => desk.enrol_workstation(code(), origin());
        desk => desk.remove_workstation(&token(), WorkstationId::from_random([3; 16]));
    });
    all
}

/// Everything that only reads.
pub(super) fn readings() -> Vec<(&'static str, Box<dyn Request>)> {
    requests! {
        desk => desk.use_session(&token());
        desk => desk.show_session(&token());
        desk => desk.show_session_from(&token(), &origin());
        desk => desk.own_sessions(&token());
        desk => desk.list_users(&token(), None, 10);
        desk => desk.show_user(&token(), &identifier());
        desk => desk.policy_report(&token());
        desk => desk.examine_card(None, &answer().certificate);
        desk => desk.revocation_lists();
        desk => desk.read_journal(&token(), 10);
        desk => desk.export_journal(&token(), None, 10);
        desk => desk.workstations(&token());
        desk => desk.recognise_workstation(&super::bench::workstation_token());
    }
}

#[tokio::test]
async fn nothing_that_proves_or_changes_is_ever_sent_twice() {
    for (name, request) in acts() {
        for first in [
            Act::Say(refusal(503, FailureCode::ServerStopping)),
            Act::Say(Vec::new()),
            Act::HangUp,
        ] {
            let canned = Canned::new([first]).await;
            let kind = fault(request.ask(&canned.desk()).await);
            assert!(
                matches!(
                    kind,
                    ServerFaultKind::Stopping | ServerFaultKind::Unreachable
                ),
                "{name}: {kind:?}"
            );
            assert_eq!(canned.connections(), 1, "{name}");
        }
    }
}

#[tokio::test]
async fn a_reading_is_sent_again_once_and_no_more() {
    for (name, request) in readings() {
        let canned = Canned::new([Act::Say(refusal(503, FailureCode::ServerStopping))]).await;
        let kind = fault(request.ask(&canned.desk()).await);
        assert_eq!(kind, ServerFaultKind::Stopping, "{name}");
        assert_eq!(canned.connections(), 2, "{name}");
    }
}

#[tokio::test]
async fn a_reading_survives_a_server_that_starts_again() {
    for first in [
        Act::Say(refusal(503, FailureCode::ServerStopping)),
        Act::HangUp,
    ] {
        let active = SessionState::Active;
        let canned = Canned::new([first, Act::Say(shown(active))]).await;
        let view = canned.desk().use_session(&token()).await;
        assert_eq!(view.expect("a session").state, active);
        assert_eq!(canned.connections(), 2);
    }
}

#[tokio::test]
async fn a_refusal_is_an_answer_and_not_asked_again() {
    let canned = Canned::new([Act::Say(refusal(401, FailureCode::SessionEnded))]).await;
    let refused = canned.desk().use_session(&token()).await;
    assert!(matches!(refused, Err(DeskError::SessionEnded)));
    assert_eq!(canned.connections(), 1);
}

#[tokio::test]
async fn what_is_done_on_the_practices_own_computer_is_not_sent() {
    let canned = Canned::new([Act::HangUp]).await;
    let desk = canned.desk();
    let first = desk.initialise(identifier(), password(), origin()).await;
    assert!(matches!(first, Err(DeskError::NotOverNetwork)));
    let started = loquet_port_desk::ServiceChange::Started;
    let recorded = desk.record_service(started, origin()).await;
    assert!(matches!(recorded, Err(DeskError::NotOverNetwork)));
    assert_eq!(canned.connections(), 0);
}
