//! What became of the rows of an import.

#[cfg(test)]
mod tests;

use super::{Answer, IdentifierJson, Table, failure_in};
use crate::failure::enumerate;
use loquet_domain::FailureCode;
use loquet_port_desk::{CardNumberProblem, ImportReport, PasswordOutcome, RowOutcome, RowReport};
use loquet_wiring::{Argument, Failure, Messages};
use serde::Serialize;

/// The report of an import.
#[derive(Debug)]
pub(crate) struct Imported<'report> {
    /// One report a row.
    pub(crate) report: &'report ImportReport,
    /// Whether nothing was changed.
    pub(crate) dry_run: bool,
}

/// The stable names of the outcomes, in the order of the summary.
const OUTCOMES: [&str; 8] = [
    "imported",
    "already-imported",
    "left-out",
    "ambiguous",
    "single-word",
    "homonym",
    "repeated-user-name",
    "malformed",
];

/// The stable name of an outcome.
const fn outcome(outcome: &RowOutcome) -> &'static str {
    match outcome {
        RowOutcome::Imported { .. } => "imported",
        RowOutcome::AlreadyImported { .. } => "already-imported",
        RowOutcome::LeftOut => "left-out",
        RowOutcome::Ambiguous { .. } => "ambiguous",
        RowOutcome::SingleWord => "single-word",
        RowOutcome::Homonym { .. } => "homonym",
        RowOutcome::RepeatedUserName { .. } => "repeated-user-name",
        RowOutcome::Malformed(_) => "malformed",
    }
}

/// The stable name of what became of a password.
const fn password(password: PasswordOutcome) -> &'static str {
    match password {
        PasswordOutcome::Weak => "weak",
        PasswordOutcome::Acceptable => "acceptable",
        PasswordOutcome::Unjudged => "unjudged",
        PasswordOutcome::None => "none",
        PasswordOutcome::Unsupported => "unsupported",
        PasswordOutcome::Malformed => "malformed",
        PasswordOutcome::Refused(_) => "refused",
    }
}

/// Whether a row still needs a person.
pub(crate) const fn needs_person(outcome: &RowOutcome) -> bool {
    !matches!(
        outcome,
        RowOutcome::Imported { .. } | RowOutcome::AlreadyImported { .. } | RowOutcome::LeftOut
    )
}

impl Imported<'_> {
    /// Whether no row needs a person.
    pub(crate) fn is_complete(&self) -> bool {
        !self
            .report
            .rows
            .iter()
            .any(|row| needs_person(&row.outcome))
    }

    fn counts(&self) -> impl Iterator<Item = (&'static str, usize)> {
        OUTCOMES.iter().map(|name| {
            let rows = self
                .report
                .rows
                .iter()
                .filter(|row| outcome(&row.outcome) == *name);
            (*name, rows.count())
        })
    }
}

/// A row for machines.
#[derive(Debug, Default, Serialize)]
struct RowJson<'row> {
    line: u64,
    user_name: &'row str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<IdentifierJson<'row>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_number: Option<ProblemJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<Vec<IdentifierJson<'row>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposals: Option<Vec<IdentifierJson<'row>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier_line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
}

impl<'row> From<&'row RowReport> for RowJson<'row> {
    fn from(row: &'row RowReport) -> Self {
        let mut json = Self {
            line: row.line,
            user_name: row.user_name.as_str(),
            outcome: outcome(&row.outcome),
            ..Self::default()
        };
        match &row.outcome {
            RowOutcome::Imported {
                identifier,
                active,
                password: kind,
                card_number,
            } => {
                json.identifier = Some(identifier.into());
                json.active = Some(*active);
                json.password = Some(password(*kind));
                json.card_number = card_number.as_ref().map(Into::into);
            }
            RowOutcome::AlreadyImported { identifier } => json.identifier = Some(identifier.into()),
            RowOutcome::Ambiguous { candidates } => {
                json.candidates = Some(candidates.iter().map(Into::into).collect());
            }
            RowOutcome::Homonym { taken, proposals } => {
                json.identifier = Some(taken.into());
                json.proposals = Some(proposals.iter().map(Into::into).collect());
            }
            RowOutcome::RepeatedUserName { earlier_line } => {
                json.earlier_line = Some(*earlier_line);
            }
            RowOutcome::Malformed(error) => json.code = Some(error.code().as_str()),
            RowOutcome::SingleWord | RowOutcome::LeftOut => {}
        }
        json
    }
}

