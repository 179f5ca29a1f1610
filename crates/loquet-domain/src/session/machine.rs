//! The states of a session and what moves it between them.

use super::Session;
use crate::Timestamp;
use crate::code::codes;
use jiff::SignedDuration;
use thiserror::Error;

/// Uses closer together than this are written once: a session then locks at most this much early.
const USE_GRANULARITY: SignedDuration = SignedDuration::from_secs(15);

/// A clock set back by more than this locks the session (SES-04, T20).
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// In use.
    Active,
    /// Gives no data until the same person proves themselves again (SES-06).
    Locked(LockCause),
    /// Over for good.
    Ended(Ending),
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Why.
    pub cause: EndCause,
    /// When.
    pub at: Timestamp,
}

/// Why a session is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LockCause {
    /// The person asked.
    Asked,
    /// Nobody used it for the idle limit, sleep of the computer included (SES-05).
    Idle,
    /// The clock was set back.
    ClockSetBack,
    /// Its card left the reader (REG-20).
    CardRemoved,
}

codes!(LockCause {
    Asked = "asked",
    Idle = "idle",
    ClockSetBack = "clock-set-back",
    CardRemoved = "card-removed",
});

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndCause {
    /// The person closed it, or the program that it was opened for ended.
    Closed,
    /// It reached its longest duration.
    Expired,
    /// An administrator ended it (SES-09).
    EndedByAdministrator,
    /// The account was disabled, or its password or role changed (SES-08).
    AccountChanged,
    /// The person opened too many others (SES-10).
    Superseded,
    /// Its card left the reader (REG-20).
    CardRemoved,
    /// Its card was revoked (CPS-31).
    CardRevoked,
}

codes!(EndCause {
    Closed = "closed",
    Expired = "expired",
    EndedByAdministrator = "ended-by-administrator",
    AccountChanged = "account-changed",
    Superseded = "superseded",
    CardRemoved = "card-removed",
    CardRevoked = "card-revoked",
});

/// What happens to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEvent {
    /// A front end uses it.
    Use,
    /// Lock it, for this cause.
    Lock(LockCause),
    /// The same person proved themselves again.
    Unlock,
    /// End it.
    End(EndCause),
}

/// What an event changed, for the journal: exactly one record each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the time of the last use moved: no record.
    Used,
    /// It is now locked.
    Locked(LockCause),
    /// It is active again.
    Unlocked,
    /// It has ended.
    Ended(EndCause),
}

/// What a session refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SessionRefusal {
    /// It is locked: the person must prove themselves again.
    #[error("the session is locked")]
    Locked,
    /// It has ended.
    #[error("the session has ended")]
    Ended,
}

impl Session {
    /// The state that holds at an instant, whatever was last written (SES-03).
    pub fn state_at(&self, now: Timestamp) -> SessionState {
        if let SessionState::Ended(_) = self.0.state {
            return self.0.state;
        }
        let end = self.absolute_end();
        if now >= end {
            return SessionState::Ended(Ending {
                cause: EndCause::Expired,
                at: end,
            });
        }
        match (self.0.state, now.duration_since(self.0.last_used_at)) {
            (SessionState::Active, since) if since >= self.0.limits.idle() => {
                SessionState::Locked(LockCause::Idle)
            }
            (SessionState::Active, since) if since < -CLOCK_TOLERANCE => {
                SessionState::Locked(LockCause::ClockSetBack)
            }
            (state, _) => state,
        }
    }

    /// Applies an event: the session as it then is, what changed, and whether the event was refused.
    /// A change can come with a refusal: a use that finds the session idle locks it.
    pub fn apply(
        mut self,
        event: SessionEvent,
        now: Timestamp,
    ) -> (Self, Option<Change>, Result<(), SessionRefusal>) {
        let noticed = self.notice_time(now);
        let (asked, answer) = match (self.0.state, event) {
            (SessionState::Ended(_), SessionEvent::End(_))
            | (SessionState::Locked(_), SessionEvent::Lock(_))
            | (SessionState::Active, SessionEvent::Unlock) => (None, Ok(())),
            (SessionState::Ended(_), _) => (None, Err(SessionRefusal::Ended)),
            (SessionState::Locked(_), SessionEvent::Use) => (None, Err(SessionRefusal::Locked)),
            (_, SessionEvent::End(cause)) => (Some(self.end(cause, now)), Ok(())),
            (SessionState::Active, SessionEvent::Use) => (self.touch(now), Ok(())),
            (SessionState::Active, SessionEvent::Lock(cause)) => (Some(self.lock(cause)), Ok(())),
            (SessionState::Locked(_), SessionEvent::Unlock) => (Some(self.unlock(now)), Ok(())),
        };
        (self, asked.or(noticed), answer)
    }

    /// Writes down what time alone has changed.
    fn notice_time(&mut self, now: Timestamp) -> Option<Change> {
        let state = self.state_at(now);
        if state == self.0.state {
            return None;
        }
        self.0.state = state;
        match state {
            SessionState::Active => None,
            SessionState::Locked(cause) => Some(Change::Locked(cause)),
            SessionState::Ended(ending) => Some(Change::Ended(ending.cause)),
        }
    }

    fn touch(&mut self, now: Timestamp) -> Option<Change> {
        let due = now.duration_since(self.0.last_used_at) >= USE_GRANULARITY;
        due.then(|| {
            self.0.last_used_at = now;
            Change::Used
        })
    }

    fn lock(&mut self, cause: LockCause) -> Change {
        self.0.state = SessionState::Locked(cause);
        Change::Locked(cause)
    }

    fn unlock(&mut self, now: Timestamp) -> Change {
        self.0.state = SessionState::Active;
        self.0.last_used_at = now;
        Change::Unlocked
    }

    fn end(&mut self, cause: EndCause, at: Timestamp) -> Change {
        self.0.state = SessionState::Ended(Ending { cause, at });
        Change::Ended(cause)
    }
}
