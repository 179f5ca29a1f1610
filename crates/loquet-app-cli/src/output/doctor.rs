//! What the doctor found, step by step.

mod check;

pub(crate) use check::{Check, Fact};

use super::{Answer, Clock, Style, failure_in, name, tries};
use check::{check_json, mark};
use loquet_domain::card::{CardInterface, CardKind};
use loquet_domain::{FailureCode, SignedDuration};
use loquet_port_desk::{Distance, DoctorFact, DoctorFinding, DoctorOutcome, DoctorReport};
use loquet_wiring::Messages;
use serde::Serialize;
use serde_json::{Map, Value, json};

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
mod tests;
