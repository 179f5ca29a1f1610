//! A fault at every exchange of a login by card: never a session that the card did not open, never
//! a second VERIFY for one entry, and the next login works (CPS-17, CPS-19, CPS-22, CPS-27).

use crate::card_practice::CardPractice;
use crate::observe::events;
use loquet_adapter_card_simulator::{Fault, FaultScript, SimulatedCard, Transcript};
use loquet_domain::card::ChallengePurpose;
use loquet_domain::session::EndCause;
use loquet_port_desk::{CardDesk, OpenSession, SessionDesk};
use loquet_tests::{NotOpened, Workstation, origin, pin};
use std::time::Duration;

const VERIFY: u8 = 0x20;
const INTERNAL_AUTHENTICATE: u8 = 0x88;

/// One of each class of status words, and the special ones (ISO 7816-4, 5.6).
const STATUS_WORDS: [u16; 20] = [
    0x0000, 0x6100, 0x6110, 0x6282, 0x6300, 0x63C0, 0x63C2, 0x63CF, 0x6581, 0x6700, 0x6882, 0x6982,
    0x6983, 0x6A82, 0x6B00, 0x6C00, 0x6C10, 0x6F00, 0x9000, 0xFFFF,
];

/// A practice, a card and a workstation that is used again and again.
struct Trial {
    practice: CardPractice,
    card: SimulatedCard,
    other: SimulatedCard,
    known: bool,
}

impl Trial {
    async fn new(known: bool) -> Self {
        let practice = CardPractice::new().await;
        Self {
            card: practice.card(),
            other: practice.card_of_colleague(),
            practice,
            known,
        }
    }

    /// A workstation with the card in it, known there or not.
    async fn workstation(&self) -> Workstation {
        self.card.set_faults(FaultScript::new());
        self.card.set_pin_tries_left(3);
        let workstation = Workstation::with_card(&self.practice.trust, &self.card);
        if self.known {
            workstation.read().await.expect("read");
        }
        self.card.transcript().clear();
        self.other.transcript().clear();
        workstation
    }

    async fn log_in(&self, workstation: &Workstation) -> Result<OpenSession, NotOpened> {
        let opened = workstation.log_in(&self.practice.desk, pin("1234")).await;
        if let Ok(opened) = &opened {
            let closed = self
                .practice
                .desk
                .close_session(&opened.token, EndCause::Closed)
                .await;
            closed.expect("closed");
        }
        opened
    }

    /// How many exchanges a login takes in which nothing goes wrong.
    async fn exchanges(&self) -> u64 {
        let workstation = self.workstation().await;
        self.log_in(&workstation).await.expect("open");
        self.card.transcript().count() as u64
    }

    /// Logs in under a fault; gives whether a session was opened.
    async fn under(&self, script: FaultScript, what: &str) -> bool {
        let workstation = self.workstation().await;
        self.card.set_faults(script);
        let opened = self.log_in(&workstation).await.is_ok();
        let transcript = self.card.transcript();
        assert!(
            transcript.codes_presented() <= 1,
            "CPS-17: {what}: {transcript:#?}"
        );
        assert_eq!(
            self.other.transcript().codes_presented(),
            0,
            "CPS-22: {what}"
        );
        assert!(
            !opened || has_proved(&transcript),
            "{what}: {transcript:#?}"
        );
        if opened {
            return true;
        }
        assert_eq!(self.practice.sessions().await, 0, "{what}");
        self.card.set_faults(FaultScript::new());
        self.card.set_pin_tries_left(3);
        workstation.insert(&self.card);
        let next = self.log_in(&workstation).await;
        next.unwrap_or_else(|error| panic!("the next login after {what}: {error:?}"));
        false
    }

    /// Logs in under a fault at each exchange; gives those at which a session was opened.
    async fn at_each(&self, fault: Fault) -> Vec<u64> {
        let mut opened = Vec::new();
        for exchange in 1..=self.exchanges().await {
            let script = FaultScript::new().at(exchange, fault.clone());
            let what = format!("{fault:?} at exchange {exchange}");
            if self.under(script, &what).await {
                opened.push(exchange);
            }
        }
        opened
    }
}

