//! A login by card as a scene: what each port would answer, and a log of what it was asked.

use crate::CardPolicy;
use crate::tests::Bench;
use crate::tests::bench::{fault, found, now, origin, reserved_attempt};
use loquet_domain::account::Account;
use loquet_domain::card::{
    CardAnswer, CardAuthority, CardCategory, CardChallenge, CardHolder, CardIdentity,
    CardInterface, CardSerial, CardSignature, CardType, CertificateDer, CertificateReference,
    CertificateRefusal, CertificateUsage, ChallengePurpose, RegisteredCard, SessionCard,
};
use loquet_domain::journal::Event;
use loquet_domain::lockout::{Refusal, Settled};
use loquet_domain::session::{Credential, Opening, Session, SessionToken};
use loquet_domain::text::PrintableText;
use loquet_domain::{AccountStatus, AttemptId, SessionId, SignedDuration, Timestamp};
use loquet_port_sessions::{Opened, SessionOpening, SessionUnlocking, SessionsError};
use loquet_port_trust::{Revocation, SignatureRefusal, TrustFault, TrustedCertificate};
use loquet_port_users::{AttemptRequest, FoundAccount, Reservation, Settlement, SettlementOutcome};
use std::sync::{Arc, Mutex};

/// What a port was asked.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    Take,
    Reserve(Box<AttemptRequest>),
    Verify(Vec<u8>),
    Judge,
    FindByCard(CardIdentity),
    Settle(Box<Settlement>),
    Open(Box<SessionOpening>),
    Unlock(Box<SessionUnlocking>),
    Append(Vec<Event>),
}

/// Everything that was asked, in order; the call with one number fails.
#[derive(Clone, Default)]
pub(super) struct Log {
    asked: Arc<Mutex<Vec<Asked>>>,
    failing: Option<usize>,
}

impl Log {
    pub(super) fn failing_at(call: usize) -> Self {
        Self {
            failing: Some(call),
            ..Self::default()
        }
    }

    /// Notes a call; whether it works.
    pub(super) fn note(&self, asked: Asked) -> bool {
        let mut calls = self.asked.lock().expect("unpoisoned");
        calls.push(asked);
        self.failing != Some(calls.len())
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("unpoisoned").clone()
    }

    pub(super) fn settlements(&self) -> Vec<Settlement> {
        let settled = self.asked().into_iter().filter_map(|asked| match asked {
            Asked::Settle(settlement) => Some(*settlement),
            _ => None,
        });
        settled.collect()
    }

    /// The one settlement, its outcome and its event.
    pub(super) fn settled(&self) -> (SettlementOutcome, Event) {
        let settlements = self.settlements();
        let [settlement] = settlements.as_slice() else {
            panic!("one settlement, not {settlements:?}");
        };
        (settlement.outcome, settlement.event.clone())
    }

    /// The one event that was appended.
    pub(super) fn appended(&self) -> Event {
        let appended = self.asked().into_iter().find_map(|asked| match asked {
            Asked::Append(events) => events.into_iter().next(),
            _ => None,
        });
        appended.expect("an event")
    }

    pub(super) fn opening(&self) -> Option<SessionOpening> {
        self.asked().into_iter().find_map(|asked| match asked {
            Asked::Open(opening) => Some(*opening),
            _ => None,
        })
    }

    /// Whether a session was asked for.
    pub(super) fn has_opened(&self) -> bool {
        let opens = |asked: &Asked| matches!(asked, Asked::Open(_) | Asked::Unlock(_));
        self.asked().iter().any(opens)
    }
}

/// What each port would answer.
#[derive(Clone)]
pub(super) struct Scene {
    pub(super) taken: Option<CardChallenge>,
    pub(super) now: Timestamp,
    pub(super) throttled: Option<Refusal>,
    pub(super) signature: Result<(), SignatureRefusal>,
    pub(super) verdict: Result<TrustedCertificate, CertificateRefusal>,
    pub(super) found: Option<FoundAccount>,
    pub(super) opened: fn() -> Option<SessionsError>,
    /// What is known of the certificate once the session is open. `None`: nothing can be.
    pub(super) revoked_meanwhile: Option<bool>,
    pub(super) policy: CardPolicy,
}

