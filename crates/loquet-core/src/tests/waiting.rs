//! Sessions looked at: from where they were opened, while they change, and at what cost.

use super::Bench;
use super::bench::{account, found_session, identifier, now, origin, password};
use crate::{Clock, LocalDesk};
use async_trait::async_trait;
use loquet_domain::account::CredentialVersion;
use loquet_domain::journal::{Action, Event, Object, Outcome, Reason};
use loquet_domain::profile::Profile;
use loquet_domain::session::{
    Credential, LockCause, Opening, Session, SessionEvent, SessionPolicy, SessionState,
    SessionToken,
};
use loquet_domain::text::PrintableText;
use loquet_domain::{AccountId, AccountStatus, Origin, Role, SessionId, SignedDuration, Timestamp};
use loquet_port_desk::{
    DeskError, JournalDesk, LoginDesk, LoginRequest, SEEN_WITHIN, ServiceChange, SessionDesk,
    SessionView,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn token() -> SessionToken {
    SessionToken::from_random([5; 32].into())
}

fn session() -> Session {
    let opening = Opening {
        session: SessionId::from_random([2; 16]),
        token: token().digest(),
        account: AccountId::from_random([1; 16]),
        credential: Credential::Password(CredentialVersion(4)),
        origin: origin(),
        limits: SessionPolicy::default(),
        at: now(),
    };
    let account = account(AccountStatus::Active, Role::Member);
    opening.open(&account).expect("active")
}

fn locked() -> Session {
    let lock = SessionEvent::Lock(LockCause::CardRemoved);
    session().apply(lock, now()).0
}

/// A clock on which time passes by pauses only, and the pauses.
struct PausedClock {
    now: Mutex<Timestamp>,
    pauses: Mutex<Vec<Duration>>,
}

#[async_trait]
impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().expect("unpoisoned")
    }

    async fn pause(&self, duration: Duration) {
        *self.now.lock().expect("unpoisoned") += duration;
        self.pauses.lock().expect("unpoisoned").push(duration);
    }
}

/// A desk that finds the session as it stands at each look, and the clock that it waits by.
fn desk(
    mut look: impl FnMut(usize) -> Option<Session> + Send + 'static,
) -> (LocalDesk, Arc<PausedClock>) {
    let clock = Arc::new(PausedClock {
        now: Mutex::new(now()),
        pauses: Mutex::default(),
    });
    let mut bench = Bench::new();
    let mut looks = 0;
    bench.sessions.expect_find().returning(move |_| {
        looks += 1;
        Ok(look(looks).map(found_session))
    });
    bench.clock = Some(clock.clone());
    (bench.desk(), clock)
}

fn waited(clock: &PausedClock) -> Duration {
    clock.pauses.lock().expect("unpoisoned").iter().sum()
}

/// Waits for the session to be in another state than active.
async fn changed(desk: &LocalDesk, wait: Duration) -> SessionView {
    let token = token();
    let changed = desk.session_changed(&token, SessionState::Active, wait);
    changed.await.expect("shown")
}

const LONG: Duration = Duration::from_secs(25);

#[tokio::test]
async fn reg_20_a_change_made_elsewhere_is_seen_within_a_second() {
    // Locked by another process after the third look.
    let (desk, clock) = desk(|look| Some(if look <= 3 { session() } else { locked() }));
    let changed = changed(&desk, LONG).await;
    assert_eq!(changed.state, SessionState::Locked(LockCause::CardRemoved));
    let pauses = clock.pauses.lock().expect("unpoisoned").clone();
    assert_eq!(pauses.len(), 3);
    assert!(pauses.iter().all(|pause| *pause * 2 <= SEEN_WITHIN));
}

#[tokio::test]
async fn a_session_that_has_changed_already_is_shown_at_once() {
    let (desk, clock) = desk(|_| Some(locked()));
    let changed = changed(&desk, LONG).await;
    assert_eq!(changed.state, SessionState::Locked(LockCause::CardRemoved));
    assert_eq!(waited(&clock), Duration::ZERO);
}

#[tokio::test]
async fn a_session_that_does_not_change_is_shown_when_the_wait_is_over() {
    for wait in [0, 1, 499, 500, 1_700].map(Duration::from_millis) {
        let (desk, clock) = desk(|_| Some(session()));
        assert_eq!(changed(&desk, wait).await.state, SessionState::Active);
        assert_eq!(waited(&clock), wait);
    }
}

#[tokio::test]
async fn ses_04_what_time_alone_changes_is_seen_and_waiting_is_no_use() {
    let (desk, clock) = desk(|_| Some(session()));
    let idle = SessionPolicy::default().idle();
    let wait = idle.unsigned_abs() * 2;
    let changed = changed(&desk, wait).await;
    assert_eq!(changed.state, SessionState::Locked(LockCause::Idle));
    assert_eq!(changed.last_used_at, now(), "looking uses nothing");
    assert_eq!(waited(&clock), idle.unsigned_abs());
}

#[tokio::test]
async fn ses_02_a_token_left_behind_by_an_unlocking_ends_the_wait() {
    let (desk, _) = desk(|look| (look <= 2).then(locked));
    let seen = SessionState::Locked(LockCause::CardRemoved);
    let gone = desk.session_changed(&token(), seen, LONG).await;
    assert!(matches!(gone, Err(DeskError::SessionEnded)), "{gone:?}");
}

/// A bench on which the token stands for the session, and what is recorded there.
fn recording() -> (Bench, Arc<Mutex<Vec<Event>>>) {
    let mut bench = Bench::new();
    let found = |_| Ok(Some(found_session(session())));
    bench.sessions.expect_find().returning(found);
    let recorded = Arc::new(Mutex::new(Vec::new()));
    let heard = recorded.clone();
    bench.journal.expect_append().returning(move |events| {
        heard.lock().expect("unpoisoned").extend_from_slice(events);
        Ok(())
    });
    (bench, recorded)
}

