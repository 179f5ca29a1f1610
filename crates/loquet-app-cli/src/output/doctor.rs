//! What the doctor found, step by step.

use super::{Answer, Clock, Style, failure_in, name, tries};
use crate::failure::Failure;
use loquet_domain::card::{CardInterface, CardKind};
use loquet_domain::{FailureCode, SignedDuration};
use loquet_port_desk::{Distance, DoctorFact, DoctorFinding, DoctorOutcome, DoctorReport};
use loquet_wiring::Messages;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Something that was checked besides the card.
#[derive(Debug)]
pub(crate) struct Check {
    /// The name of what was checked.
    pub(crate) name: &'static str,
    /// What is wrong with it, if something is.
    pub(crate) failure: Option<Failure>,
    /// What was seen of it.
    pub(crate) facts: Vec<Fact>,
}

/// Something that was seen of the practice's server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// Where it is.
    Server(String),
    /// The version of Loquet that it has.
    Version(String),
    /// Who it takes this workstation for.
    Workstation(String),
}

/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Fact {
    /// Another version than this program's: it should be known, and stands in nobody's way yet.
    fn is_warning(&self) -> bool {
        matches!(self, Self::Version(version) if version != VERSION)
    }

    fn text(&self, messages: &Messages) -> String {
        match self {
            Self::Server(text) | Self::Workstation(text) => text.clone(),
            Self::Version(version) if self.is_warning() => {
                let data = [
                    ("theirs", version.as_str().into()),
                    ("ours", VERSION.into()),
                ];
                messages.text("doctor-versions-differ", &data)
            }
            Self::Version(version) => format!("Loquet {version}"),
        }
    }

    /// For machines; a help desk is told of no name.
    fn json(&self, whose: Whose) -> Option<Value> {
        match self {
            Self::Version(version) => Some(json!({"version": version})),
            _ if whose == Whose::HelpDesk => None,
            Self::Server(url) => Some(json!({"server": url})),
            Self::Workstation(name) => Some(json!({"workstation": name})),
        }
    }
}

/// Everything that was checked.
#[derive(Debug)]
pub(crate) struct Diagnosis {
    /// What was checked besides the card, in order.
    pub(crate) checks: Vec<Check>,
    /// What was found of the card; `None` where the settings cannot even be read.
    pub(crate) card: Option<DoctorReport>,
    /// Whether the settings admit test cards (CPS-08).
    pub(crate) test_authorities: bool,
}

impl Diagnosis {
    /// What stands in the way first: its step, its code and its sentence.
    pub(crate) fn first_failure(
        &self,
        messages: &Messages,
    ) -> Option<(&'static str, FailureCode, String)> {
        let failed = self.checks.iter().find_map(|check| {
            let failure = check.failure.as_ref()?;
            Some((check.name, failure.code(), failure.sentence(messages)))
        });
        failed.or_else(|| {
            let (step, code) = self.card.as_ref()?.first_failure()?;
            Some((step.code(), code, failure_in(messages, &code)))
        })
    }

    /// The same for a help desk: nobody's name.
    pub(crate) fn for_help_desk(&self, messages: &Messages) -> Value {
        self.document(messages, Whose::HelpDesk)
    }

    fn document(&self, messages: &Messages, whose: Whose) -> Value {
        let checks = self.checks.iter();
        let checks = checks.map(|check| check_json(check, messages, whose));
        let findings = self.card.iter().flat_map(|report| &report.findings);
        let findings = findings.map(|finding| finding_json(finding, messages, whose));
        let failure = self.first_failure(messages);
        let failure = failure.map(|(step, code, message)| {
            json!({"step": step, "code": code.as_str(), "message": message})
        });
        json!({
            "steps": checks.chain(findings).collect::<Vec<_>>(),
            "first_failure": failure,
            "test_authorities": self.test_authorities,
        })
    }
}

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// The person.
    Own,
    /// Somebody who helps.
    HelpDesk,
}

