//! The doctor: what stands in the way, as a table; and that no PIN is presented on the way.

use super::scene::{Log, Scene, certificate, holder, trusted};
use crate::doctor::{CardFacts, Facts, diagnose};
use crate::tests::bench::{FixedClock, identifier, now};
use crate::{LocalCardDoctor, LocalCardStation};
use loquet_domain::card::{
    CardAuthority, CardFault, CardInterface, CardKind, CardReader, CardSlot, CertificateRefusal,
    ChipSerial, CpsGeneration, PinState, PresentCard, ReadHolder, usable_cards,
};
use loquet_domain::text::PrintableText;
use loquet_domain::{FailureCode, SignedDuration};
use loquet_port_card::{MockCards, MockKnownCards, MockOpenCard};
use loquet_port_desk::{
    CardDoctor, CardExamination, CardVerdict, Distance, DoctorFact, DoctorOutcome, DoctorReport,
    DoctorStep, DoctorWarning, ExaminedRegistration, Surroundings,
};
use std::sync::Arc;

const CPS3: CardKind = CardKind::Cps(CpsGeneration::Cps3, CardInterface::Contact);
const CONTACTLESS: CardKind = CardKind::Cps(CpsGeneration::Cps4, CardInterface::Contactless);

fn reader(slot: CardSlot) -> CardReader {
    CardReader {
        name: PrintableText::new("a reader"),
        redirected: false,
        slot,
    }
}

fn card(kind: CardKind) -> CardReader {
    reader(CardSlot::Card {
        card: PresentCard {
            reader: PrintableText::new("a reader"),
            insertion: 1,
            chip: None,
        },
        kind,
        answer_to_reset: PrintableText::new("3BAC"),
    })
}

fn good_verdict() -> CardVerdict {
    CardVerdict {
        authority: CardAuthority::IgcSante,
        revocation_age: trusted().revocation.age,
        revocation_overdue: None,
    }
}

fn good_card() -> CardFacts {
    CardFacts {
        pin: PinState::of(3),
        holder: holder(),
        examination: Ok(CardExamination {
            holder: Some(holder()),
            verdict: Ok(good_verdict()),
            registered: ExaminedRegistration::For(identifier()),
        }),
    }
}

fn facts(readers: Vec<CardReader>, card: Option<Result<CardFacts, CardFault>>) -> Facts {
    Facts {
        now: now(),
        surroundings: Surroundings::default(),
        usable: usable_cards(&readers, false),
        readers: Ok(readers),
        card,
    }
}

fn good() -> Facts {
    facts(vec![card(CPS3)], Some(Ok(good_card())))
}

/// A report of a card of which one thing was changed.
fn report_of(change: impl FnOnce(&mut CardFacts)) -> DoctorReport {
    let mut changed = good_card();
    change(&mut changed);
    diagnose(&facts(vec![card(CPS3)], Some(Ok(changed))))
}

fn outcome(report: &DoctorReport, step: DoctorStep) -> DoctorOutcome {
    report.of(step).expect("every step is reported").outcome
}

#[test]
fn a_card_that_opens_is_ok_at_every_step_in_order() {
    let report = diagnose(&good());
    assert_eq!(report.first_failure(), None);
    let steps: Vec<_> = report.findings.iter().map(|finding| finding.step).collect();
    assert_eq!(steps, DoctorStep::ALL);
    assert!(steps.is_sorted(), "the order is that of the type");
    for finding in &report.findings {
        assert_eq!(finding.outcome, DoctorOutcome::Ok, "{:?}", finding.step);
    }
}

#[test]
fn whose_card_it_is_may_be_withheld_which_stands_in_nobodys_way() {
    let report = report_of(|card| {
        if let Ok(examination) = &mut card.examination {
            examination.registered = ExaminedRegistration::Withheld;
        }
    });
    let withheld = DoctorOutcome::Warning(DoctorWarning::RegistrationWithheld);
    assert_eq!(outcome(&report, DoctorStep::Registration), withheld);
    assert_eq!(report.first_failure(), None);
}

