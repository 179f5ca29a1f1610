//! What stands between the network and the desk: what was seen a moment ago, and the throttles.

use super::refusal::Refusal;
use super::throttle::{Rate, Throttle};
use crate::request_log::Asker;
use crate::session_cache::{Recent, Sessions};
use loquet_domain::FailureCode;
use loquet_domain::workstation::{Workstation, WorkstationName};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Sources that are told apart at a time: twenty times a large practice, under a mebibyte.
const SOURCES: usize = 10_000;

/// Attempts to prove oneself in one way, of one workstation. The desk counts failures by identifier and by
/// workstation (LOCK-01, LOCK-05); this only keeps one machine from filling the queue of hashes.
/// Wide enough for 500 people of one terminal server at eight in the morning, and what succeeds is
/// given back.
const PROOFS: Rate = Rate {
    burst: 600,
    every: Duration::from_millis(200),
};

/// The same of all workstations together: four such servers at once. What succeeds is given back,
/// so only refusals weigh; twenty a second is more than a practice of 500 mistypes.
const ALL_PROOFS: Rate = Rate {
    burst: 2_400,
    every: Duration::from_millis(50),
};

/// Challenges for a card, of one workstation: each leaves a row for a minute.
const CHALLENGES: Rate = Rate {
    burst: 600,
    every: Duration::from_millis(200),
};

/// Examinations of a certificate, of one workstation: a doctor's, one at a time.
const EXAMINATIONS: Rate = Rate {
    burst: 30,
    every: Duration::from_secs(1),
};

/// What an address sends that no workstation is known for: unknown tokens, and apart from them wrong
/// codes. A code has 60 random bits: this keeps the journal short, not the code secret. Known
/// workstations behind the same address are not concerned.
const UNKNOWN: Rate = Rate {
    burst: 20,
    every: Duration::from_secs(3),
};

/// Fetches of the revocation lists "now", of the whole practice: an authority's server is asked at
/// most once a minute.
const FETCHES: Rate = Rate {
    burst: 1,
    every: Duration::from_mins(1),
};

/// Imports and revocation lists at once: what one administrator does, and another one.
const LARGE_AT_ONCE: usize = 2;

/// When to try again where there is no room for one more.
const LARGE_AGAIN: Duration = Duration::from_secs(5);

/// What stands between the network and the desk.
#[derive(Debug)]
pub(crate) struct Guard {
    /// The name of the server's own machine.
    pub(crate) machine: WorkstationName,
    /// Sessions seen a moment ago.
    pub(crate) sessions: Sessions,
    /// Workstations seen a moment ago, by the digest of their token.
    pub(crate) workstations: Recent<[u8; 32], Arc<Workstation>>,
    /// The throttles.
    pub(crate) throttles: Throttles,
    /// One fetch of the revocation lists at a time.
    pub(crate) fetching: tokio::sync::Mutex<()>,
    /// Room for large messages.
    large: Arc<Semaphore>,
}

impl Default for Guard {
    fn default() -> Self {
        Self {
            machine: loquet_wiring::origin("").workstation,
            sessions: Sessions::default(),
            workstations: Recent::default(),
            throttles: Throttles::default(),
            fetching: tokio::sync::Mutex::default(),
            large: Arc::new(Semaphore::new(LARGE_AT_ONCE)),
        }
    }
}

/// Room for one large message, until it is dropped.
#[derive(Debug)]
pub(crate) struct LargeRoom(#[expect(dead_code, reason = "held")] OwnedSemaphorePermit);

impl Guard {
    /// Makes room for a large message, before anything of it is read.
    pub(crate) fn large_room(&self) -> Result<LargeRoom, Refusal> {
        let room = Arc::clone(&self.large).try_acquire_owned();
        let room = room.map_err(|_| Refusal::come_back(LARGE_AGAIN))?;
        Ok(LargeRoom(room))
    }

    /// Something may have changed: nothing that was seen before holds any more.
    pub(crate) fn forget(&self) {
        self.sessions.forget();
        self.workstations.forget();
    }
}

/// How a person proves themselves. Each way has accounts of its own: whoever spends the passwords of
/// a workstation, or of all, leaves the cards alone (LOCK-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    /// By password.
    Password,
    /// By card.
    Card,
}

