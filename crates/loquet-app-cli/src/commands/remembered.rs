//! `loquet identifier remembered`: what this workstation remembers.

use crate::arguments::Remembered;
use crate::failure::Failure;
use crate::front::Front;
use crate::kept;
use crate::output::{Answer, Clock, IdentifierJson, Style, Table};
use loquet_domain::Identifier;
use loquet_domain::remembered::RememberedList;
use loquet_wiring::Exit;
use loquet_wiring::workstation::{RememberedIdentifiers, Workstation};
use loquet_wiring::{Messages, now};
use serde::Serialize;
use std::process::ExitCode;

/// Lists or forgets remembered identifiers.
pub(crate) fn run(front: &Front, arguments: &Remembered) -> Result<ExitCode, Failure> {
    let forgotten = arguments
        .forget
        .as_deref()
        .map(str::parse::<Identifier>)
        .transpose()?;
    let workstation = front.workstation()?;
    let Some(store) = workstation.remembered.as_deref() else {
        front.note("remembered-off", &[]);
        front.answer(&Listed(&RememberedList::default()))?;
        return Ok(Exit::Done.into());
    };
    match forgotten {
        Some(identifier) => forget(front, &workstation, store, &identifier)?,
        None if arguments.forget_all => forget_all(front, &workstation, store)?,
        None => front.answer(&Listed(&kept::remembered(front, &workstation)))?,
    }
    Ok(Exit::Done.into())
}

fn forget(
    front: &Front,
    workstation: &Workstation,
    store: &dyn RememberedIdentifiers,
    identifier: &Identifier,
) -> Result<(), Failure> {
    let list = kept::remembered(front, workstation);
    let known = list
        .entries()
        .iter()
        .filter(|entry| entry.identifier == *identifier)
        .count();
    let forgotten = store.forget(identifier.key(), now());
    forgotten.map_err(|error| kept::unwritable(workstation, error))?;
    front.answer(&Forgotten(known))
}

/// Forgets all, damaged or not.
fn forget_all(
    front: &Front,
    workstation: &Workstation,
    store: &dyn RememberedIdentifiers,
) -> Result<(), Failure> {
    let known = kept::remembered(front, workstation).entries().len();
    store
        .forget_all()
        .map_err(|error| kept::unwritable(workstation, error))?;
    front.answer(&Forgotten(known))
}

/// The remembered identifiers, the most recent first.
#[derive(Debug)]
struct Listed<'list>(&'list RememberedList);

impl Answer for Listed<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'list> {
            remembered: Vec<EntryJson<'list>>,
        }
        #[derive(Serialize)]
        struct EntryJson<'list> {
            identifier: IdentifierJson<'list>,
            last_used_at: String,
        }
        let entries = self.0.entries().iter().map(|one| EntryJson {
            identifier: (&one.identifier).into(),
            last_used_at: one.last_used.to_string(),
        });
        Json {
            remembered: entries.collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        if self.0.entries().is_empty() {
            return messages.text("remembered-none", &[]) + "\n";
        }
        let clock = Clock::of(messages);
        let headings = ["label-identifier", "label-last-used"];
        let mut table = Table::under(headings.iter().map(|key| messages.text(key, &[])));
        for entry in self.0.entries() {
            let last_used = clock.full(entry.last_used, Style::Minute);
            table.row([entry.identifier.display().to_owned(), last_used]);
        }
        table.text()
    }
}

/// How many identifiers were forgotten.
#[derive(Debug)]
struct Forgotten(usize);

impl Answer for Forgotten {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json {
            forgotten: usize,
        }
        Json { forgotten: self.0 }
    }

    fn text(&self, messages: &Messages) -> String {
        messages.text("remembered-forgotten", &[("count", self.0.into())]) + "\n"
    }
}