impl Scene {
    /// Everything is as it should be.
    pub(super) fn good() -> Self {
        Self {
            taken: Some(challenge()),
            now: now(),
            throttled: None,
            signature: Ok(()),
            verdict: Ok(trusted()),
            found: Some(holder_account(AccountStatus::Active)),
            opened: || None,
            revoked_meanwhile: Some(false),
            policy: CardPolicy::default(),
        }
    }

    /// The mocks that play it.
    pub(super) fn bench(self, log: &Log) -> Bench {
        let mut bench = Bench {
            now: self.now,
            card: self.policy.clone(),
            ..Bench::new()
        };
        self.play_challenges(&mut bench, log);
        self.play_attempts(&mut bench, log);
        self.play_trust(&mut bench, log);
        self.play_sessions(&mut bench, log);
        let (heard, found) = (log.clone(), self.found);
        bench.users.expect_find_by_card().returning(move |card| {
            let works = heard.note(Asked::FindByCard(card.clone()));
            works.then(|| found.clone()).ok_or_else(|| fault().into())
        });
        let heard = log.clone();
        bench.journal.expect_append().returning(move |events| {
            let works = heard.note(Asked::Append(events.to_vec()));
            works.then_some(()).ok_or_else(|| fault().into())
        });
        bench
    }

    fn play_challenges(&self, bench: &mut Bench, log: &Log) {
        let left = Arc::new(Mutex::new(self.taken.clone()));
        let waiting = left.clone();
        bench.challenges.expect_show().returning(move |attempt| {
            let waiting = waiting.lock().expect("unpoisoned").clone();
            Ok(waiting.filter(|challenge| challenge.attempt == attempt))
        });
        let heard = log.clone();
        bench.challenges.expect_take().returning(move |attempt| {
            if !heard.note(Asked::Take) {
                return Err(fault().into());
            }
            let mut left = left.lock().expect("unpoisoned");
            Ok(left.take_if(|challenge| challenge.attempt == attempt))
        });
    }

    fn play_attempts(&self, bench: &mut Bench, log: &Log) {
        let (heard, throttled) = (log.clone(), self.throttled);
        bench.attempts.expect_reserve().returning(move |request| {
            if !heard.note(Asked::Reserve(Box::new(request.clone()))) {
                return Err(fault().into());
            }
            let admitted = Reservation::Admitted(reserved_attempt());
            Ok(throttled.map_or(admitted, Reservation::Refused))
        });
        let heard = log.clone();
        bench.attempts.expect_settle().returning(move |settlement| {
            let works = heard.note(Asked::Settle(Box::new(settlement.clone())));
            works.then(Settled::default).ok_or_else(|| fault().into())
        });
    }

    fn play_trust(&self, bench: &mut Bench, log: &Log) {
        let (heard, signature) = (log.clone(), self.signature);
        bench.trust.expect_verify().returning(move |_, message, _| {
            heard.note(Asked::Verify(message.as_bytes().to_vec()));
            signature
        });
        let (heard, verdict) = (log.clone(), self.verdict.clone());
        bench.trust.expect_judge().returning(move |_, _| {
            if !heard.note(Asked::Judge) {
                return Err(TrustFault::Unavailable("no lists".into()));
            }
            verdict.clone().map_err(TrustFault::Refused)
        });
        let revoked = self.revoked_meanwhile;
        bench.trust.expect_is_revoked().returning(move |reference| {
            assert_eq!(*reference, session_card().certificate);
            revoked.ok_or_else(|| TrustFault::Unavailable("no lists".into()))
        });
    }

