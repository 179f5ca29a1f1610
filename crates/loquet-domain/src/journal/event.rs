//! What happened, before it has a place in the chain.

use super::{Action, MaskedIdentifier, Outcome, Reason};
use crate::card::CardSerial;
use crate::lockout::{Refusal, Settled, Throttle};
use crate::origin::Origin;
use crate::profile::{Assurance, Factor};
use crate::session::{Change, EndCause, LockCause};
use crate::text::PrintableText;
use crate::{AccountId, AttemptId, SessionId, Timestamp};

/// A person's own words, such as the reason of an unlocking (LOCK-14): at most 200 characters.
pub type Note = PrintableText<200>;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// The practice as a whole.
    Practice,
    /// The journal.
    Journal,
    /// An account.
    Account(AccountId),
    /// What was typed and belongs to nobody: it may be a password, so only its keyed hash (LOG-05).
    Unknown(MaskedIdentifier),
}

/// One event. The fields are those of LOG-02; none can hold a secret (LOG-04).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, UTC.
    pub at: Timestamp,
    /// Who acts: the person who is really there (REG-06). `None` before a person is known.
    pub actor: Option<AccountId>,
    /// For whom, when it is for somebody else.
    pub on_behalf_of: Option<AccountId>,
    /// From where, with which program.
    pub origin: Origin,
    /// What was done or tried.
    pub action: Action,
    /// To what.
    pub object: Object,
    /// How it went.
    pub outcome: Outcome,
    /// Why, when there is something to say.
    pub reason: Option<Reason>,
    /// The factor, for what proves a person.
    pub factor: Option<Factor>,
    /// The assurance that the session has.
    pub assurance: Option<Assurance>,
    /// The login attempt that it belongs to.
    pub attempt: Option<AttemptId>,
    /// The session that it belongs to.
    pub session: Option<SessionId>,
    /// The card's own number, for what a card proves (CPS-15).
    pub card: Option<CardSerial>,
    /// How many times, when one record stands for several (LOG-13).
    pub count: u64,
    /// A person's own words.
    pub note: Option<Note>,
}

/// What the events of one request have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventContext {
    /// Now.
    pub at: Timestamp,
    /// Who acts.
    pub actor: Option<AccountId>,
    /// From where.
    pub origin: Origin,
    /// The login attempt.
    pub attempt: Option<AttemptId>,
    /// The session that the request was made in.
    pub session: Option<SessionId>,
}

impl EventContext {
    /// A request in which nobody is known to act: not yet, or not at all.
    pub const fn of_nobody(at: Timestamp, origin: Origin) -> Self {
        Self {
            at,
            actor: None,
            origin,
            attempt: None,
            session: None,
        }
    }

    /// An event of this request, successful until said otherwise.
    pub fn event(&self, action: Action, object: Object) -> Event {
        Event {
            at: self.at,
            actor: self.actor,
            on_behalf_of: None,
            origin: self.origin.clone(),
            action,
            object,
            outcome: Outcome::Success,
            reason: None,
            factor: None,
            assurance: None,
            attempt: self.attempt,
            session: self.session,
            card: None,
            count: 1,
            note: None,
        }
    }

    /// The record of a change of a session.
    pub fn session_changed(
        &self,
        account: AccountId,
        session: SessionId,
        change: Change,
    ) -> Option<Event> {
        let (action, reason) = match change {
            Change::Used => return None,
            Change::Locked(cause) => (Action::SessionLocked, Some(cause.into())),
            Change::Unlocked => (Action::SessionUnlocked, None),
            Change::Ended(cause) => (Action::SessionEnded, Some(cause.into())),
        };
        let mut event = self.event(action, Object::Account(account));
        // Whoever shows the token acts, unless somebody else is known to; a revocation list that
        // ends a session by itself is nobody's act (REG-06).
        event.actor = match change {
            Change::Ended(EndCause::CardRevoked) => self.actor,
            _ => self.actor.or(Some(account)),
        };
        event.session = Some(session);
        event.reason = reason;
        Some(event)
    }

    /// The records of what a failed attempt led to: a lockout, an alert, both or neither.
    pub fn lockout_settled(&self, object: Object, settled: Settled) -> Vec<Event> {
        let lockout = settled
            .locked_until
            .map(|_| self.event(Action::LockoutStarted, object));
        let alert = settled.alert.then(|| {
            self.event(Action::SecurityAlert, object)
                .because(match settled.locked_until {
                    Some(_) => Reason::ThirdLockout,
                    None => Reason::Suspended,
                })
        });
        lockout.into_iter().chain(alert).collect()
    }

    /// The record of a refusal that is due to be recorded.
    pub fn refused(
        &self,
        (action, object, factor): (Action, Object, Factor),
        refusal: Refusal,
    ) -> Option<Event> {
        refusal.is_recorded().then(|| {
            let mut event = self.event(action, object).refused(refusal.throttle.into());
            event.factor = Some(factor);
            event.count = refusal.refused;
            event
        })
    }
}

impl Event {
    /// With a reason.
    #[must_use]
    pub fn because(mut self, reason: Reason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// As a failure.
    #[must_use]
    pub fn failed(mut self, reason: Reason) -> Self {
        self.outcome = Outcome::Failure;
        self.because(reason)
    }

    /// As refused without being evaluated.
    #[must_use]
    pub fn refused(mut self, reason: Reason) -> Self {
        self.outcome = Outcome::Refused;
        self.because(reason)
    }

    /// With a person's own words.
    #[must_use]
    pub fn noting(mut self, note: Note) -> Self {
        self.note = Some(note);
        self
    }
}

impl From<Throttle> for Reason {
    fn from(throttle: Throttle) -> Self {
        match throttle {
            Throttle::Locked => Self::Locked,
            Throttle::DailyLimit => Self::DailyLimit,
            Throttle::Suspended => Self::Suspended,
            Throttle::Source => Self::Source,
        }
    }
}

impl From<LockCause> for Reason {
    fn from(cause: LockCause) -> Self {
        match cause {
            LockCause::Asked => Self::Asked,
            LockCause::Idle => Self::Idle,
            LockCause::ClockSetBack => Self::ClockSetBack,
            LockCause::CardRemoved => Self::CardRemoved,
        }
    }
}

impl From<EndCause> for Reason {
    fn from(cause: EndCause) -> Self {
        match cause {
            EndCause::Closed => Self::Asked,
            EndCause::Expired => Self::Expired,
            EndCause::EndedByAdministrator => Self::Administrator,
            EndCause::AccountChanged => Self::AccountChanged,
            EndCause::Superseded => Self::Superseded,
            EndCause::CardRemoved => Self::CardRemoved,
            EndCause::CardRevoked => Self::CardRevoked,
        }
    }
}