impl Answer for Diagnosis {
    fn json(&self) -> impl Serialize {
        // A machine reads codes: the sentences are those of the catalogue.
        self.document(&Messages::new(loquet_wiring::Language::English), Whose::Own)
    }

    fn text(&self, messages: &Messages) -> String {
        let mut text = String::new();
        for check in &self.checks {
            let said: Vec<_> = check.facts.iter().map(|it| it.text(messages)).collect();
            text += &line(mark(check), check.name, &said, messages);
        }
        for finding in self.card.iter().flat_map(|report| &report.findings) {
            text += &finding_text(finding, messages);
        }
        if self.test_authorities {
            text += &line("!", "test-authorities", &[], messages);
        }
        text.push('\n');
        text += &match self.first_failure(messages) {
            None => messages.text("doctor-sound", &[]),
            Some((_, code, sentence)) => messages.text(
                "doctor-first-failure",
                &[("code", code.as_str().into()), ("why", sentence.into())],
            ),
        };
        text.push('\n');
        text
    }
}

fn mark(check: &Check) -> &'static str {
    match check.failure {
        Some(_) => "✗",
        None if check.facts.iter().any(Fact::is_warning) => "!",
        None => "✓",
    }
}

fn finding_text(finding: &DoctorFinding, messages: &Messages) -> String {
    let mut said: Vec<_> = finding
        .facts
        .iter()
        .map(|fact| fact_text(fact, messages))
        .collect();
    let mark = match finding.outcome {
        DoctorOutcome::Ok => "✓",
        DoctorOutcome::Warning(warning) => {
            said.push(name(messages, "doctor-warning", warning.code()));
            "!"
        }
        DoctorOutcome::Failed(_) => "✗",
        DoctorOutcome::NotReached => "·",
    };
    line(mark, finding.step.code(), &said, messages)
}

fn line(mark: &str, step: &str, said: &[String], messages: &Messages) -> String {
    let step = name(messages, "doctor", step);
    if said.is_empty() {
        return format!("{mark} {step}\n");
    }
    let data = [("step", step.into()), ("said", said.join(", ").into())];
    format!("{mark} {}\n", messages.text("doctor-line", &data))
}

fn fact_text(fact: &DoctorFact, messages: &Messages) -> String {
    let clock = Clock::of(messages);
    match fact {
        DoctorFact::Reader(reader, false) => reader.to_string(),
        DoctorFact::Reader(reader, true) => {
            messages.text("reader-redirected", &[("reader", reader.as_str().into())])
        }
        DoctorFact::AnswerToReset(answer) => answer.to_string(),
        DoctorFact::Generation(generation, side) => name(
            messages,
            "slot",
            generation_code(CardKind::Cps(*generation, *side)),
        ),
        DoctorFact::Pin(state) => {
            messages.text("pin-tries", &[("tries", i64::from(tries(*state)).into())])
        }
        DoctorFact::Issuer(issuer) => issuer.to_string(),
        DoctorFact::Validity(from, until) => messages.text(
            "doctor-validity",
            &[
                ("from", clock.full(*from, Style::Minute).into()),
                ("until", clock.full(*until, Style::Minute).into()),
            ],
        ),
        DoctorFact::Authority(authority) => name(messages, "authority", authority.code()),
        DoctorFact::RevocationAge(age) => {
            messages.text("doctor-list-age", &[("hours", hours(*age).into())])
        }
        DoctorFact::RevocationOverdue(by) => {
            messages.text("doctor-list-overdue", &[("hours", hours(*by).into())])
        }
        DoctorFact::Now(now) => clock.full(*now, Style::Second),
        DoctorFact::RegisteredFor(identifier) => identifier.display().to_owned(),
        DoctorFact::Program(program) => program.to_string(),
        DoctorFact::Distance(distance) => name(messages, "distance", distance_code(*distance)),
    }
}

const fn generation_code(kind: CardKind) -> &'static str {
    super::kind_code(kind)
}

/// Whole hours, of which one that has begun counts.
fn hours(duration: SignedDuration) -> i64 {
    duration.as_secs().div_euclid(3_600).saturating_add(1)
}

