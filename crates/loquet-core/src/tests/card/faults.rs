//! Every call of a login fails in turn, and every future is dropped in turn: never a session.

use super::scene::{Asked, Log, Scene, answer};
use crate::tests::bench::{Through, origin};
use crate::{Randomness, RandomnessError};
use async_trait::async_trait;
use loquet_domain::AccountId;
use loquet_domain::AttemptId;
use loquet_domain::Timestamp;
use loquet_domain::card::{
    CardChallenge, CardSignature, CertificateDer, CertificateReference, ChallengeMessage,
};
use loquet_domain::journal::{MaskedIdentifier, Reason};
use loquet_domain::lockout::{LockoutState, Settled};
use loquet_domain::session::Session;
use loquet_port_desk::{CardDesk, DeskError};
use loquet_port_sessions::{
    Applied, Challenges, FoundSession, MockChallenges, MockSessions, Opened, SessionCommand,
    SessionOpening, SessionReference, SessionUnlocking, Sessions, SessionsError,
};
use loquet_port_trust::{
    CertificateTrust, MockCertificateTrust, SignatureRefusal, TrustFault, TrustedCertificate,
};
use loquet_port_users::{
    AttemptRequest, Attempts, MockAttempts, Reservation, Settlement, SettlementOutcome, Unlocking,
    UsersError,
};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, Waker};

/// The calls of a login that works: take, reserve, verify, judge, find, open.
const CALLS: usize = 6;

#[tokio::test]
async fn auth_22_lock_08_whichever_call_fails_nothing_opens_and_the_attempt_is_given_back() {
    for call in (1..=CALLS).filter(|call| *call != 3) {
        let log = Log::failing_at(call);
        let desk = Scene::good().bench(&log).desk();
        let answered = desk.log_in_by_card(answer(), origin()).await;
        let error = answered.expect_err("a call failed");
        assert!(
            matches!(error, DeskError::Storage(_) | DeskError::Unexpected(_)),
            "{call}: {error:?}"
        );
        assert_eq!(log.has_opened(), call == CALLS, "{call}");
        let settled = log.settlements();
        assert_eq!(settled.len(), usize::from(call > 2), "{call}");
        for settlement in settled {
            assert_eq!(settlement.outcome, SettlementOutcome::GivenBack, "{call}");
            assert_eq!(settlement.event.reason, Some(Reason::Fault), "{call}");
        }
    }
    let log = Log::failing_at(CALLS + 1);
    let desk = Scene::good().bench(&log).desk();
    desk.log_in_by_card(answer(), origin())
        .await
        .expect("opened");
    assert_eq!(log.asked().len(), CALLS, "no call was left out above");
}

#[tokio::test]
async fn auth_22_a_refusal_that_cannot_be_recorded_is_no_success() {
    let scene = Scene {
        signature: Err(SignatureRefusal::Wrong),
        ..Scene::good()
    };
    let log = Log::failing_at(4);
    let desk = scene.bench(&log).desk();
    let answered = desk.log_in_by_card(answer(), origin()).await;
    assert!(matches!(answered, Err(DeskError::Storage(_))));
    assert!(matches!(log.asked().pop(), Some(Asked::Settle(_))));
}

/// Randomness that ends after a number of draws.
pub(super) struct Ending {
    pub(super) left: AtomicU8,
}

impl Randomness for Ending {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        let left = self.left.fetch_sub(1, Ordering::SeqCst);
        if left == 0 {
            return Err(RandomnessError("nothing left".into()));
        }
        bytes.fill(left);
        Ok(())
    }
}

#[tokio::test]
async fn auth_22_without_randomness_no_session_is_asked_for() {
    // One draw makes the desk; a token and an identity make a session.
    for left in 1..=2 {
        let log = Log::default();
        let mut bench = Scene::good().bench(&log);
        bench.randomness = Arc::new(Ending {
            left: AtomicU8::new(left),
        });
        let answered = bench.desk().log_in_by_card(answer(), origin()).await;
        assert!(matches!(answered, Err(DeskError::Unexpected(_))));
        assert!(!log.has_opened());
        assert_eq!(log.settled().0, SettlementOutcome::GivenBack, "LOCK-08");
    }
}

/// Between the desk and its ports: every call takes a while, before and after.
struct Slow<T>(T);

impl Through for Slow<()> {
    fn attempts(&self, mock: MockAttempts) -> Arc<dyn Attempts> {
        Arc::new(Slow(mock))
    }

    fn sessions(&self, mock: MockSessions) -> Arc<dyn Sessions> {
        Arc::new(Slow(mock))
    }

    fn challenges(&self, mock: MockChallenges) -> Arc<dyn Challenges> {
        Arc::new(Slow(mock))
    }

    fn trust(&self, mock: MockCertificateTrust) -> Arc<dyn CertificateTrust> {
        Arc::new(Slow(mock))
    }
}