/// Whether the card has verified the PIN, and signed after.
fn has_proved(transcript: &Transcript) -> bool {
    let exchanges = transcript.exchanges();
    let mut rest = exchanges.iter();
    let verified =
        rest.any(|one| one.instruction() == Some(VERIFY) && one.status() == Some(0x9000));
    verified && rest.any(|one| one.instruction() == Some(INTERNAL_AUTHENTICATE))
}

async fn never_opens(known: bool, faults: impl Fn(&Trial) -> Vec<Fault>) {
    let trial = Trial::new(known).await;
    for fault in faults(&trial) {
        let opened = trial.at_each(fault.clone()).await;
        assert!(opened.is_empty(), "{fault:?} at {opened:?}");
    }
    events(&trial.practice.store).await;
}

fn leaving(trial: &Trial) -> Vec<Fault> {
    vec![
        Fault::RemovedBefore,
        Fault::RemovedAfter,
        Fault::SwappedBefore(trial.other.clone()),
        Fault::SwappedAfter(trial.other.clone()),
        Fault::Reset,
    ]
}

fn senseless(_: &Trial) -> Vec<Fault> {
    vec![
        Fault::Truncated(0),
        Fault::Truncated(1),
        Fault::garbage(1),
        Fault::garbage(300),
        Fault::Silence,
        Fault::Slow(Duration::from_millis(60)),
    ]
}

#[tokio::test]
async fn cps_22_a_first_card_that_leaves() {
    never_opens(false, leaving).await;
}

#[tokio::test]
async fn cps_22_a_known_card_that_leaves() {
    never_opens(true, leaving).await;
}

#[tokio::test]
async fn cps_25_a_first_card_that_answers_no_answer() {
    never_opens(false, senseless).await;
}

#[tokio::test]
async fn cps_25_a_known_card_that_answers_no_answer() {
    never_opens(true, senseless).await;
}

#[tokio::test]
async fn cps_27_a_card_that_is_slow_within_its_deadline_opens() {
    let trial = Trial::new(true).await;
    let opened = trial.at_each(Fault::Slow(Duration::from_millis(5))).await;
    assert_eq!(opened.len() as u64, trial.exchanges().await);
}

/// What does not stop a login is a file that it can do without, another count of tries, or another
/// length of the answer: neither VERIFY, nor the environment, nor the signature.
async fn answers_something_else(known: bool) {
    let trial = Trial::new(known).await;
    let last = trial.exchanges().await;
    let proof = last - 3..last;
    let status_words = STATUS_WORDS.map(Fault::Status);
    let garbage = [2, 20, 50, 256].map(Fault::garbage);
    for fault in status_words.into_iter().chain(garbage) {
        let opened = trial.at_each(fault.clone()).await;
        let proof = opened.iter().any(|exchange| proof.contains(exchange));
        assert!(!proof, "{fault:?} at {opened:?}");
    }
    events(&trial.practice.store).await;
}

#[tokio::test]
async fn cps_19_a_first_card_that_answers_something_else() {
    answers_something_else(false).await;
}

#[tokio::test]
async fn cps_19_a_known_card_that_answers_something_else() {
    answers_something_else(true).await;
}

#[tokio::test]
async fn cps_27_a_card_that_always_answers_the_same_is_given_up() {
    let trial = Trial::new(false).await;
    for status in STATUS_WORDS {
        let script = FaultScript::new().always(Fault::Status(status));
        let workstation = trial.workstation().await;
        trial.card.set_faults(script);
        let answer = trial.log_in(&workstation).await;
        assert!(answer.is_err(), "{status:04X}");
        let exchanges = trial.card.transcript().count();
        assert!(exchanges <= 50, "{status:04X}: {exchanges} exchanges");
    }
}

#[tokio::test]
async fn cps_22_a_card_that_was_swapped_while_the_pin_was_typed() {
    let trial = Trial::new(false).await;
    let workstation = trial.workstation().await;
    let read = workstation.read().await.expect("read");
    workstation.insert(&trial.other);
    let desk = &trial.practice.desk;
    let challenge = desk.challenge_card(ChallengePurpose::Login, origin()).await;
    let challenge = challenge.expect("asked");
    let answer = workstation
        .answer(desk, &read, pin("1234"), &challenge)
        .await;
    assert!(answer.is_err(), "{answer:?}");
    assert_eq!(trial.other.transcript().codes_presented(), 0);
}