/// What can stand in the way of reading a card, the step that it belongs to, and its code.
fn obstacles() -> Vec<(Facts, DoctorStep, FailureCode)> {
    use DoctorStep::{Card, Files, Generation, Reader, Recognition};
    let redirected = CardReader {
        redirected: true,
        ..card(CPS3)
    };
    let reading = |fault| facts(vec![card(CPS3)], Some(Err(fault)));
    let waiting = |slot| facts(vec![reader(slot)], None);
    let lying = |kind| facts(vec![card(kind)], None);
    vec![
        (facts(vec![], None), Reader, FailureCode::NoCardReader),
        (
            facts(vec![redirected], None),
            Reader,
            FailureCode::CardReaderRedirected,
        ),
        (
            waiting(CardSlot::Unavailable),
            Reader,
            FailureCode::CardRefused,
        ),
        (waiting(CardSlot::Empty), Card, FailureCode::NoCard),
        (waiting(CardSlot::Mute), Card, FailureCode::CardMute),
        (
            reading(CardFault::HeldByAnother),
            Card,
            FailureCode::CardHeld,
        ),
        (reading(CardFault::Removed), Card, FailureCode::CardRemoved),
        (
            reading(CardFault::TimedOut),
            Card,
            FailureCode::CardTimedOut,
        ),
        (reading(CardFault::Refused), Card, FailureCode::CardRefused),
        (
            lying(CardKind::Vitale),
            Recognition,
            FailureCode::CardVitale,
        ),
        (
            lying(CardKind::Unknown),
            Recognition,
            FailureCode::CardUnknown,
        ),
        (
            lying(CardKind::OlderCps),
            Generation,
            FailureCode::CardUnsupported,
        ),
        (lying(CONTACTLESS), Generation, FailureCode::CardContactless),
        (
            reading(CardFault::Unreadable),
            Files,
            FailureCode::CardUnreadable,
        ),
    ]
}

#[test]
fn each_fault_on_the_way_to_the_card_stops_at_its_step_and_hides_what_lies_behind() {
    for (facts, step, code) in obstacles() {
        let report = diagnose(&facts);
        assert_eq!(report.first_failure(), Some((step, code)));
        for finding in &report.findings {
            let expected = match finding.step {
                before if before < step => DoctorOutcome::Ok,
                same if same == step => DoctorOutcome::Failed(code),
                DoctorStep::Middleware | DoctorStep::Distance => DoctorOutcome::Ok,
                _ => DoctorOutcome::NotReached,
            };
            assert_eq!(finding.outcome, expected, "{step:?}: {:?}", finding.step);
        }
    }
}

#[test]
fn readers_that_cannot_be_listed_are_the_services_fault_under_their_own_code() {
    for fault in [CardFault::ServiceStopped, CardFault::TimedOut] {
        let facts = Facts {
            readers: Err(fault),
            usable: Err(fault),
            card: None,
            ..good()
        };
        let first = diagnose(&facts).first_failure();
        assert_eq!(first, Some((DoctorStep::Service, fault.code())));
    }
}

#[test]
fn each_refusal_of_the_certificate_stops_at_its_step() {
    use CertificateRefusal as Refused;
    use DoctorStep::{Certificate, Chain, Clock, Dates, Revocation};
    for (refusal, step) in [
        (Refused::Malformed, Certificate),
        (Refused::NotForAuthentication, Certificate),
        (Refused::Software, Certificate),
        (Refused::Weak, Certificate),
        (Refused::CriticalExtension, Certificate),
        (Refused::Category, Certificate),
        (Refused::Expired, Dates),
        (Refused::NotYetValid, Dates),
        (Refused::Untrusted, Chain),
        (Refused::TestCard, Chain),
        (Refused::Revoked, Revocation),
        (Refused::RevocationUnknown, Revocation),
        (Refused::RevocationStale, Revocation),
        (Refused::ClockSetBack, Clock),
    ] {
        let report = report_of(|card| {
            card.examination = Ok(CardExamination {
                holder: Some(holder()),
                verdict: Err(refusal),
                registered: ExaminedRegistration::Nobody,
            });
        });
        assert_eq!(
            report.first_failure(),
            Some((step, refusal.code())),
            "{refusal:?}"
        );
        let registration = outcome(&report, DoctorStep::Registration);
        assert_eq!(registration, DoctorOutcome::NotReached, "{refusal:?}");
    }
}

#[test]
fn a_judge_that_fails_vouches_for_nothing() {
    let report = report_of(|card| card.examination = Err(FailureCode::DatabaseUnavailable));
    let first = (DoctorStep::Chain, FailureCode::DatabaseUnavailable);
    assert_eq!(report.first_failure(), Some(first));
}

#[test]
fn a_card_of_nobody_fails_at_its_registration() {
    let report = report_of(|card| {
        if let Ok(examination) = &mut card.examination {
            examination.registered = ExaminedRegistration::Nobody;
        }
    });
    let first = (DoctorStep::Registration, FailureCode::CardNotRegistered);
    assert_eq!(report.first_failure(), Some(first));
}

#[test]
fn the_pin_is_told_before_it_is_blocked() {
    use DoctorOutcome::{Failed, Ok, Warning};
    for (left, expected) in [
        (3, Ok),
        (2, Warning(DoctorWarning::TrySpent)),
        (1, Warning(DoctorWarning::LastTry)),
        (0, Failed(FailureCode::PinBlocked)),
    ] {
        let report = report_of(|card| card.pin = PinState::of(left));
        assert_eq!(outcome(&report, DoctorStep::Pin), expected);
        let registration = outcome(&report, DoctorStep::Registration);
        assert_eq!(registration, Ok, "the rest is examined all the same");
    }
}

