//! `loquet journal`.

use super::Acting;
use clap::{Args, Subcommand, ValueEnum};
use loquet_domain::journal::{Head, Seal, Sequence};
use std::path::PathBuf;

/// The journal.
#[derive(Debug, Args)]
pub(crate) struct Journal {
    /// What to do with it.
    #[command(subcommand)]
    pub(crate) command: JournalCommand,
}

/// What to do with the journal.
#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// Lists the newest records.
    List(List),
    /// Verifies that nothing was altered.
    Verify(Verify),
    /// Writes every record.
    Export(Export),
    /// Anchors its end, to be kept elsewhere.
    Anchor(Anchor),
    /// Removes what is older than the retention.
    Purge(Purge),
}

/// Lists the newest records.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// How many.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) last: u32,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// Verifies that nothing was altered.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// An end of the journal that was noted earlier.
    #[arg(long, value_name = "ANCHOR", value_parser = anchor)]
    pub(crate) anchor: Option<Head>,
    /// A file of anchors, one a line.
    #[arg(long, value_name = "FILE")]
    pub(crate) anchors: Option<PathBuf>,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// One record a line of JSON.
    Jsonl,
    /// One record a line, for spreadsheets.
    Csv,
}

/// Anchors its end, to be kept elsewhere.
#[derive(Debug, Args)]
pub(crate) struct Anchor {
    /// A file at whose end the anchor is written.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// Removes what is older than the retention.
#[derive(Debug, Args)]
pub(crate) struct Purge {
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// Writes every record.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// A new file, or `-`.
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) file: PathBuf,
    /// In which form.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "jsonl")]
    pub(crate) format: ExportFormat,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// Reads an anchor: a place, a colon, 64 hexadecimal digits.
fn anchor(text: &str) -> Result<Head, &'static str> {
    read_anchor(text).ok_or("SEQUENCE:SEAL")
}

fn read_anchor(text: &str) -> Option<Head> {
    let (sequence, digits) = text.trim().split_once(':')?;
    let mut seal = [0; 32];
    if digits.len() != 2 * seal.len() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, start) in seal.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(digits.get(start..start + 2)?, 16).ok()?;
    }
    let sequence = Sequence(sequence.parse().ok()?);
    Some(Head {
        sequence,
        seal: Seal::from_bytes(seal),
    })
}

#[cfg(test)]
mod tests {
    use super::anchor;
    use loquet_domain::journal::Sequence;

    #[test]
    fn an_anchor_is_a_place_and_a_seal() {
        let head = anchor(&format!("12:{}", "aF".repeat(32))).expect("an anchor");
        assert_eq!(head.sequence, Sequence(12));
        assert_eq!(head.seal.as_bytes(), &[0xaf; 32]);
    }

    #[test]
    fn anything_else_is_no_anchor() {
        let (short, sign) = ("a".repeat(63), format!("1:{}", "+a".repeat(32)));
        for text in ["", "12", "12:", "12:aa", &format!("1:{short}"), &sign, "x:"] {
            assert!(anchor(text).is_err(), "{text}");
        }
    }
}
