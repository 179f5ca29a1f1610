//! Records of the journal as CSV, for whoever reads them with a spreadsheet.
//!
//! As RFC 4180 says, in UTF-8. A text that a spreadsheet would take for a formula has a `'` before
//! it: names and notes were typed by people (LOG-06).

use loquet_domain::hexadecimal::Hexadecimal;
use loquet_domain::journal::{Object, Reason};
use loquet_domain::profile::{Assurance, Factor};
use loquet_port_desk::JournalEntry;

/// The columns, under the names that they have in JSON.
const COLUMNS: [&str; 22] = [
    "sequence",
    "at",
    "action",
    "outcome",
    "reason",
    "actor",
    "actor_identifier",
    "on_behalf_of",
    "object_kind",
    "object_id",
    "object_identifier",
    "workstation",
    "address",
    "application",
    "factor",
    "assurance",
    "attempt",
    "session",
    "card",
    "count",
    "note",
    "seal",
];

/// The first line.
pub fn journal_csv_header() -> String {
    COLUMNS.join(",") + "\r\n"
}

/// The line of a record. One of its fields may hold an end of line, between quotes.
pub fn journal_csv_line(entry: &JournalEntry) -> String {
    let event = &entry.record.event;
    let (kind, id) = object(&event.object);
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let fields: [String; COLUMNS.len()] = [
        entry.record.sequence.0.to_string(),
        event.at.to_string(),
        event.action.code().to_owned(),
        event.outcome.code().to_owned(),
        text(event.reason.map(Reason::code)),
        shown(event.actor),
        text(entry.actor.as_ref().map(|it| it.key().as_str())),
        shown(event.on_behalf_of),
        kind.to_owned(),
        id,
        text(entry.object.as_ref().map(|it| it.key().as_str())),
        event.origin.workstation.to_string(),
        shown(event.origin.address),
        event.origin.application.to_string(),
        text(event.factor.map(Factor::code)),
        text(event.assurance.map(Assurance::code)),
        shown(event.attempt),
        shown(event.session),
        shown(event.card.as_ref()),
        event.count.to_string(),
        shown(event.note.as_ref()),
        Hexadecimal(entry.seal.as_bytes()).to_string(),
    ];
    fields.map(|it| field(&it)).join(",") + "\r\n"
}

fn object(object: &Object) -> (&'static str, String) {
    match object {
        Object::Practice => ("practice", String::new()),
        Object::Journal => ("journal", String::new()),
        Object::Account(id) => ("account", id.to_string()),
        Object::Unknown(mask) => ("unknown", Hexadecimal(mask.as_bytes()).to_string()),
    }
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A field, between quotes where it needs them.
fn field(value: &str) -> String {
    let is_formula = value.starts_with(is_first_of_a_formula);
    let is_plain = !value.contains(['"', ',', '\r', '\n', '\t', ';', '\'']);
    if is_plain && !is_formula {
        return value.to_owned();
    }
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", value.replace('"', "\"\""))
}

/// What makes a spreadsheet read a formula: also after blanks, and in the width of East Asia.
fn is_first_of_a_formula(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '|' | '%')
        || matches!(character, '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
        || character.is_whitespace()
        || character.is_control()
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, field, journal_csv_header, journal_csv_line};
    use loquet_domain::journal::{
        Action, EventContext, MaskedIdentifier, Note, Object, Record, Seal, Sequence,
    };
    use loquet_domain::origin::{ApplicationName, WorkstationName};
    use loquet_domain::{AccountId, Origin, Timestamp};
    use loquet_port_desk::JournalEntry;

    fn entry(note: &str) -> JournalEntry {
        let context = EventContext {
            at: Timestamp::UNIX_EPOCH,
            actor: Some(AccountId::from_random([1; 16])),
            origin: Origin {
                workstation: WorkstationName::new("=cmd|' /C calc'!A0"),
                address: Some([192, 0, 2, 7].into()),
                application: ApplicationName::new("Agenda, \"7\""),
            },
            attempt: None,
            session: None,
        };
        let mask = MaskedIdentifier::from_bytes([0xfe; 32]);
        let event = context.event(Action::AccountUnlocked, Object::Unknown(mask));
        JournalEntry {
            record: Record {
                sequence: Sequence(7),
                event: event.noting(Note::new(note)),
            },
            seal: Seal::from_bytes([0xab; 32]),
            actor: Some("charbonnel.pascal".parse().expect("an identifier")),
            object: None,
        }
    }

    #[test]
    fn a_record_has_a_field_for_each_column() {
        let line = journal_csv_line(&entry("oubli"));
        let expected = format!(
            "7,1970-01-01T00:00:00Z,account.unlocked,success,,01010101-0101-4101-8101-010101010101,\
             charbonnel.pascal,,unknown,{},,\"'=cmd|' /C calc'!A0\",192.0.2.7,\
             \"Agenda, \"\"7\"\"\",,,,,,1,oubli,{}\r\n",
            "fe".repeat(32),
            "ab".repeat(32)
        );
        assert_eq!(line, expected);
        assert_eq!(journal_csv_header().split(',').count(), COLUMNS.len());
        assert!(journal_csv_header().ends_with("seal\r\n"));
    }

    #[test]
    fn log_06_nothing_is_taken_for_a_formula_and_nothing_leaves_its_field() {
        for (text, expected) in [
            ("oubli", "oubli"),
            ("", ""),
            ("l'été", "\"l'été\""),
            ("a;b", "\"a;b\""),
            ("a\r\nb", "\"a\r\nb\""),
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            (" =1", "\"' =1\""),
            ("\u{ff1d}1", "\"'\u{ff1d}1\""),
            ("\",=1,\"", "\"\"\",=1,\"\"\""),
        ] {
            assert_eq!(field(text), expected, "{text:?}");
        }
    }
}