/// What is asked that costs something, by a workstation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cost {
    /// A challenge for a card.
    Challenge,
    /// An examination of a certificate.
    Examination,
}

/// The throttles of the service.
#[derive(Debug)]
pub(crate) struct Throttles {
    proofs: Throttle<(Way, Asker)>,
    all_proofs: Throttle<Way>,
    challenges: Throttle<Asker>,
    examinations: Throttle<Asker>,
    unknown: Throttle<IpAddr>,
    codes: Throttle<IpAddr>,
    fetches: Throttle<()>,
}

impl Default for Throttles {
    fn default() -> Self {
        Self {
            proofs: Throttle::new(PROOFS, SOURCES),
            all_proofs: Throttle::new(ALL_PROOFS, 2),
            challenges: Throttle::new(CHALLENGES, SOURCES),
            examinations: Throttle::new(EXAMINATIONS, SOURCES),
            unknown: Throttle::new(UNKNOWN, SOURCES),
            codes: Throttle::new(UNKNOWN, SOURCES),
            fetches: Throttle::new(FETCHES, 1),
        }
    }
}

/// An attempt that is counted, unless it turns out to be none.
#[derive(Debug)]
#[must_use]
pub(crate) struct Counted<'a> {
    throttles: &'a Throttles,
    way: Way,
    asker: Asker,
}

impl Counted<'_> {
    /// It succeeded: it does not count. Dropping this without saying so leaves it counted.
    pub(crate) fn succeeded(self, now: Instant) {
        let source = (self.way, self.asker);
        self.throttles.proofs.give_back(&source, now);
        self.throttles.all_proofs.give_back(&self.way, now);
    }
}

impl Throttles {
    /// Counts an attempt to prove oneself, before anything costly is done for it.
    pub(crate) fn prove(
        &self,
        way: Way,
        asker: Asker,
        now: Instant,
    ) -> Result<Counted<'_>, Refusal> {
        let source = (way, asker);
        self.proofs.take(&source, now).map_err(Refusal::come_back)?;
        if let Err(wait) = self.all_proofs.take(&way, now) {
            self.proofs.give_back(&source, now);
            return Err(Refusal::come_back(wait));
        }
        Ok(Counted {
            throttles: self,
            way,
            asker,
        })
    }

    /// Counts something that costs.
    pub(crate) fn pay(&self, cost: Cost, asker: Asker, now: Instant) -> Result<(), Refusal> {
        let throttle = match cost {
            Cost::Challenge => &self.challenges,
            Cost::Examination => &self.examinations,
        };
        throttle.take(&asker, now).map_err(Refusal::come_back)
    }

    /// Counts a token of no workstation; gives its refusal.
    pub(crate) fn unknown(&self, peer: IpAddr, now: Instant) -> Refusal {
        match self.unknown.take(&network(peer), now) {
            Ok(()) => FailureCode::WorkstationUnknown.into(),
            Err(wait) => Refusal::come_back(wait),
        }
    }

    /// Counts an attempt to enrol, before it is judged.
    pub(crate) fn enrol(&self, peer: IpAddr, now: Instant) -> Result<(), Refusal> {
        let counted = self.codes.take(&network(peer), now);
        counted.map_err(Refusal::come_back)
    }

    /// It enrolled: it does not count, so that a whole practice can be enrolled behind one address.
    pub(crate) fn enrolled(&self, peer: IpAddr, now: Instant) {
        self.codes.give_back(&network(peer), now);
    }

    /// Counts a fetch of the revocation lists that nobody needed yet.
    pub(crate) fn fetch(&self, now: Instant) -> Result<(), Refusal> {
        self.fetches.take(&(), now).map_err(Refusal::come_back)
    }
}