    fn play_sessions(&self, bench: &mut Bench, log: &Log) {
        let (heard, refusal) = (log.clone(), self.opened);
        bench.sessions.expect_open().returning(move |opening| {
            if !heard.note(Asked::Open(Box::new(opening.clone()))) {
                return Err(fault().into());
            }
            if let Some(refusal) = refusal() {
                return Err(refusal);
            }
            let account = holder_account(AccountStatus::Active).account;
            Ok(Opened {
                session: opening.opening.open(&account).expect("active"),
                failures_before: 2,
                former_card: Some(former_serial()),
            })
        });
        let (heard, refusal) = (log.clone(), self.opened);
        bench.sessions.expect_unlock().returning(move |unlocking| {
            if !heard.note(Asked::Unlock(Box::new(unlocking.clone()))) {
                return Err(fault().into());
            }
            refusal().map_or_else(|| Ok(card_session()), Err)
        });
    }
}

pub(super) fn challenge() -> CardChallenge {
    CardChallenge {
        attempt: AttemptId::from_random([3; 16]),
        nonce: [4; 32],
        purpose: ChallengePurpose::Login,
        service: PrintableText::new("loquet"),
        workstation: origin().workstation,
        issued_at: now(),
    }
}

pub(super) fn certificate() -> CertificateDer {
    CertificateDer::new(b"a certificate".to_vec()).expect("small")
}

pub(super) fn answer() -> CardAnswer {
    CardAnswer {
        attempt: challenge().attempt,
        certificate: certificate(),
        signature: CardSignature::new(b"a signature".to_vec()).expect("a signature"),
        interface: CardInterface::Contact,
    }
}

pub(super) fn serial() -> CardSerial {
    "8025000001/2800000042".parse().expect("a serial")
}

pub(super) fn former_serial() -> CardSerial {
    "8025000001/2800000041".parse().expect("a serial")
}

pub(super) fn holder() -> CardHolder {
    CardHolder {
        number: "899700218896".parse().expect("a card number"),
        family_name: Some(PrintableText::new("CHARBONNEL")),
        given_name: Some(PrintableText::new("PASCAL")),
        profession: None,
        card_type: Some(CardType::Professional),
        category: CardCategory::Card,
        serial: Some(serial()),
        usage: CertificateUsage::Authentication,
        issuer: PrintableText::new("TEST AC IGC-SANTE"),
        reference: CertificateReference::new([6; 32], &[1, 2]).expect("a reference"),
        not_before: now() - SignedDuration::from_hours(24),
        not_after: now() + SignedDuration::from_hours(24 * 365),
    }
}

/// As if IGC-Santé vouched, so that nothing of a test card is in the way.
pub(super) fn trusted() -> TrustedCertificate {
    TrustedCertificate {
        holder: holder(),
        authority: CardAuthority::IgcSante,
        revocation: Revocation {
            age: SignedDuration::from_hours(3),
            overdue: None,
        },
    }
}

pub(super) fn identity() -> CardIdentity {
    CardIdentity {
        authority: CardAuthority::IgcSante,
        number: holder().number,
    }
}

pub(super) fn session_card() -> SessionCard {
    SessionCard {
        identity: identity(),
        serial: serial(),
        certificate: holder().reference,
        not_after: holder().not_after,
    }
}

/// The account that the card is registered for.
pub(super) fn holder_account(status: AccountStatus) -> FoundAccount {
    let mut found = found(status);
    found.account = Account {
        card: Some(RegisteredCard {
            identity: identity(),
            last_serial: Some(former_serial()),
        }),
        ..found.account
    };
    found
}

pub(super) fn token() -> SessionToken {
    SessionToken::from_random([5; 32].into())
}

/// A session of the card's person, opened by the card.
pub(super) fn card_session() -> Session {
    let account = holder_account(AccountStatus::Active).account;
    let opening = Opening {
        session: SessionId::from_random([2; 16]),
        token: token().digest(),
        account: account.id,
        credential: Credential::CpsCard(session_card()),
        origin: origin(),
        limits: loquet_domain::session::SessionPolicy::default(),
        at: now(),
    };
    opening.open(&account).expect("active")
}
