//! Where anchors of the journal go: the end of a file, or a syslog (LOG-09).

mod syslog;

pub use syslog::{AnchorSource, SyslogAddress, SyslogAddressError, syslog_message};

use loquet_domain::journal::Anchor;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

/// Writes an anchor at the end of a file, one a line (JSON Lines), and waits until it is on the
/// disk. A file that is not there is made, readable by its owner only.
///
/// # Errors
///
/// The system's: the folder is not there, the disk is full…
pub fn append_anchor(file: &Path, anchor: &Anchor) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    // At once: two programs that write here do not mix their lines.
    file.write_all(format!("{anchor}\n").as_bytes())?;
    file.sync_data()
}
