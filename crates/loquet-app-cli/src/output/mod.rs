//! Answers on standard output, everything else on standard error.

mod account;
mod card;
mod colors;
mod database;
mod doctor;
mod imported;
mod journal;
mod names;
mod policy;
mod revocation;
mod session;
mod table;
mod time;
mod workstation;

pub(crate) use account::{Accounts, OneAccount, RegisteredCards};
pub(crate) use card::{ReadCard, ReaderChange, ReaderEvent, Readers, kind_code, tries};
pub(crate) use colors::Colors;
pub(crate) use database::{BackedUp, PutBack};
pub(crate) use doctor::{Check, Diagnosis, Fact};
pub(crate) use imported::{Imported, in_words};
pub(crate) use journal::{Purged, Records, Verdict, write_line};
pub(crate) use names::{IdentifierJson, failure_in, name};
pub(crate) use policy::Policy;
pub(crate) use revocation::{InstalledList, RefreshedLists, RevocationLists};
pub(crate) use session::{Opened, Sessions, Shown, greeting};
pub(crate) use table::{Facts, Table};
pub(crate) use time::{Clock, Style};
pub(crate) use workstation::{
    EnrolledHere, Invited, RemovedWorkstation, ThisWorkstation, Workstations,
};

use crate::failure::{Failure, FailureJson};
use loquet_domain::text::PrintableText;
use loquet_wiring::Messages;
use serde::Serialize;
use std::io::{self, ErrorKind, Write};

/// What a command answers, for people and for machines.
pub(crate) trait Answer {
    /// One JSON document.
    fn json(&self) -> impl Serialize;

    /// Lines in the person's language, each with its end.
    fn text(&self, messages: &Messages) -> String;
}

/// Where answers and notes go, and in which form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
    colors: Colors,
}

impl Output {
    /// Answers for machines or for people.
    pub(crate) const fn new(json: bool, colors: Colors) -> Self {
        Self { json, colors }
    }

    /// Whether machines read the answer.
    pub(crate) const fn is_json(self) -> bool {
        self.json
    }

    /// Where colours are used.
    pub(crate) const fn colors(self) -> Colors {
        self.colors
    }

    /// Prints the answer.
    pub(crate) fn answer(self, answer: &impl Answer, messages: &Messages) -> Result<(), Failure> {
        if self.json {
            print_json(&answer.json())
        } else {
            print(answer.text(messages).as_bytes())
        }
    }

    /// Says that something went wrong which does not stop the command.
    pub(crate) fn warn(self, failure: &Failure, messages: &Messages) {
        self.say_failure("warning-line", failure, messages);
    }

    /// Says a failure, for people.
    pub(crate) fn tell(self, failure: &Failure, messages: &Messages) {
        self.say_failure("failure-line", failure, messages);
    }

    /// Says why the command stopped: for machines on standard output.
    pub(crate) fn report(self, failure: &Failure, messages: &Messages) {
        if self.json {
            let sentence = failure.sentence(messages);
            // Nobody is left to be told that this cannot be printed.
            drop(print_json(&FailureJson::new(
                failure.code().as_str(),
                &sentence,
            )));
            return Self::say_detail(failure, messages);
        }
        self.tell(failure, messages);
    }

    fn say_failure(self, key: &str, failure: &Failure, messages: &Messages) {
        let (code, sentence) = (failure.code().as_str(), failure.sentence(messages));
        let label = messages.text(key, &[("code", code.into())]);
        say(&format!("{} {sentence}", self.colors.alarm(&label)));
        Self::say_detail(failure, messages);
    }

    fn say_detail(failure: &Failure, messages: &Messages) {
        if let Some(detail) = failure.detail() {
            let detail = PrintableText::<400>::new(&detail);
            say(&messages.text("failure-detail", &[("detail", detail.as_str().into())]));
        }
    }
}

/// A line on standard error. If nobody can read it there, it is lost.
pub(crate) fn say(line: &str) {
    drop(writeln!(io::stderr(), "{line}"));
}

/// Prints one JSON document on a line.
pub(crate) fn print_json(document: &impl Serialize) -> Result<(), Failure> {
    let mut line = serde_json::to_vec(document).map_err(Failure::unexpected)?;
    line.push(b'\n');
    print(&line)
}

/// Prints on standard output.
pub(crate) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    written(out.write_all(bytes).and_then(|()| out.flush()))
}

/// Whoever reads the answer may stop reading it: that is no failure.
pub(crate) fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::unexpected(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::written;
    use std::io;

    #[test]
    fn a_reader_that_leaves_is_no_failure() {
        assert!(written(Err(io::ErrorKind::BrokenPipe.into())).is_ok());
        assert!(written(Err(io::ErrorKind::StorageFull.into())).is_err());
        assert!(written(Ok(())).is_ok());
    }
}
