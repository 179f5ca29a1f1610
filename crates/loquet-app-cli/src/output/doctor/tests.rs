//! What the doctor found, in words and for machines.

use super::{Answer, Check, Diagnosis, Fact};
use crate::failure::Failure;
use loquet_domain::card::{CardAuthority, CardInterface, CpsGeneration, PinState, ReaderName};
use loquet_domain::text::PrintableText;
use loquet_domain::{FailureCode, SignedDuration, Timestamp};
use loquet_port_desk::{
    Distance, DoctorFact, DoctorFinding, DoctorOutcome, DoctorReport, DoctorStep, DoctorWarning,
    ProgramName,
};
use loquet_wiring::{Language, Messages};

fn every_fact() -> Vec<DoctorFact> {
    let (now, hour) = (Timestamp::UNIX_EPOCH, SignedDuration::from_hours(1));
    vec![
        DoctorFact::Reader(ReaderName::new("Reader 00 00"), false),
        DoctorFact::Reader(ReaderName::new("Reader 01 00"), true),
        DoctorFact::AnswerToReset(PrintableText::new("3B AC")),
        DoctorFact::Generation(CpsGeneration::Cps3, CardInterface::Contact),
        DoctorFact::Generation(CpsGeneration::Cps4, CardInterface::Contactless),
        DoctorFact::Pin(PinState::of(3)),
        DoctorFact::Pin(PinState::Blocked),
        DoctorFact::Issuer(PrintableText::new("TEST AC")),
        DoctorFact::Validity(now, now),
        DoctorFact::Authority(CardAuthority::Test),
        DoctorFact::RevocationAge(hour),
        DoctorFact::RevocationOverdue(hour),
        DoctorFact::Now(now),
        DoctorFact::RegisteredFor("charbonnel.pascal".parse().expect("an identifier")),
        DoctorFact::Program(ProgramName::new("Cryptolib CPS")),
        DoctorFact::Distance(Distance::Here),
        DoctorFact::Distance(Distance::RemoteDesktop),
        DoctorFact::Distance(Distance::Ssh),
    ]
}

fn every_warning() -> [DoctorWarning; 8] {
    [
        DoctorWarning::SeveralCards,
        DoctorWarning::TrySpent,
        DoctorWarning::LastTry,
        DoctorWarning::ExpiresSoon,
        DoctorWarning::TestCard,
        DoctorWarning::RevocationOverdue,
        DoctorWarning::RegistrationWithheld,
        DoctorWarning::Remote,
    ]
}

fn diagnosis(outcome: DoctorOutcome) -> Diagnosis {
    let findings = DoctorStep::ALL.map(|step| DoctorFinding {
        step,
        outcome,
        facts: every_fact(),
    });
    let findings = findings.into();
    Diagnosis {
        checks: vec![Check {
            name: "server",
            failure: None,
            facts: vec![
                Fact::Server("https://serveur".to_owned()),
                Fact::Version("0.0.0-other".to_owned()),
                Fact::Workstation("accueil".to_owned()),
            ],
        }],
        card: Some(DoctorReport { findings }),
        test_authorities: true,
    }
}

#[test]
fn every_step_fact_and_warning_has_its_words_in_both_languages() {
    for language in [Language::French, Language::English] {
        let messages = Messages::new(language);
        let warnings = every_warning().map(DoctorOutcome::Warning);
        for outcome in warnings.into_iter().chain([DoctorOutcome::Ok]) {
            let text = diagnosis(outcome).text(&messages);
            assert!(!text.contains('[') && !text.contains('{'), "{text}");
        }
        for name in ["settings", "workstation", "practice", "server", "enrolment"] {
            let name = super::name(&messages, "doctor", name);
            assert!(!name.contains('['), "{name}");
        }
    }
}

#[test]
fn the_first_failure_is_told_in_one_sentence() {
    let messages = Messages::new(Language::French);
    let failed = diagnosis(DoctorOutcome::Failed(FailureCode::CardMute));
    let (step, code, sentence) = failed.first_failure(&messages).expect("a failure");
    assert_eq!((step, code), ("service", FailureCode::CardMute));
    let text = failed.text(&messages);
    assert!(
        text.contains(&sentence) && text.contains("LQ-CARD-13"),
        "{text}"
    );
    let mut unopened = diagnosis(DoctorOutcome::Failed(FailureCode::CardMute));
    unopened.checks = vec![Check {
        name: "practice",
        failure: Some(Failure::new(FailureCode::JournalKey)),
        facts: Vec::new(),
    }];
    let first = unopened
        .first_failure(&messages)
        .map(|(step, code, _)| (step, code));
    assert_eq!(first, Some(("practice", FailureCode::JournalKey)));
}

#[test]
fn log_04_a_bundle_names_nobody() {
    let bundle = diagnosis(DoctorOutcome::Ok).for_help_desk(&Messages::new(Language::French));
    let text = bundle.to_string();
    for name in ["charbonnel", "serveur", "accueil"] {
        assert!(!text.contains(name), "{text}");
    }
    assert!(text.contains("\"registered\":true"), "{text}");
    let own = serde_json::to_string(&diagnosis(DoctorOutcome::Ok).json()).expect("JSON");
    assert!(own.contains("charbonnel.pascal"), "{own}");
}
