//! The journal, for auditors and for machines.

use super::{Answer, Clock, Style, Table, name};
use crate::failure::Failure;
use loquet_domain::card::CardSerial;
use loquet_domain::hexadecimal::Hexadecimal;
use loquet_domain::journal::{Event, Head, Note, Object, Reason, Seal};
use loquet_domain::profile::{Assurance, Factor};
use loquet_port_desk::{JournalEntry, JournalVerdict};
use loquet_wiring::Messages;
use serde::Serialize;
use std::fmt::Write;

/// A record for machines: every field that is sealed, the seal, and the names of today.
#[derive(Debug, Serialize)]
struct RecordJson<'entry> {
    sequence: u64,
    at: String,
    action: &'static str,
    outcome: &'static str,
    reason: Option<&'static str>,
    actor: Option<String>,
    actor_identifier: Option<&'entry str>,
    on_behalf_of: Option<String>,
    object: ObjectJson,
    object_identifier: Option<&'entry str>,
    workstation: &'entry str,
    address: Option<String>,
    application: &'entry str,
    factor: Option<&'static str>,
    assurance: Option<&'static str>,
    attempt: Option<String>,
    session: Option<String>,
    card: Option<&'entry str>,
    count: u64,
    note: Option<&'entry str>,
    seal: String,
}

/// What a record is about.
#[derive(Debug, Serialize)]
struct ObjectJson {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

impl From<&Object> for ObjectJson {
    fn from(object: &Object) -> Self {
        let (kind, id) = match object {
            Object::Practice => ("practice", None),
            Object::Journal => ("journal", None),
            Object::Account(id) => ("account", Some(id.to_string())),
            Object::Unknown(mask) => ("unknown", Some(Hexadecimal(mask.as_bytes()).to_string())),
        };
        Self { kind, id }
    }
}

impl<'entry> From<&'entry JournalEntry> for RecordJson<'entry> {
    fn from(entry: &'entry JournalEntry) -> Self {
        let event = &entry.record.event;
        Self {
            sequence: entry.record.sequence.0,
            at: event.at.to_string(),
            action: event.action.code(),
            outcome: event.outcome.code(),
            reason: event.reason.map(Reason::code),
            actor: event.actor.map(|id| id.to_string()),
            actor_identifier: entry.actor.as_ref().map(|it| it.key().as_str()),
            on_behalf_of: event.on_behalf_of.map(|id| id.to_string()),
            object: (&event.object).into(),
            object_identifier: entry.object.as_ref().map(|it| it.key().as_str()),
            workstation: event.origin.workstation.as_str(),
            address: event.origin.address.map(|address| address.to_string()),
            application: event.origin.application.as_str(),
            factor: event.factor.map(Factor::code),
            assurance: event.assurance.map(Assurance::code),
            attempt: event.attempt.map(|id| id.to_string()),
            session: event.session.map(|id| id.to_string()),
            card: event.card.as_ref().map(CardSerial::as_str),
            count: event.count,
            note: event.note.as_ref().map(Note::as_str),
            seal: seal(&entry.seal),
        }
    }
}

/// A seal as printed.
fn seal(seal: &Seal) -> String {
    Hexadecimal(seal.as_bytes()).to_string()
}

/// Writes one record as a line of JSON.
pub(crate) fn write_line(entry: &JournalEntry, line: &mut Vec<u8>) -> Result<(), Failure> {
    serde_json::to_writer(&mut *line, &RecordJson::from(entry)).map_err(Failure::unexpected)?;
    line.push(b'\n');
    Ok(())
}

/// Records, oldest first.
#[derive(Debug)]
pub(crate) struct Records<'entry>(pub(crate) &'entry [JournalEntry]);

impl Answer for Records<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'entry> {
            records: Vec<RecordJson<'entry>>,
        }
        Json {
            records: self.0.iter().map(Into::into).collect(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let clock = Clock::of(messages);
        let headings = [
            "number",
            "time",
            "what",
            "result",
            "who",
            "whom",
            "workstation",
        ];
        let headings = headings
            .iter()
            .map(|it| messages.text(&format!("label-{it}"), &[]));
        let mut table = Table::under(headings);
        for entry in self.0 {
            let event = &entry.record.event;
            table.row([
                entry.record.sequence.0.to_string(),
                clock.full(event.at, Style::Second),
                what(event, messages),
                result(event, messages),
                entry
                    .actor
                    .as_ref()
                    .map_or("–", |it| it.display())
                    .to_owned(),
                whom(entry, messages),
                event.origin.workstation.as_str().to_owned(),
            ]);
        }
        table.text()
    }
}

fn what(event: &Event, messages: &Messages) -> String {
    let action = name(messages, "action", event.action.code());
    match i64::try_from(event.count) {
        Ok(1) => action,
        count => {
            let count = count.unwrap_or(i64::MAX);
            messages.text(
                "journal-repeated",
                &[("what", action.into()), ("count", count.into())],
            )
        }
    }
}

fn result(event: &Event, messages: &Messages) -> String {
    let mut result = name(messages, "outcome", event.outcome.code());
    let reason = event
        .reason
        .map(|reason| name(messages, "reason", reason.code()));
    let note = event
        .note
        .as_ref()
        .map(|note| messages.text("journal-note", &[("note", note.as_str().into())]));
    for detail in reason.into_iter().chain(note) {
        // Writing to a string never fails.
        let _ = write!(result, ", {detail}");
    }
    result
}

fn whom(entry: &JournalEntry, messages: &Messages) -> String {
    match (&entry.object, &entry.record.event.object) {
        (Some(identifier), _) => identifier.display().to_owned(),
        (None, Object::Practice) => messages.text("object-practice", &[]),
        (None, Object::Journal) => messages.text("object-journal", &[]),
        (None, Object::Account(_) | Object::Unknown(_)) => messages.text("object-unknown", &[]),
    }
}

