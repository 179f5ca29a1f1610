//! Login attempts: reserved before the hash, settled after.

use crate::UsersError;
use async_trait::async_trait;
use loquet_domain::AccountId;
use loquet_domain::journal::{Action, Event, EventContext, MaskedIdentifier, Object};
use loquet_domain::lockout::{
    LockoutPolicy, LockoutState, Refusal, ReservedAttempt, Settled, SourcePolicy,
};
use loquet_domain::profile::Factor;

/// How many subjects that belong to no account are kept (LOCK-06): beyond, the oldest go.
pub const MAX_UNKNOWN_SUBJECTS: u64 = 10_000;

/// The counters of attempts, kept across restarts (LOCK-11).
///
/// The rules are those of [`loquet_domain::lockout`]; a back end applies them to what it has
/// stored, and owes atomicity.
///
/// # Contract
///
/// - A subject without an account MUST be counted like one with an account (LOCK-06).
/// - A mutating method MUST commit its change and its events together, or neither.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Attempts: Send + Sync {
    /// Reserves an attempt, on the workstation and on the subject, or refuses it.
    ///
    /// # Errors
    ///
    /// [`UsersError::Unavailable`]: the attempt must not be evaluated.
    ///
    /// # Contract
    ///
    /// - MUST apply [`LockoutState::reserve`] atomically: attempts at once never exceed the policy
    ///   (LOCK-02).
    /// - MUST count the workstation before the subject, and leave the subject alone when the
    ///   workstation is refused (T02).
    /// - MUST NOT count on the workstation an attempt that the subject refuses: whoever hammers one
    ///   locked identifier must not stop their colleagues (LOCK-05).
    /// - MUST record a refusal that [`Refusal::is_recorded`] asks for, and no other (LOG-13).
    /// - MUST keep at most [`MAX_UNKNOWN_SUBJECTS`] subjects without an account, the newest, and
    ///   never forget one with an account.
    async fn reserve(&self, request: &AttemptRequest) -> Result<Reservation, UsersError>;

    /// Settles an attempt that opened nothing.
    ///
    /// # Errors
    ///
    /// [`UsersError::NotReserved`], [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST record the failure, and the lockout and the alert that it leads to (LOCK-13).
    /// - MUST NOT count an attempt that is given back, on the subject nor on the workstation
    ///   (LOCK-08).
    /// - MUST settle an attempt at most once.
    async fn settle(&self, settlement: &Settlement) -> Result<Settled, UsersError>;

    /// Lifts the lockout of a subject (LOCK-14).
    ///
    /// # Errors
    ///
    /// [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST admit attempts again at once, and record who asked.
    async fn unlock(&self, unlocking: &Unlocking) -> Result<(), UsersError>;

    /// The counters of a subject; those of one never seen are the default.
    ///
    /// # Errors
    ///
    /// [`UsersError::Unavailable`].
    async fn lockout(&self, subject: &MaskedIdentifier) -> Result<LockoutState, UsersError>;
}

/// An attempt to reserve.
#[derive(Clone, Debug)]
pub struct AttemptRequest {
    /// What was typed, masked.
    pub subject: MaskedIdentifier,
    /// Whose it is, when it belongs to an account.
    pub account: Option<AccountId>,
    /// The workstation, masked.
    pub source: MaskedIdentifier,
    /// The numbers of the subject's lockout.
    pub policy: LockoutPolicy,
    /// The numbers of the workstation's throttle.
    pub source_policy: SourcePolicy,
    /// What is tried, for the record of a refusal.
    pub action: Action,
    /// On what, for the record of a refusal.
    pub object: Object,
    /// With which factor, for the record of a refusal.
    pub factor: Factor,
    /// For the record of a refusal; its instant is now.
    pub context: EventContext,
}

impl AttemptRequest {
    /// The record of a refusal of this request, when it is due to be recorded.
    pub fn refused(&self, refusal: Refusal) -> Option<Event> {
        let what = (self.action, self.object, self.factor);
        self.context.refused(what, refusal)
    }
}

/// The answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// The attempt may be evaluated, and must be settled.
    Admitted(ReservedAttempt),
    /// It must not be evaluated.
    Refused(Refusal),
}

/// An attempt to settle.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The attempt.
    pub attempt: ReservedAttempt,
    /// How it went.
    pub outcome: SettlementOutcome,
    /// What to record of it.
    pub event: Event,
    /// For the records of what it leads to; its instant is now.
    pub context: EventContext,
}

/// How an attempt that opened nothing went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettlementOutcome {
    /// It was evaluated and failed.
    Failed,
    /// It could not be evaluated, for a reason that is not the person's.
    GivenBack,
}

/// A lockout to lift.
#[derive(Clone, Debug)]
pub struct Unlocking {
    /// The subject.
    pub subject: MaskedIdentifier,
    /// What to record.
    pub event: Event,
}
