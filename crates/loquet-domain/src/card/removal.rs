//! What becomes of a session when its card leaves the reader (REG-20, CPS-23), as a pure machine:
//! `(state, event, now) -> (state, decision)`.

use crate::Timestamp;
use crate::code::codes;
use jiff::SignedDuration;

/// What the practice has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum RemovalPolicy {
    /// The session goes on.
    Nothing,
    /// The session is locked; the same person's card unlocks it.
    #[default]
    Lock,
    /// The session ends.
    Close,
}
codes!(RemovalPolicy { Nothing = "nothing", Lock = "lock", Close = "close" });

/// Where a session stands with its card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalState {
    /// The card is there, or its removal changes nothing.
    Present,
    /// The card left; the grace runs.
    Grace {
        /// When it left.
        since: Timestamp,
    },
    /// The grace has run out and the session was locked.
    Locked,
    /// The grace has run out and the session was ended.
    Closed,
}

/// What a watcher of the reader saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalEvent {
    /// The session's card is not there.
    Absent,
    /// The session's card is there; whether it is the same person's is proved by its signature.
    Present,
    /// The same person has proved themselves again.
    Unlocked,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalDecision {
    /// Nothing.
    Wait,
    /// Lock the session, and ask for the card.
    Lock,
    /// End the session.
    Close,
}

impl RemovalState {
    /// The next state, and what to do. `grace` is how long a card may be away.
    pub fn next(
        self,
        event: RemovalEvent,
        (policy, grace): (RemovalPolicy, SignedDuration),
        now: Timestamp,
    ) -> (Self, RemovalDecision) {
        match (self, event) {
            (Self::Closed, _) | (Self::Locked, RemovalEvent::Absent | RemovalEvent::Present) => {
                (self, RemovalDecision::Wait)
            }
            (_, RemovalEvent::Present | RemovalEvent::Unlocked) => {
                (Self::Present, RemovalDecision::Wait)
            }
            (Self::Present, RemovalEvent::Absent) => Self::away(now, (policy, grace), now),
            (Self::Grace { since }, RemovalEvent::Absent) => {
                Self::away(since, (policy, grace), now)
            }
        }
    }

    fn away(
        since: Timestamp,
        (policy, grace): (RemovalPolicy, SignedDuration),
        now: Timestamp,
    ) -> (Self, RemovalDecision) {
        let away = now.duration_since(since);
        // A clock set back must not prolong the grace (T20).
        let running = (SignedDuration::ZERO..grace).contains(&away);
        match policy {
            RemovalPolicy::Nothing => (Self::Present, RemovalDecision::Wait),
            _ if running => (Self::Grace { since }, RemovalDecision::Wait),
            RemovalPolicy::Lock => (Self::Locked, RemovalDecision::Lock),
            RemovalPolicy::Close => (Self::Closed, RemovalDecision::Close),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RemovalDecision, RemovalEvent, RemovalPolicy, RemovalState};
    use crate::Timestamp;
    use jiff::SignedDuration;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
    }

    /// Plays events with their instants, and gives the decisions.
    fn play(
        policy: RemovalPolicy,
        grace: i64,
        events: &[(RemovalEvent, i64)],
    ) -> Vec<RemovalDecision> {
        let rules = (policy, SignedDuration::from_secs(grace));
        let mut state = RemovalState::Present;
        let decide = |(event, seconds): &(RemovalEvent, i64)| {
            let (next, decision) = state.next(*event, rules, at(*seconds));
            state = next;
            decision
        };
        events.iter().map(decide).collect()
    }

    use RemovalDecision::{Close, Lock, Wait};
    use RemovalEvent::{Absent, Present, Unlocked};

    #[test]
    fn reg_20_without_grace_the_session_is_locked_at_once_and_once() {
        let events = [
            (Absent, 0),
            (Absent, 1),
            (Present, 2),
            (Unlocked, 3),
            (Absent, 4),
        ];
        let decisions = play(RemovalPolicy::Lock, 0, &events);
        assert_eq!(decisions, [Lock, Wait, Wait, Wait, Lock]);
    }

    #[test]
    fn reg_20_a_card_back_within_the_grace_changes_nothing() {
        let events = [
            (Absent, 0),
            (Absent, 4),
            (Present, 5),
            (Absent, 6),
            (Absent, 11),
        ];
        let decisions = play(RemovalPolicy::Lock, 5, &events);
        assert_eq!(decisions, [Wait, Wait, Wait, Wait, Lock]);
    }

    #[test]
    fn cps_23_a_card_put_back_does_not_unlock_by_itself() {
        let events = [(Absent, 0), (Present, 1), (Absent, 2)];
        assert_eq!(play(RemovalPolicy::Lock, 0, &events), [Lock, Wait, Wait]);
    }

    #[test]
    fn a_closed_session_stays_closed() {
        let events = [(Absent, 0), (Present, 1), (Unlocked, 2), (Absent, 3)];
        assert_eq!(
            play(RemovalPolicy::Close, 0, &events),
            [Close, Wait, Wait, Wait]
        );
    }

    #[test]
    fn nothing_is_done_when_the_practice_says_so() {
        let events = [(Absent, 0), (Absent, 100)];
        assert_eq!(play(RemovalPolicy::Nothing, 0, &events), [Wait, Wait]);
    }

    #[test]
    fn t20_a_clock_set_back_does_not_prolong_the_grace() {
        let events = [(Absent, 100), (Absent, 0)];
        assert_eq!(play(RemovalPolicy::Close, 60, &events), [Wait, Close]);
    }
}
