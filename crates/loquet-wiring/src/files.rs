//! What every reader of a file asks of the system.

use std::fs::Metadata;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;

/// Rights of others than the owner.
const OTHERS: u32 = 0o077;

/// Whether nobody but its owner has any right on a file or a folder.
pub(crate) fn is_private(metadata: &Metadata) -> bool {
    metadata.mode() & OTHERS == 0
}

/// Whether there is nothing of that name.
pub(crate) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
