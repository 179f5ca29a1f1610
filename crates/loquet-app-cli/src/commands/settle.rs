//! A person decides, at the terminal, for the rows that need one.

use crate::failure::Failure;
use crate::office::Office;
use crate::output::in_words;
use loquet_domain::Identifier;
use loquet_domain::legacy::{Choice, Decision};
use loquet_domain::remembered::RememberedList;
use loquet_port_desk::{ImportReport, RowOutcome, RowReport};

/// Asks for each row that needs a person; false if there was nothing to ask.
pub(super) async fn ask(
    office: &Office,
    planned: &ImportReport,
    decisions: &mut Vec<Decision>,
) -> Result<bool, Failure> {
    let mut asked = false;
    for row in &planned.rows {
        let Some(candidates) = candidates(&row.outcome) else {
            continue;
        };
        asked = true;
        let choice = ask_one(office, row, candidates).await?;
        decisions.retain(|decision| decision.user_name != row.user_name);
        decisions.push(Decision {
            user_name: row.user_name.clone(),
            choice,
        });
    }
    Ok(asked)
}

/// The identifiers to choose from; `None` where no person is needed or can help.
fn candidates(outcome: &RowOutcome) -> Option<&[Identifier]> {
    match outcome {
        RowOutcome::Ambiguous { candidates } => Some(candidates),
        RowOutcome::Homonym { proposals, .. } => Some(proposals),
        RowOutcome::SingleWord | RowOutcome::Malformed(_) => Some(&[]),
        RowOutcome::Imported { .. }
        | RowOutcome::AlreadyImported { .. }
        | RowOutcome::RepeatedUserName { .. }
        | RowOutcome::LeftOut => None,
    }
}

async fn ask_one(
    office: &Office,
    row: &RowReport,
    candidates: &[Identifier],
) -> Result<Choice, Failure> {
    let (line, name) = (row.line.into(), row.user_name.as_str().into());
    let why = in_words(&row.outcome, office.messages()).into();
    office.note(
        "settle-row",
        &[("line", line), ("name", name), ("why", why)],
    );
    let question = office.text("settle-question", &[]);
    let mut options: Vec<_> = candidates
        .iter()
        .map(|it| it.display().to_owned())
        .collect();
    let other = if candidates.is_empty() {
        "settle-type"
    } else {
        "settle-type-other"
    };
    options.extend([other, "settle-leave-out"].map(|key| office.text(key, &[])));
    let chosen = office
        .ask(move |prompter| prompter.choose(&question, options))
        .await?;
    match candidates.get(chosen) {
        Some(identifier) => Ok(Choice::Identifier(identifier.clone())),
        None if chosen == candidates.len() => {
            let question = office.text("prompt-identifier", &[]);
            let first = candidates
                .first()
                .map_or("", Identifier::display)
                .to_owned();
            let none = RememberedList::default();
            let typed = office.ask(move |prompter| prompter.identifier(&question, &none, &first));
            Ok(Choice::Identifier(typed.await?))
        }
        None => Ok(Choice::LeaveOut),
    }
}