/// Why a card number was left out.
#[derive(Debug, Serialize)]
struct ProblemJson {
    problem: &'static str,
    code: &'static str,
}

impl From<&CardNumberProblem> for ProblemJson {
    fn from(problem: &CardNumberProblem) -> Self {
        let (problem, code) = match problem {
            CardNumberProblem::Malformed(error) => ("malformed", error.code()),
            CardNumberProblem::Taken => ("taken", FailureCode::CardNumberTaken),
        };
        Self {
            problem,
            code: code.as_str(),
        }
    }
}

impl Answer for Imported<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'report> {
            dry_run: bool,
            complete: bool,
            summary: serde_json::Map<String, serde_json::Value>,
            rows: Vec<RowJson<'report>>,
        }
        Json {
            dry_run: self.dry_run,
            complete: self.is_complete(),
            summary: self
                .counts()
                .map(|(name, count)| (name.to_owned(), count.into()))
                .collect(),
            rows: self.report.rows.iter().map(Into::into).collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let headings = ["label-line", "label-user-name", "label-outcome"];
        let mut table = Table::under(headings.iter().map(|key| messages.text(key, &[])));
        for row in &self.report.rows {
            let user_name = row.user_name.as_str().to_owned();
            table.row([
                row.line.to_string(),
                user_name,
                in_words(&row.outcome, messages),
            ]);
        }
        format!("{}\n{}", table.text(), self.summary(messages))
    }
}

impl Imported<'_> {
    fn summary(&self, messages: &Messages) -> String {
        let heading = if self.dry_run {
            "import-summary-dry-run"
        } else {
            "import-summary"
        };
        let mut text = messages.text(heading, &[]) + "\n";
        for (name, count) in self.counts().filter(|(_, count)| *count > 0) {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            text += "  ";
            text += &messages.text(&format!("import-count-{name}"), &[("count", count.into())]);
            text.push('\n');
        }
        if !self.is_complete() {
            text += &messages.text("import-needs-person", &[]);
            text.push('\n');
        }
        text
    }
}

/// An outcome in the person's language.
pub(crate) fn in_words(outcome: &RowOutcome, messages: &Messages) -> String {
    let say = |key: &str, arguments: &[(&str, Argument)]| messages.text(key, arguments);
    match outcome {
        RowOutcome::Imported { .. } => imported(outcome, messages),
        RowOutcome::AlreadyImported { identifier } => say(
            "import-already",
            &[("identifier", identifier.display().into())],
        ),
        RowOutcome::LeftOut => say("import-left-out", &[]),
        RowOutcome::Ambiguous { candidates } => {
            say("import-ambiguous", &[("candidates", enumerate(candidates))])
        }
        RowOutcome::SingleWord => say("import-single-word", &[]),
        RowOutcome::Homonym { taken, proposals } => say(
            "import-homonym",
            &[
                ("identifier", taken.display().into()),
                ("proposals", enumerate(proposals)),
            ],
        ),
        RowOutcome::RepeatedUserName { earlier_line } => {
            let line = i64::try_from(*earlier_line).unwrap_or(i64::MAX);
            say("import-repeated", &[("line", line.into())])
        }
        RowOutcome::Malformed(error) => coded(error, messages),
    }
}

/// An imported row: its identifier, and what somebody should know.
fn imported(outcome: &RowOutcome, messages: &Messages) -> String {
    let RowOutcome::Imported {
        identifier,
        active,
        password: kind,
        card_number,
    } = outcome
    else {
        return String::new();
    };
    let mut remarks = Vec::new();
    if !active {
        remarks.push(messages.text("import-disabled", &[]));
    }
    if *kind != PasswordOutcome::Acceptable {
        let key = format!("import-password-{}", password(*kind));
        let code = FailureCode::ImportPasswordFormat.as_str();
        remarks.push(messages.text(&key, &[("code", code.into())]));
    }
    match card_number {
        Some(CardNumberProblem::Taken) => remarks.push(messages.text("import-card-taken", &[])),
        Some(CardNumberProblem::Malformed(error)) => {
            let why = coded(error, messages);
            remarks.push(messages.text("import-card-malformed", &[("why", why.into())]));
        }
        None => {}
    }
    let identifier = identifier.display().to_owned();
    std::iter::once(identifier)
        .chain(remarks)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What is wrong, with its code.
fn coded(error: &dyn Failure, messages: &Messages) -> String {
    format!("{} {}", error.failure_code(), failure_in(messages, error))
}