/// For how many each record stands.
fn counts(recorded: &Mutex<Vec<Event>>) -> Vec<u64> {
    let events = recorded.lock().expect("unpoisoned");
    events.iter().map(|event| event.count).collect()
}

/// Fifty records of one each, and those that stand for several.
fn fifty_and_more(more: &[u64]) -> Vec<u64> {
    [&[1; 50], more].concat()
}

fn login() -> LoginRequest {
    LoginRequest {
        identifier: identifier(),
        password: password(),
        origin: origin(),
    }
}

fn elsewhere(name: &str) -> Origin {
    Origin {
        workstation: PrintableText::new(name),
        ..origin()
    }
}

#[tokio::test]
async fn t17_a_token_carried_to_another_workstation_opens_nothing_and_is_recorded() {
    let (bench, recorded) = recording();
    let desk = bench.desk();
    let here = desk.show_session_from(&token(), &origin()).await;
    assert_eq!(here.expect("shown").id, session().id());
    for other in ["ACCUEIL-2", "accueil-1", ""] {
        let other = elsewhere(other);
        let refused = desk.show_session_from(&token(), &other).await;
        assert!(matches!(refused, Err(DeskError::SessionEnded)));
        let events = std::mem::take(&mut *recorded.lock().expect("unpoisoned"));
        let [event] = events.as_slice() else {
            panic!("one record: {events:?}");
        };
        assert_eq!(event.action, Action::AccessRefused);
        assert_eq!(event.outcome, Outcome::Refused);
        assert_eq!(event.reason, Some(Reason::OtherWorkstation));
        assert_eq!(event.object, Object::Account(session().account()));
        assert_eq!(event.actor, None, "it is not its person");
        assert_eq!(event.session, Some(session().id()));
        assert_eq!(event.origin, other);
    }
}

#[tokio::test]
async fn log_13_a_flood_of_foreign_tokens_fills_no_journal_and_loses_no_count() {
    let (bench, recorded) = recording();
    let desk = bench.desk();
    for _ in 0..100 {
        let refused = desk.show_session_from(&token(), &elsewhere("X")).await;
        assert!(matches!(refused, Err(DeskError::SessionEnded)));
    }
    assert_eq!(counts(&recorded), [1, 2, 4, 8, 16, 32, 64]);
}

#[tokio::test]
async fn log_13_a_flood_of_what_a_role_refuses_fills_no_journal_and_loses_no_count() {
    let (bench, recorded) = recording();
    let desk = bench.desk();
    for _ in 0..100 {
        let refused = desk.read_journal(&token(), 1).await;
        assert!(matches!(refused, Err(DeskError::Forbidden)), "{refused:?}");
    }
    assert_eq!(counts(&recorded), fifty_and_more(&[1, 2, 4, 8, 16, 32]));
}

#[tokio::test]
async fn log_13_a_flood_of_passwords_alone_fills_no_journal_and_loses_no_count() {
    let (mut bench, recorded) = recording();
    bench.profile = Profile::Conforming;
    let desk = bench.desk();
    for _ in 0..100 {
        let refused = desk.log_in(login()).await;
        let refused = refused.expect_err("refused");
        assert!(matches!(refused, DeskError::PasswordAloneRefused));
    }
    assert_eq!(counts(&recorded), fifty_and_more(&[1, 2, 4, 8, 16, 32]));
}

#[tokio::test]
async fn ses_03_a_use_that_changes_nothing_is_one_statement() {
    let mut bench = Bench::new();
    let found = |_| Ok(Some(found_session(session())));
    bench.sessions.expect_find().times(1).returning(found);
    // Every other call of a port fails the test.
    let used = bench.desk().use_session(&token()).await.expect("used");
    assert_eq!(used.state, SessionState::Active);
    assert_eq!(used.identifier, identifier());
}

#[tokio::test]
async fn ses_03_a_locked_session_is_refused_on_what_was_read() {
    let mut bench = Bench::new();
    let found = |_| Ok(Some(found_session(locked())));
    bench.sessions.expect_find().times(1).returning(found);
    let refused = bench.desk().use_session(&token()).await;
    assert!(matches!(refused, Err(DeskError::SessionLocked)));
}

#[tokio::test]
async fn ses_04_a_use_that_finds_the_session_idle_goes_to_the_store() {
    let mut bench = Bench::new();
    bench.now = now() + SignedDuration::from_mins(10);
    let found = |_| Ok(Some(found_session(session())));
    bench.sessions.expect_find().returning(found);
    bench.sessions.expect_apply().times(1).returning(|command| {
        assert_eq!(command.event, SessionEvent::Use);
        let (session, change, answer) = session().apply(command.event, command.context.at);
        Ok(Some(loquet_port_sessions::Applied {
            session,
            change,
            answer,
        }))
    });
    let refused = bench.desk().use_session(&token()).await;
    assert!(matches!(refused, Err(DeskError::SessionLocked)));
}

#[tokio::test]
async fn log_01_a_service_that_starts_and_stops_is_recorded() {
    let (bench, recorded) = recording();
    let desk = bench.desk();
    for change in [ServiceChange::Started, ServiceChange::Stopped] {
        desk.record_service(change, origin())
            .await
            .expect("recorded");
    }
    let events = recorded.lock().expect("unpoisoned").clone();
    let seen: Vec<_> = events
        .iter()
        .map(|event| (event.action, event.object, event.actor))
        .collect();
    assert_eq!(
        seen,
        [
            (Action::ServiceStarted, Object::Practice, None),
            (Action::ServiceStopped, Object::Practice, None),
        ]
    );
}