/// Is pending once.
async fn a_while() {
    let mut waited = false;
    std::future::poll_fn(|_| {
        if std::mem::replace(&mut waited, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

/// An answer, a while before and a while after.
macro_rules! slowly {
    ($call:expr) => {{
        a_while().await;
        let answer = $call.await;
        a_while().await;
        answer
    }};
}

#[async_trait]
impl Challenges for Slow<MockChallenges> {
    async fn issue(&self, challenge: &CardChallenge) -> Result<(), SessionsError> {
        slowly!(self.0.issue(challenge))
    }

    async fn show(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError> {
        slowly!(self.0.show(attempt))
    }

    async fn take(&self, attempt: AttemptId) -> Result<Option<CardChallenge>, SessionsError> {
        slowly!(self.0.take(attempt))
    }
}

#[async_trait]
impl Attempts for Slow<MockAttempts> {
    async fn reserve(&self, request: &AttemptRequest) -> Result<Reservation, UsersError> {
        slowly!(self.0.reserve(request))
    }

    async fn settle(&self, settlement: &Settlement) -> Result<Settled, UsersError> {
        slowly!(self.0.settle(settlement))
    }

    async fn unlock(&self, unlocking: &Unlocking) -> Result<(), UsersError> {
        slowly!(self.0.unlock(unlocking))
    }

    async fn lockout(&self, subject: &MaskedIdentifier) -> Result<LockoutState, UsersError> {
        slowly!(self.0.lockout(subject))
    }
}

#[async_trait]
impl CertificateTrust for Slow<MockCertificateTrust> {
    fn verify(
        &self,
        certificate: &CertificateDer,
        message: &ChallengeMessage,
        signature: &CardSignature,
    ) -> Result<(), SignatureRefusal> {
        self.0.verify(certificate, message, signature)
    }

    async fn judge(
        &self,
        certificate: &CertificateDer,
        now: Timestamp,
    ) -> Result<TrustedCertificate, TrustFault> {
        slowly!(self.0.judge(certificate, now))
    }

    async fn is_revoked(&self, certificate: &CertificateReference) -> Result<bool, TrustFault> {
        slowly!(self.0.is_revoked(certificate))
    }
}

#[async_trait]
impl Sessions for Slow<MockSessions> {
    async fn open(&self, opening: &SessionOpening) -> Result<Opened, SessionsError> {
        slowly!(self.0.open(opening))
    }

    async fn unlock(&self, unlocking: &SessionUnlocking) -> Result<Session, SessionsError> {
        slowly!(self.0.unlock(unlocking))
    }

    async fn find(&self, session: SessionReference) -> Result<Option<FoundSession>, SessionsError> {
        slowly!(self.0.find(session))
    }

    async fn apply(&self, command: &SessionCommand) -> Result<Option<Applied>, SessionsError> {
        slowly!(self.0.apply(command))
    }

    async fn by_card(&self) -> Result<Vec<Session>, SessionsError> {
        slowly!(self.0.by_card())
    }

    async fn of_account(&self, account: AccountId) -> Result<Vec<Session>, SessionsError> {
        slowly!(self.0.of_account(account))
    }
}

/// Polls a login so many times and drops it; whether it was over before.
fn dropped_after(polls: usize, scene: Scene, log: &Log) -> bool {
    let desk = scene.bench(log).desk_behind(&Slow(()));
    let mut login = desk.log_in_by_card(answer(), origin());
    let mut context = Context::from_waker(Waker::noop());
    let mut polled = (0..polls).map(|_| Pin::new(&mut login).poll(&mut context));
    polled.any(|poll| poll.is_ready())
}

#[test]
fn cod_03_a_login_that_is_dropped_stays_counted_and_opens_nothing_by_itself() {
    let mut counted = 0;
    for polls in 0.. {
        let log = Log::default();
        if dropped_after(polls, Scene::good(), &log) {
            break;
        }
        assert!(
            log.settlements().is_empty(),
            "{polls}: nothing is given back"
        );
        let reserved = |asked: &Asked| matches!(asked, Asked::Reserve(_));
        counted += usize::from(log.asked().iter().any(reserved) && !log.has_opened());
    }
    assert!(
        counted >= 3,
        "dropped after the reservation: {counted} times"
    );
}

#[test]
fn cod_03_a_refusal_that_is_dropped_is_never_given_back() {
    for polls in 0.. {
        let scene = Scene {
            signature: Err(SignatureRefusal::Wrong),
            ..Scene::good()
        };
        let log = Log::default();
        let over = dropped_after(polls, scene, &log);
        let failed = |one: &Settlement| one.outcome == SettlementOutcome::Failed;
        assert!(log.settlements().iter().all(failed), "{polls}");
        assert!(!log.has_opened(), "{polls}");
        if over {
            return;
        }
    }
}
