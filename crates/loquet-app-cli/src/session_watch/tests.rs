//! What is known of a session, whatever becomes of it and of whoever is asked.

use super::{SessionWatch, Standing, Watched};
use async_trait::async_trait;
use loquet_domain::profile::{Assurance, Factor};
use loquet_domain::session::{EndCause, Ending, LockCause, SessionState, SessionToken};
use loquet_domain::text::PrintableText;
use loquet_domain::{Origin, Password, Role, SessionId, Timestamp};
use loquet_port_desk::{
    DeskError, OpenSession, ServerFault, ServerFaultKind, SessionDesk, SessionView,
};
use loquet_wiring::workstation::{SessionKeeper, WorkstationError};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(10);

/// What a desk answers of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    State(SessionState),
    /// Nobody answers.
    Down,
}

/// A desk that knows one session, under one token.
struct OneSession {
    answer: watch::Sender<Answer>,
    token: Mutex<u8>,
}

/// A keeper of one token.
struct OneToken(Mutex<Option<u8>>);

fn token(byte: u8) -> SessionToken {
    SessionToken::from_random([byte; 32].into())
}

fn session() -> SessionId {
    SessionId::from_random([7; 16])
}

fn view(state: SessionState) -> SessionView {
    let now = Timestamp::UNIX_EPOCH;
    SessionView {
        id: session(),
        identifier: "charbonnel.pascal".parse().expect("an identifier"),
        role: Role::Member,
        factor: Factor::Password,
        assurance: Assurance::SingleFactor,
        conforming: false,
        card: None,
        test: false,
        origin: Origin {
            workstation: PrintableText::new("accueil"),
            address: None,
            application: PrintableText::new("loquet"),
        },
        opened_at: now,
        last_used_at: now,
        absolute_end: now,
        state,
    }
}

fn down() -> DeskError {
    DeskError::Server(ServerFault {
        kind: ServerFaultKind::Unreachable,
        source: "nobody there".into(),
    })
}

#[async_trait]
impl SessionDesk for OneSession {
    async fn session_changed(
        &self,
        shown: &SessionToken,
        seen: SessionState,
        wait: Duration,
    ) -> Result<SessionView, DeskError> {
        if shown.digest() != token(*self.token.lock().expect("a token")).digest() {
            return Err(DeskError::SessionEnded);
        }
        let mut answer = self.answer.subscribe();
        let changed = answer.wait_for(|answer| *answer != Answer::State(seen));
        let answer = match timeout(wait, changed).await {
            Ok(answer) => *answer.expect("the desk is there"),
            Err(_) => Answer::State(seen),
        };
        match answer {
            Answer::State(state) => Ok(view(state)),
            Answer::Down => Err(down()),
        }
    }

    async fn use_session(&self, _: &SessionToken) -> Result<SessionView, DeskError> {
        Err(down())
    }

    async fn show_session(&self, _: &SessionToken) -> Result<SessionView, DeskError> {
        Err(down())
    }

    async fn show_session_from(
        &self,
        _: &SessionToken,
        _: &Origin,
    ) -> Result<SessionView, DeskError> {
        Err(down())
    }

    async fn lock_session(&self, _: &SessionToken, _: LockCause) -> Result<SessionView, DeskError> {
        Err(down())
    }

    async fn unlock_session(
        &self,
        _: &SessionToken,
        _: Arc<Password>,
        _: Origin,
    ) -> Result<OpenSession, DeskError> {
        Err(down())
    }

    async fn close_session(&self, _: &SessionToken, _: EndCause) -> Result<SessionView, DeskError> {
        Err(down())
    }

    async fn own_sessions(&self, _: &SessionToken) -> Result<Vec<SessionView>, DeskError> {
        Err(down())
    }

    async fn end_session(&self, _: &SessionToken, _: SessionId) -> Result<SessionView, DeskError> {
        Err(down())
    }
}

impl SessionKeeper for OneToken {
    fn keep(&self, _: SessionId, _: &SessionToken) -> Result<(), WorkstationError> {
        Ok(())
    }

    fn current(&self) -> Result<Option<(SessionId, SessionToken)>, WorkstationError> {
        Ok(None)
    }

    fn find(&self, _: SessionId) -> Result<Option<SessionToken>, WorkstationError> {
        Ok(self.0.lock().expect("a token").map(token))
    }

