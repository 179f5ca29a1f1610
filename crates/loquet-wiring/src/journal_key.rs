//! The file that keeps the key of the journal: never overwritten, never readable by others.

use crate::files::{is_missing, is_private};
use crate::{Argument, Failure};
use loquet_core::Randomness;
use loquet_domain::FailureCode;
use loquet_domain::journal::JournalKey;
use loquet_domain::storage::Cause;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use thiserror::Error;
use zeroize::Zeroizing;

/// Bytes of a key.
const KEY_BYTES: usize = 32;

/// The largest file that can be a key: hexadecimal digits and the end of a line.
const LARGEST_FILE: u64 = 2 * KEY_BYTES as u64 + 2;

/// There is no usable key for the journal.
#[derive(Debug, Error)]
#[error("the key of the journal cannot be used ({problem:?})")]
pub struct JournalKeyError {
    /// What is wrong.
    pub problem: JournalKeyProblem,
    /// The file, if it is about one.
    pub path: Option<PathBuf>,
    #[source]
    source: Option<Cause>,
}

/// What is wrong with the key of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JournalKeyProblem {
    /// There is no file.
    Missing,
    /// The file cannot be read.
    Unreadable,
    /// The file cannot be written.
    Unwritable,
    /// Others than its owner may read the file.
    Exposed,
    /// It is neither 64 hexadecimal digits nor 32 bytes.
    Malformed,
    /// It is given both by value and by file.
    GivenTwice,
}

impl JournalKeyProblem {
    /// The name of the case in the sentence.
    const fn case(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Unwritable => "unwritable",
            Self::Exposed => "exposed",
            Self::Malformed => "malformed",
            Self::GivenTwice => "twice",
        }
    }
}

impl JournalKeyError {
    pub(crate) const fn new(problem: JournalKeyProblem, path: Option<PathBuf>) -> Self {
        Self {
            problem,
            path,
            source: None,
        }
    }

    fn of_file(problem: JournalKeyProblem, path: &Path, source: impl Into<Cause>) -> Self {
        Self {
            problem,
            path: Some(path.to_owned()),
            source: Some(source.into()),
        }
    }
}

impl Failure for JournalKeyError {
    fn failure_code(&self) -> FailureCode {
        FailureCode::JournalKey
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        let path = self.path.as_deref().unwrap_or(Path::new("journal.key"));
        vec![
            ("problem", self.problem.case().into()),
            ("path", path.into()),
        ]
    }
}

/// Reads the key that a file keeps.
pub(crate) fn read(path: &Path) -> Result<JournalKey, JournalKeyError> {
    let fault = |problem| JournalKeyError::new(problem, Some(path.to_owned()));
    let unreadable = |error: io::Error| {
        let problem = if is_missing(&error) {
            JournalKeyProblem::Missing
        } else {
            JournalKeyProblem::Unreadable
        };
        JournalKeyError::of_file(problem, path, error)
    };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(fault(JournalKeyProblem::Unreadable));
    }
    if !is_private(&metadata) {
        return Err(fault(JournalKeyProblem::Exposed));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * KEY_BYTES + 3));
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    decode(&bytes).ok_or_else(|| fault(JournalKeyProblem::Malformed))
}

/// Makes a key and keeps it in a new file; where another program has just done so, reads its key.
pub(crate) fn create(
    path: &Path,
    randomness: &dyn Randomness,
) -> Result<JournalKey, JournalKeyError> {
    let unwritable =
        |error: Cause| JournalKeyError::of_file(JournalKeyProblem::Unwritable, path, error);
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    randomness
        .fill(bytes.as_mut_slice())
        .map_err(|error| unwritable(error.into()))?;
    let key = JournalKey::from_bytes(bytes);
    match write(path, &key) {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.exists() => read(path),
        Err(error) => Err(unwritable(error.into())),
    }
}

/// Writes the key beside its place, then gives it the name at once: a key that is cut off half-way
/// is never found, and one that is there is never overwritten.
fn write(path: &Path, key: &JournalKey) -> io::Result<()> {
    let mut half_made = path.as_os_str().to_owned();
    half_made.push(format!(".{}", std::process::id()));
    let half_made = PathBuf::from(half_made);
    let written = write_new(&half_made, key).and_then(|()| fs::hard_link(&half_made, path));
    let removed = fs::remove_file(&half_made);
    written.and(removed)
}

fn write_new(path: &Path, key: &JournalKey) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(encode(key).as_bytes())?;
    file.sync_all()
}

/// The digits of a key, and the end of a line.
fn encode(key: &JournalKey) -> Zeroizing<String> {
    let mut digits = Zeroizing::new(String::with_capacity(2 * KEY_BYTES + 1));
    for byte in key.expose() {
        for digit in [byte >> 4, byte & 0x0f] {
            digits.extend(char::from_digit(digit.into(), 16));
        }
    }
    digits.push('\n');
    digits
}

/// A key from 64 hexadecimal digits or from 32 bytes.
pub(crate) fn decode(text: &[u8]) -> Option<JournalKey> {
    if let Ok(key) = JournalKey::try_from(text) {
        return Some(key);
    }
    let digits = text.trim_ascii();
    if digits.len() != 2 * KEY_BYTES {
        return None;
    }
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        for digit in pair {
            let digit = char::from(*digit).to_digit(16)?;
            *byte = (*byte << 4) | u8::try_from(digit).ok()?;
        }
    }
    Some(JournalKey::from_bytes(bytes))
}

#[cfg(test)]
mod tests;