/// Under which address a peer is counted: an IPv6 network of 64 bits is one customer's.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::{Cost, Guard, Throttles, Way, network};
    use crate::request_log::Asker;
    use loquet_domain::{FailureCode, WorkstationId};
    use std::net::{IpAddr, Ipv4Addr};
    use tokio::time::Instant;

    fn workstation(number: u8) -> Asker {
        Asker::Enrolled(WorkstationId::from_random([number; 16]))
    }

    #[test]
    fn lock_05_five_hundred_people_of_one_workstation_log_in_at_once() {
        let (throttles, now) = (Throttles::default(), Instant::now());
        let counted: Vec<_> = (0..500)
            .map(|_| throttles.prove(Way::Password, Asker::Local, now))
            .map(|counted| counted.expect("room"))
            .collect();
        for one in counted {
            one.succeeded(now);
        }
        for _ in 0..5_000 {
            let one = throttles.prove(Way::Password, Asker::Local, now);
            one.expect("room").succeeded(now);
        }
    }

    #[test]
    fn t02_what_is_refused_or_left_counts_for_its_workstation_and_for_all() {
        let (throttles, now) = (Throttles::default(), Instant::now());
        let prove = |number| throttles.prove(Way::Password, workstation(number), now);
        let tries = |number| (0..1_000).filter(|_| prove(number).is_ok()).count();
        assert_eq!(tries(1), 600);
        assert_eq!(tries(2) + tries(3) + tries(4), 1_800);
        assert_eq!(tries(5), 0, "all together");
        let refusal = prove(6).expect_err("refused");
        assert_eq!(refusal.parts().code, FailureCode::TooManyRequests);
        assert!(refusal.parts().retry_after.is_some());
    }

    #[test]
    fn lock_05_spent_passwords_leave_the_cards_alone() {
        let (throttles, now) = (Throttles::default(), Instant::now());
        let proves = |way, number| throttles.prove(way, workstation(number), now).is_ok();
        while (0..5).any(|number| proves(Way::Password, number)) {}
        assert!((0..5).all(|number| proves(Way::Card, number)));
    }

    #[test]
    fn t02_unknown_tokens_are_counted_by_address() {
        let (throttles, now) = (Throttles::default(), Instant::now());
        let address = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        for _ in 0..20 {
            let refusal = throttles.unknown(address, now);
            assert_eq!(refusal.parts().code, FailureCode::WorkstationUnknown);
        }
        let refusal = throttles.unknown(address, now);
        assert_eq!(refusal.parts().code, FailureCode::TooManyRequests);
        throttles.enrol(address, now).expect("a code is no token");
        let another = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));
        for _ in 0..500 {
            throttles.enrol(another, now).expect("a good code");
            throttles.enrolled(another, now);
        }
    }

    #[test]
    fn t07_two_large_messages_at_once_fit() {
        let guard = Guard::default();
        let kept = [guard.large_room(), guard.large_room()].map(|room| room.expect("room"));
        let refusal = guard.large_room().expect_err("full");
        assert_eq!(refusal.parts().code, FailureCode::TooManyRequests);
        drop(kept);
        guard.large_room().expect("room again");
    }

    #[test]
    fn each_cost_has_its_own_account() {
        let (throttles, now) = (Throttles::default(), Instant::now());
        let examined = |_: &i32| throttles.pay(Cost::Examination, Asker::Local, now).is_ok();
        assert_eq!((0..100).filter(examined).count(), 30);
        assert!(throttles.pay(Cost::Challenge, Asker::Local, now).is_ok());
        assert!(throttles.fetch(now).is_ok());
        assert!(throttles.fetch(now).is_err());
    }

    #[test]
    fn an_ipv6_network_is_one_source() {
        let of = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
