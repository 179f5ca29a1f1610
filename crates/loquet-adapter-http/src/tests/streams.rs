//! Streams of events: a session that changes, the rows of an import.

use super::bench::{
    Act, Canned, events, fault, json, password, problem, refusal, said, shown, token, view,
};
use crate::HttpDesk;
use loquet_domain::FailureCode;
use loquet_domain::account::LegacyUserName;
use loquet_domain::legacy::{LegacyPassword, LegacyUser};
use loquet_domain::session::{LockCause, SessionState};
use loquet_port_desk::ServerFaultKind::{Incompatible, TimedOut, Unreachable};
use loquet_port_desk::{
    DeskError, Import, ImportDesk, ImportProgress, ImportReport, RowOutcome, RowReport,
    SEEN_WITHIN, SessionDesk, SessionView,
};
use loquet_wire_v1 as wire;
use std::sync::Mutex;
use std::time::Duration;

const ACTIVE: SessionState = SessionState::Active;
const LOCKED: SessionState = SessionState::Locked(LockCause::CardRemoved);
const LONG: Duration = Duration::from_mins(10);

fn told(state: SessionState) -> (&'static str, String) {
    let view = wire::SessionView::from(&view(state));
    ("session", serde_json::to_string(&view).expect("JSON"))
}

async fn changed(desk: &HttpDesk, wait: Duration) -> Result<SessionView, DeskError> {
    desk.session_changed(&token(), ACTIVE, wait).await
}

#[tokio::test]
async fn reg_20_a_session_that_has_changed_already_is_shown_at_once() {
    let stream = Act::SayAndWait(events(&[told(LOCKED)]));
    let canned = Canned::new([stream]).await;
    let view = changed(&canned.desk(), LONG).await.expect("a session");
    assert_eq!(view.state, LOCKED);
    let requests = canned.requests();
    assert!(
        requests[0].starts_with("GET /v1/session/events "),
        "never used"
    );
}

#[tokio::test]
async fn reg_20_a_change_is_shown_when_it_is_told() {
    let stream = Act::SayAndWait(events(&[told(ACTIVE), told(ACTIVE), told(LOCKED)]));
    let canned = Canned::new([stream]).await;
    let view = changed(&canned.desk(), LONG).await.expect("a session");
    assert_eq!(view.state, LOCKED);
}

#[tokio::test]
async fn a_session_that_does_not_change_is_shown_when_the_wait_is_over() {
    let stream = Act::SayAndWait(events(&[told(ACTIVE)]));
    let canned = Canned::new([stream]).await;
    let view = changed(&canned.desk(), Duration::ZERO).await;
    assert_eq!(view.expect("a session").state, ACTIVE);
}

#[tokio::test]
async fn a_stream_that_falls_silent_is_given_up() {
    let canned = Canned::new([Act::SayAndWait(events(&[told(ACTIVE)]))]).await;
    let desk = canned.desk();
    let waiting = tokio::spawn(async move { fault(changed(&desk, LONG).await) });
    canned.has_received().await;
    tokio::time::pause();
    assert_eq!(waiting.await.expect("waited"), TimedOut);
}

#[tokio::test]
async fn a_stream_that_ends_unchanged_is_not_asked_for_again_at_once() {
    let canned = Canned::new([Act::Say(events(&[told(ACTIVE)])), Act::Say(shown(ACTIVE))]).await;
    let begun = tokio::time::Instant::now();
    let view = changed(&canned.desk(), LONG).await.expect("a session");
    assert_eq!(view.state, ACTIVE);
    assert!(begun.elapsed() >= SEEN_WITHIN);
}

#[tokio::test]
async fn a_session_that_is_none_any_more_ends_the_wait() {
    let ended = serde_json::to_string(&problem(FailureCode::SessionEnded)).expect("JSON");
    for answer in [
        refusal(401, FailureCode::SessionEnded),
        events(&[("problem", ended.clone())]),
        events(&[told(ACTIVE), ("problem", ended)]),
    ] {
        let canned = Canned::new([Act::Say(answer)]).await;
        let refused = changed(&canned.desk(), LONG).await;
        assert!(
            matches!(refused, Err(DeskError::SessionEnded)),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_stream_of_events_is_told_as_such() {
    let head = events(&[]);
    let endless = |rest: &[u8]| Act::Repeat(head.clone(), rest.to_vec());
    for act in [
        Act::Say(said(200, "text/html", "<html>")),
        Act::Say(json(&wire::SessionView::from(&view(ACTIVE)))),
        Act::Say(events(&[("session", "garbage".to_owned())])),
        Act::Say(events(&[("session", "{\"state\":\"locked\"}".to_owned())])),
        endless(&[b'a'; 4096]),
        endless(b"data: a\n"),
    ] {
        let canned = Canned::new([act.clone()]).await;
        assert_eq!(
            fault(changed(&canned.desk(), LONG).await),
            Incompatible,
            "{act:?}"
        );
    }
}

/// Keeps what it is told.
#[derive(Default)]
struct Told(Mutex<Vec<u64>>);

impl ImportProgress for Told {
    fn row_done(&self, report: &RowReport) {
        self.0.lock().expect("not poisoned").push(report.line);
    }
}

fn two_users() -> Import {
    let user = |line| LegacyUser {
        line,
        user_name: LegacyUserName::new("CHARBONNEL PASCAL"),
        names: None,
        password: LegacyPassword::Plain(password()),
        card_number: None,
        active: true,
    };
    Import {
        users: vec![user(2), user(3)],
        decisions: Vec::new(),
        dry_run: false,
    }
}

fn row(line: u64) -> (&'static str, String) {
    let report = RowReport {
        line,
        user_name: LegacyUserName::new("CHARBONNEL PASCAL"),
        outcome: RowOutcome::SingleWord,
    };
    let row = wire::RowReport::from(&report);
    ("row", serde_json::to_string(&row).expect("JSON"))
}

fn done() -> (&'static str, String) {
    ("done", "{\"rows\":2}".to_owned())
}

async fn import(told: &[(&str, String)]) -> (Result<ImportReport, DeskError>, Vec<u64>) {
    let canned = Canned::new([Act::Say(events(told))]).await;
    let rows = Told::default();
    let result = canned.desk().import(&token(), two_users(), &rows).await;
    (result, rows.0.into_inner().expect("not poisoned"))
}

#[tokio::test]
async fn an_import_tells_each_row_as_it_is_done() {
    let (report, told) = import(&[row(2), row(3), done()]).await;
    let lines: Vec<_> = report
        .expect("a report")
        .rows
        .iter()
        .map(|it| it.line)
        .collect();
    assert_eq!(
        (lines.as_slice(), told.as_slice()),
        ([2, 3].as_slice(), [2, 3].as_slice())
    );
}

#[tokio::test]
async fn an_import_that_stops_has_told_the_rows_before() {
    let stopped = serde_json::to_string(&problem(FailureCode::Forbidden)).expect("JSON");
    let (refused, told) = import(&[row(2), ("problem", stopped)]).await;
    assert!(matches!(refused, Err(DeskError::Forbidden)));
    assert_eq!(told, [2]);

    let (broken, told) = import(&[row(2)]).await;
    assert_eq!(fault(broken), Unreachable);
    assert_eq!(told, [2]);
}

#[tokio::test]
async fn an_import_that_tells_other_rows_than_were_sent_is_not_believed() {
    let (few, _) = import(&[row(2), done()]).await;
    assert_eq!(fault(few), Incompatible);
    let (many, told) = import(&[row(2), row(3), row(4), done()]).await;
    assert_eq!(fault(many), Incompatible);
    assert_eq!(told, [2, 3]);
}