    fn forget(&self, _: SessionId) -> Result<(), WorkstationError> {
        Ok(())
    }
}

/// A session that a test moves, and whoever watches it.
struct Bench {
    desk: Arc<OneSession>,
    kept: Arc<OneToken>,
    watch: SessionWatch,
}

impl Bench {
    fn with_patience(patience: Duration) -> Self {
        let desk = Arc::new(OneSession {
            answer: watch::Sender::new(Answer::State(SessionState::Active)),
            token: Mutex::new(1),
        });
        let kept = Arc::new(OneToken(Mutex::new(Some(1))));
        let watch = SessionWatch::begin(Watched {
            desk: desk.clone(),
            sessions: kept.clone(),
            session: session(),
            patience,
        });
        Self { desk, kept, watch }
    }

    fn new() -> Self {
        Self::with_patience(PATIENCE)
    }

    fn now(&self, answer: Answer) {
        self.desk.answer.send_replace(answer);
    }

    async fn sees(&mut self, known: Standing, expected: Standing) {
        let seen = timeout(PATIENCE, self.watch.other_than(known)).await;
        assert_eq!(seen.expect("in time"), expected);
    }
}

fn ended(cause: EndCause) -> SessionState {
    let at = Timestamp::UNIX_EPOCH;
    SessionState::Ended(Ending { cause, at })
}

#[tokio::test]
async fn ses_06_a_lock_and_ses_08_an_end_elsewhere_are_seen() {
    let mut bench = Bench::new();
    let locked = Standing::Locked(LockCause::Asked);
    bench.now(Answer::State(SessionState::Locked(LockCause::Asked)));
    bench.sees(Standing::Open, locked).await;
    bench.now(Answer::State(SessionState::Active));
    bench.sees(locked, Standing::Open).await;
    bench.now(Answer::State(ended(EndCause::AccountChanged)));
    let over = Standing::Over(Some(EndCause::AccountChanged));
    bench.sees(Standing::Open, over).await;
}

#[tokio::test]
async fn ses_04_a_session_that_nobody_uses_is_for_the_command_to_judge() {
    let mut bench = Bench::new();
    bench.now(Answer::State(SessionState::Locked(LockCause::Idle)));
    let seen = timeout(
        Duration::from_millis(300),
        bench.watch.other_than(Standing::Open),
    );
    assert!(seen.await.is_err(), "nothing to tell");
    bench.now(Answer::State(ended(EndCause::Expired)));
    let over = Standing::Over(Some(EndCause::Expired));
    bench.sees(Standing::Open, over).await;
}

#[tokio::test]
async fn a_server_that_restarts_changes_nothing_and_one_that_stays_away_does() {
    let mut bench = Bench::with_patience(Duration::from_secs(2));
    bench.now(Answer::Down);
    let soon = Duration::from_millis(500);
    let seen = timeout(soon, bench.watch.other_than(Standing::Open)).await;
    assert!(seen.is_err(), "nobody knows yet");
    bench.sees(Standing::Open, Standing::Unknown).await;
    bench.now(Answer::State(SessionState::Active));
    bench.sees(Standing::Unknown, Standing::Open).await;
}

#[tokio::test]
async fn ses_02_the_token_of_an_unlocking_elsewhere_is_taken_up() {
    let mut bench = Bench::new();
    let locked = Standing::Locked(LockCause::Asked);
    bench.now(Answer::State(SessionState::Locked(LockCause::Asked)));
    bench.sees(Standing::Open, locked).await;
    // The desk knows the new token a moment before it is kept.
    *bench.desk.token.lock().expect("a token") = 2;
    bench.now(Answer::State(SessionState::Active));
    *bench.kept.0.lock().expect("a token") = Some(2);
    bench.sees(locked, Standing::Open).await;
}

#[tokio::test]
async fn a_token_of_no_session_is_over() {
    let mut bench = Bench::new();
    *bench.desk.token.lock().expect("a token") = 2;
    bench.now(Answer::Down);
    bench.sees(Standing::Open, Standing::Over(None)).await;
    let mut forgotten = Bench::new();
    *forgotten.kept.0.lock().expect("a token") = None;
    forgotten.now(Answer::Down);
    forgotten.sees(Standing::Open, Standing::Over(None)).await;
}
