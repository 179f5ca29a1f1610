//! `loquet journal export`: every record, one a line, page by page.

use crate::acting::Acting;
use crate::arguments::{Export, ExportFormat};
use crate::failure::Failure;
use crate::front::Front;
use crate::office::Office;
use crate::output::{Answer, write_line};
use crate::secrets::Secrets;
use loquet_domain::FailureCode;
use loquet_domain::session::SessionToken;
use loquet_port_desk::JournalEntry;
use loquet_wiring::{Messages, journal_csv_header, journal_csv_line};
use serde::Serialize;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Records asked for at once.
const PAGE: u32 = 1_000;

/// Exports the journal to a new file, or to standard output.
pub(super) async fn run(front: &Front, arguments: &Export) -> Result<(), Failure> {
    let path = arguments.file.as_path();
    if path == Path::new("-") {
        let exported = export(front, arguments, &mut io::stdout().lock()).await;
        return exported.map(|_| ());
    }
    let mut file = create(path).map_err(|error| unwritable(path, error))?;
    match export(front, arguments, &mut file).await {
        Ok(records) => {
            file.sync_all().map_err(|error| unwritable(path, error))?;
            front.answer(&Exported { records, path })
        }
        Err(failure) => {
            // Half an export is none.
            drop(fs::remove_file(path));
            Err(failure)
        }
    }
}

/// A file that did not exist and that only its owner can read.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn unwritable(path: &Path, error: io::Error) -> Failure {
    Failure::new(FailureCode::ExportUnwritable)
        .with("path", path)
        .caused_by(error)
}

/// Writes every record; gives their number.
async fn export(front: &Front, arguments: &Export, out: &mut impl Write) -> Result<u64, Failure> {
    let office = Office::open(front).await?;
    let mut secrets = Secrets::from_flag(arguments.acting.password_stdin)?;
    let acting = Acting::begin(&office, &mut secrets, &arguments.acting).await?;
    let token = acting.token();
    acting
        .during(&office, write_all(&office, &token, arguments, out))
        .await
}

async fn write_all(
    office: &Office,
    token: &SessionToken,
    arguments: &Export,
    out: &mut impl Write,
) -> Result<u64, Failure> {
    let path = arguments.file.as_path();
    let (mut after, mut records) = (None, 0);
    let mut lines = Vec::new();
    if arguments.format == ExportFormat::Csv {
        lines.extend_from_slice(journal_csv_header().as_bytes());
    }
    loop {
        let page = office.desk().export_journal(token, after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(records);
        };
        after = Some(last.record.sequence);
        for entry in &page {
            write_record(entry, arguments.format, &mut lines)?;
            records += 1;
        }
        match out.write_all(&lines).and_then(|()| out.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(records),
            result => result.map_err(|error| unwritable(path, error))?,
        }
        lines.clear();
    }
}

fn write_record(
    entry: &JournalEntry,
    format: ExportFormat,
    lines: &mut Vec<u8>,
) -> Result<(), Failure> {
    match format {
        ExportFormat::Jsonl => write_line(entry, lines),
        ExportFormat::Csv => {
            lines.extend_from_slice(journal_csv_line(entry).as_bytes());
            Ok(())
        }
    }
}

/// The journal was written into a file.
#[derive(Debug)]
struct Exported<'path> {
    records: u64,
    path: &'path Path,
}

impl Answer for Exported<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json {
            records: u64,
            file: String,
        }
        Json {
            records: self.records,
            file: self.path.display().to_string(),
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let count = self.records.into();
        messages.text(
            "journal-exported",
            &[("count", count), ("path", self.path.into())],
        ) + "\n"
    }
}