#[test]
fn a_certificate_that_soon_expires_is_told_sixty_days_before() {
    let day = SignedDuration::from_hours(24);
    for (days, expected) in [
        (60, DoctorOutcome::Ok),
        (59, DoctorOutcome::Warning(DoctorWarning::ExpiresSoon)),
        (-1, DoctorOutcome::Failed(FailureCode::CertificateExpired)),
    ] {
        let report = report_of(|card| card.holder.not_after = now() + day * days);
        assert_eq!(outcome(&report, DoctorStep::Dates), expected, "{days}");
    }
    let report = report_of(|card| card.holder.not_before = now() + day);
    let expected = DoctorOutcome::Failed(FailureCode::CertificateNotYetValid);
    assert_eq!(outcome(&report, DoctorStep::Dates), expected);
}

#[test]
fn what_does_not_stand_in_the_way_is_a_warning() {
    let verdict = |verdict| {
        report_of(|card| {
            if let Ok(examination) = &mut card.examination {
                examination.verdict = Ok(verdict);
            }
        })
    };
    let test = verdict(CardVerdict {
        authority: CardAuthority::Test,
        ..good_verdict()
    });
    let overdue = verdict(CardVerdict {
        revocation_overdue: Some(SignedDuration::from_secs(1)),
        ..good_verdict()
    });
    let several = diagnose(&facts(vec![card(CPS3), card(CPS3)], Some(Ok(good_card()))));
    let remote = diagnose(&Facts {
        surroundings: Surroundings {
            distance: Distance::Ssh,
            ..Surroundings::default()
        },
        ..good()
    });
    for (report, step, warning) in [
        (test, DoctorStep::Chain, DoctorWarning::TestCard),
        (
            overdue,
            DoctorStep::Revocation,
            DoctorWarning::RevocationOverdue,
        ),
        (several, DoctorStep::Card, DoctorWarning::SeveralCards),
        (remote, DoctorStep::Distance, DoctorWarning::Remote),
    ] {
        assert_eq!(outcome(&report, step), DoctorOutcome::Warning(warning));
        assert_eq!(report.first_failure(), None, "{warning:?}");
    }
}

#[test]
fn what_was_seen_is_shown_and_no_name_is() {
    let report = diagnose(&good());
    let seen: Vec<_> = report.findings.iter().flat_map(|it| &it.facts).collect();
    assert!(seen.contains(&&DoctorFact::AnswerToReset(PrintableText::new("3BAC"))));
    assert!(seen.contains(&&DoctorFact::RegisteredFor(identifier())));
    assert!(seen.contains(&&DoctorFact::RevocationAge(trusted().revocation.age)));
    let printed = format!("{seen:?}");
    assert!(!printed.contains("CHARBONNEL") && !printed.contains("899700218896"));
}

#[tokio::test]
async fn cps_17_the_doctor_reads_and_judges_and_presents_no_pin() {
    let mut cards = MockCards::new();
    cards.expect_readers().returning(|| Ok(vec![card(CPS3)]));
    cards.expect_open().times(1).returning(|_| {
        let mut open = MockOpenCard::new();
        open.expect_chip()
            .returning(|| ChipSerial::from_bytes([1; 5]));
        open.expect_read_holder().returning(|_| {
            Ok(ReadHolder {
                certificate: certificate(),
                holder: holder(),
                interface: CardInterface::Contact,
                known: true,
            })
        });
        open.expect_pin_state().returning(|| Ok(PinState::of(3)));
        open.expect_close().returning(|| Ok(()));
        open.expect_verify_pin().never();
        Ok(Box::new(open))
    });
    let mut bench = Scene::good().bench(&Log::default());
    bench.certificates.expect_read().returning(|_| Ok(holder()));
    let station = LocalCardStation::new(Arc::new(cards), Arc::new(MockKnownCards::new()));
    let clock = Arc::new(FixedClock(now()));
    let doctor = LocalCardDoctor::new(Arc::new(station), Arc::new(bench.desk()), clock);
    let report = doctor.examine(Surroundings::default()).await;
    assert_eq!(report.first_failure(), None, "{report:?}");
}

#[tokio::test]
async fn a_service_that_is_stopped_is_a_report_and_not_an_error() {
    let mut cards = MockCards::new();
    cards
        .expect_readers()
        .returning(|| Err(CardFault::ServiceStopped.into()));
    cards.expect_open().never();
    let station = LocalCardStation::new(Arc::new(cards), Arc::new(MockKnownCards::new()));
    let desk = Scene::good().bench(&Log::default()).desk();
    let clock = Arc::new(FixedClock(now()));
    let doctor = LocalCardDoctor::new(Arc::new(station), Arc::new(desk), clock);
    let report = doctor.examine(Surroundings::default()).await;
    let first = (DoctorStep::Service, FailureCode::CardServiceStopped);
    assert_eq!(report.first_failure(), Some(first));
}