const fn distance_code(distance: Distance) -> &'static str {
    match distance {
        Distance::Here => "here",
        Distance::RemoteDesktop => "remote-desktop",
        Distance::Ssh => "ssh",
    }
}

fn check_json(check: &Check, messages: &Messages, whose: Whose) -> Value {
    let mut object = Map::new();
    object.insert("step".to_owned(), check.name.into());
    let outcome = match &check.failure {
        None if check.facts.iter().any(Fact::is_warning) => {
            object.insert("warning".to_owned(), "versions-differ".into());
            "warning"
        }
        None => "ok",
        Some(failure) => {
            object.insert("code".to_owned(), failure.code().as_str().into());
            let message = failure.sentence(messages).into();
            object.insert("message".to_owned(), message);
            "failed"
        }
    };
    object.insert("outcome".to_owned(), outcome.into());
    if !check.facts.is_empty() {
        let facts = check.facts.iter().filter_map(|fact| fact.json(whose));
        object.insert("facts".to_owned(), facts.collect());
    }
    Value::Object(object)
}

fn finding_json(finding: &DoctorFinding, messages: &Messages, whose: Whose) -> Value {
    let mut object = Map::new();
    object.insert("step".to_owned(), finding.step.code().into());
    let outcome = match finding.outcome {
        DoctorOutcome::Ok => "ok",
        DoctorOutcome::NotReached => "not-reached",
        DoctorOutcome::Warning(warning) => {
            object.insert("warning".to_owned(), warning.code().into());
            "warning"
        }
        DoctorOutcome::Failed(code) => {
            object.insert("code".to_owned(), code.as_str().into());
            object.insert("message".to_owned(), failure_in(messages, &code).into());
            "failed"
        }
    };
    object.insert("outcome".to_owned(), outcome.into());
    let facts = finding.facts.iter().map(|fact| fact_json(fact, whose));
    object.insert("facts".to_owned(), facts.collect());
    Value::Object(object)
}

fn fact_json(fact: &DoctorFact, whose: Whose) -> Value {
    match fact {
        DoctorFact::Reader(reader, redirected) => {
            json!({"reader": reader.as_str(), "redirected": redirected})
        }
        DoctorFact::AnswerToReset(answer) => json!({"answer_to_reset": answer.as_str()}),
        DoctorFact::Generation(generation, side) => json!({
            "generation": generation.code(),
            "contact": *side == CardInterface::Contact,
        }),
        DoctorFact::Pin(state) => json!({"pin_tries_left": tries(*state)}),
        DoctorFact::Issuer(issuer) => json!({"issuer": issuer.as_str()}),
        DoctorFact::Validity(from, until) => {
            json!({"not_before": from.to_string(), "not_after": until.to_string()})
        }
        DoctorFact::Authority(authority) => json!({"authority": authority.code()}),
        DoctorFact::RevocationAge(age) => json!({"revocation_age_seconds": age.as_secs()}),
        DoctorFact::RevocationOverdue(by) => json!({"revocation_overdue_seconds": by.as_secs()}),
        DoctorFact::Now(now) => json!({"now": now.to_string()}),
        DoctorFact::RegisteredFor(_) if whose == Whose::HelpDesk => json!({"registered": true}),
        DoctorFact::RegisteredFor(identifier) => {
            json!({"registered": true, "identifier": identifier.key().as_str()})
        }
        DoctorFact::Program(program) => json!({"program": program.as_str()}),
        DoctorFact::Distance(distance) => json!({"distance": distance_code(*distance)}),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Check, Diagnosis, Fact};
    use crate::failure::Failure;
    use loquet_domain::card::{CardAuthority, CardInterface, CpsGeneration, PinState, ReaderName};
    use loquet_domain::text::PrintableText;
    use loquet_domain::{FailureCode, SignedDuration, Timestamp};
    use loquet_port_desk::{
        Distance, DoctorFact, DoctorFinding, DoctorOutcome, DoctorReport, DoctorStep,
        DoctorWarning, ProgramName,
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
}