/// Whether the journal is whole.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// What was found.
    pub(crate) verdict: JournalVerdict,
    /// How many anchors it was compared with.
    pub(crate) anchors: usize,
}

impl Answer for Verdict {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json {
            whole: bool,
            head: Option<HeadJson>,
            purged: Option<u64>,
            anchors: usize,
        }
        #[derive(Serialize)]
        struct HeadJson {
            sequence: u64,
            seal: String,
        }
        let head = head(self.verdict);
        let head = head.map(|it| HeadJson {
            sequence: it.sequence.0,
            seal: seal(&it.seal),
        });
        Json {
            whole: matches!(self.verdict, JournalVerdict::Whole { .. }),
            head,
            purged: purged(self.verdict),
            anchors: self.anchors,
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let Some(head) = head(self.verdict) else {
            return messages.text("journal-empty", &[]) + "\n";
        };
        let anchor = format!("{}:{}", head.sequence.0, seal(&head.seal));
        let count = i64::try_from(head.sequence.0).unwrap_or(i64::MAX);
        let mut text = messages.text(
            "journal-whole",
            &[("count", count.into()), ("anchor", anchor.into())],
        ) + "\n";
        let counted = [
            ("journal-purged-up-to", purged(self.verdict)),
            ("journal-anchors-agree", u64::try_from(self.anchors).ok()),
        ];
        for (key, count) in counted {
            if let Some(count) = count
                .and_then(|it| i64::try_from(it).ok())
                .filter(|it| *it > 0)
            {
                text += &messages.text(key, &[("count", count.into())]);
                text.push('\n');
            }
        }
        text
    }
}

const fn head(verdict: JournalVerdict) -> Option<Head> {
    match verdict {
        JournalVerdict::Whole { head, .. } => head,
        JournalVerdict::Altered(_) | JournalVerdict::Unreadable(_) => None,
    }
}

fn purged(verdict: JournalVerdict) -> Option<u64> {
    match verdict {
        JournalVerdict::Whole { purged, .. } => purged.map(|place| place.0),
        JournalVerdict::Altered(_) | JournalVerdict::Unreadable(_) => None,
    }
}

/// What is older than the retention was removed.
#[derive(Debug)]
pub(crate) struct Purged {
    /// So many records.
    pub(crate) records: u64,
}

impl Answer for Purged {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json {
            records: u64,
        }
        Json {
            records: self.records,
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let count = i64::try_from(self.records).unwrap_or(i64::MAX);
        messages.text("journal-purged", &[("count", count.into())]) + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Records, Verdict, write_line};
    use loquet_domain::journal::{Action, EventContext, Head, Note, Object, Reason};
    use loquet_domain::journal::{Record, Seal, Sequence};
    use loquet_domain::origin::{ApplicationName, WorkstationName};
    use loquet_domain::{AccountId, Origin, Timestamp};
    use loquet_port_desk::{JournalEntry, JournalVerdict};
    use loquet_wiring::{Language, Messages};

    const SEAL: Seal = Seal::from_bytes([0xab; 32]);

    fn entry() -> JournalEntry {
        let account = AccountId::from_random([1; 16]);
        let context = EventContext {
            at: Timestamp::UNIX_EPOCH,
            actor: Some(account),
            origin: Origin {
                workstation: WorkstationName::new("ACCUEIL-1"),
                address: None,
                application: ApplicationName::new("test"),
            },
            attempt: None,
            session: None,
        };
        let event = context.event(Action::AccountUnlocked, Object::Account(account));
        let event = event
            .because(Reason::Administrator)
            .noting(Note::new("oubli"));
        let known = "charbonnel.pascal".parse().expect("an identifier");
        let record = Record {
            sequence: Sequence(7),
            event,
        };
        JournalEntry {
            record,
            seal: SEAL,
            actor: None,
            object: Some(known),
        }
    }

    #[test]
    fn a_record_is_one_line_with_its_seal() {
        let mut line = Vec::new();
        write_line(&entry(), &mut line).expect("written");
        let text = String::from_utf8(line).expect("text");
        assert_eq!(text.matches('\n').count(), 1);
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(json["sequence"], 7);
        assert_eq!(json["action"], "account.unlocked");
        assert_eq!(json["reason"], "administrator");
        assert_eq!(json["object"]["kind"], "account");
        assert_eq!(json["object_identifier"], "charbonnel.pascal");
        assert_eq!(json["note"], "oubli");
        assert_eq!(json["seal"], "ab".repeat(32));
    }

    #[test]
    fn a_record_in_words() {
        let entries = [entry()];
        let text = Records(&entries).text(&Messages::new(Language::French));
        assert!(
            text.contains("compte débloqué") && text.contains("oubli"),
            "{text}"
        );
        assert!(!text.contains('['), "{text}");
    }

    #[test]
    fn a_verdict_gives_the_anchor_to_note() {
        let head = Head {
            sequence: Sequence(7),
            seal: SEAL,
        };
        let verdict = Verdict {
            verdict: JournalVerdict::Whole {
                head: Some(head),
                purged: Some(Sequence(3)),
            },
            anchors: 2,
        };
        let anchor = format!("7:{}", "ab".repeat(32));
        assert!(
            verdict
                .text(&Messages::new(Language::English))
                .contains(&anchor)
        );
        let json = serde_json::to_value(verdict.json()).expect("JSON");
        assert_eq!(json["whole"], true);
        assert_eq!(json["head"]["sequence"], 7);
        assert_eq!((&json["purged"], &json["anchors"]), (&3.into(), &2.into()));
        assert_eq!(json["head"]["seal"], "ab".repeat(32));
    }
}
