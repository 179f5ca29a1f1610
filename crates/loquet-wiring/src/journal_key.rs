//! The file that keeps the key of the journal.

/// Why there is no usable key of the journal.
#[derive(Debug, thiserror::Error)]
#[error("the key of the journal cannot be used ({problem:?})")]
pub struct JournalKeyError {
    /// What is wrong.
    pub problem: JournalKeyProblem,
    /// The file, if it is about one.
    pub path: Option<std::path::PathBuf>,
    #[source]
    source: Option<loquet_domain::storage::Cause>,
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
