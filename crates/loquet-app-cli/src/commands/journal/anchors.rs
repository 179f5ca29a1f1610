//! `loquet journal anchor`, and the file of anchors that a verification reads.

use crate::acting::Acting;
use crate::arguments;
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::Answer;
use crate::secrets::Secrets;
use loquet_domain::FailureCode;
use loquet_domain::journal::{Anchor, Sequence};
use loquet_port_desk::JournalKeeper;
use loquet_wiring::Messages;
use loquet_wiring::anchoring::append_anchor;
use serde::Serialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// The longest line that is read: an anchor has less.
const LINE: u64 = 1_024;

/// Anchors the end of the journal, to the end of a file or to standard output.
pub(super) async fn run(front: &Front, arguments: &arguments::Anchor) -> Result<(), Failure> {
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.acting.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, &arguments.acting).await?;
    let token = acting.token();
    let by = JournalKeeper::Person(&token);
    let anchor = async { Ok(office.desk().anchor_journal(by).await?) };
    let anchor = acting.during(&office, anchor).await?;
    if let Some(file) = &arguments.to {
        append_anchor(file, &anchor).map_err(|error| {
            Failure::new(FailureCode::ExportUnwritable)
                .with("path", file.as_path())
                .caused_by(error)
        })?;
    }
    office.answer(&Anchored {
        anchor,
        file: arguments.to.as_deref(),
    })
}

/// Reads a file of anchors, one a line.
pub(super) fn read(path: &Path) -> Result<Vec<Anchor>, Failure> {
    let unreadable = || Failure::new(FailureCode::AnchorsUnreadable).with("path", path);
    let file = File::open(path).map_err(|error| unreadable().caused_by(error))?;
    let mut file = BufReader::new(file);
    let mut anchors = Vec::new();
    loop {
        let mut line = String::new();
        let read = file.by_ref().take(LINE).read_line(&mut line);
        let length = read.map_err(|error| unreadable().caused_by(error))?;
        if length == 0 {
            return Ok(anchors);
        }
        let line = line.strip_suffix('\n').unwrap_or(&line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let number = anchors.len().saturating_add(1);
        let anchor = line.parse().map_err(|error| {
            let cause = format!("line {number}: {error}");
            unreadable().caused_by(cause)
        })?;
        anchors.push(anchor);
    }
}

/// The end of the journal was anchored.
#[derive(Debug)]
struct Anchored<'path> {
    anchor: Anchor,
    file: Option<&'path Path>,
}

impl Answer for Anchored<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json {
            anchor: String,
            sequence: u64,
            at: String,
            file: Option<String>,
        }
        Json {
            anchor: self.anchor.to_string(),
            sequence: self.anchor.head().sequence.0,
            at: self.anchor.at().to_string(),
            file: self.file.map(|path| path.display().to_string()),
        }
    }

    /// The anchor alone, so that `>>` makes a file of anchors too.
    fn text(&self, messages: &Messages) -> String {
        let Some(path) = self.file else {
            return format!("{}\n", self.anchor);
        };
        let Sequence(place) = self.anchor.head().sequence;
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        messages.text(
            "journal-anchored",
            &[("sequence", place.into()), ("path", path.into())],
        ) + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use loquet_domain::journal::{Anchor, Head, JournalKey, Seal, Sequence};
    use loquet_domain::{FailureCode, Timestamp};
    use loquet_wiring::anchoring::append_anchor;
    use std::fs;
    use tempfile::TempDir;

    fn anchor(sequence: u64) -> Anchor {
        let head = Head {
            sequence: Sequence(sequence),
            seal: Seal::from_bytes([1; 32]),
        };
        let key = JournalKey::from_bytes([7; 32].into());
        Anchor::new(head, Timestamp::UNIX_EPOCH, &key)
    }

    #[test]
    fn log_09_what_is_appended_is_read_back_in_order() {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("anchors.jsonl");
        for sequence in 1..=3 {
            append_anchor(&file, &anchor(sequence)).expect("appended");
        }
        let anchors = read(&file).expect("anchors");
        assert_eq!(anchors, [anchor(1), anchor(2), anchor(3)]);
        // As another system may have kept it.
        let text = fs::read_to_string(&file).expect("text");
        fs::write(&file, text.trim_end().replace('\n', "\r\n")).expect("written");
        assert_eq!(read(&file).expect("anchors"), anchors);
        fs::write(&file, "").expect("written");
        assert_eq!(read(&file).expect("none"), []);
    }

    #[test]
    fn anything_else_than_anchors_is_refused() {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("anchors.jsonl");
        let good = anchor(1);
        for text in [
            format!("{good}\n\n{good}\n"),
            format!("{good} {good}\n"),
            format!("{good}\n{{}}\n"),
            "a".repeat(1_000_000),
            "\u{feff}".to_owned() + &good.to_string(),
        ] {
            fs::write(&file, text).expect("written");
            let refused = read(&file).expect_err("refused");
            assert_eq!(refused.code(), FailureCode::AnchorsUnreadable);
        }
        fs::write(&file, b"\xff\n").expect("written");
        assert!(read(&file).is_err());
        assert!(read(folder.path()).is_err());
        assert!(read(&folder.path().join("none")).is_err());
    }
}
