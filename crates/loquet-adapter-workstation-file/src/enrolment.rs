//! What this workstation shows to the practice's server, in one file.

use crate::folder::{Folder, FolderError, place};
use loquet_domain::workstation::WorkstationToken;
use loquet_port_workstation::WorkstationError;
use std::fmt::Write;
use std::io;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// A larger file is not ours.
const MAX_BYTES: u32 = 1_024;

/// The first word of the file: what it is, and the version of its format.
const FORMAT: &str = "loquet-workstation-1";

/// The token of this workstation in a file that its owner alone can read, beside the name of the
/// server that gave it: no other server is ever shown it.
#[derive(Clone, Debug)]
pub struct FileWorkstationToken {
    file: PathBuf,
}

impl FileWorkstationToken {
    /// The token in this file; it is created, and its folder, when a token is first kept.
    pub fn new(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into() }
    }

    /// The token that this server gave. `None`: there is none, or another server gave it.
    ///
    /// # Errors
    ///
    /// [`WorkstationError::Unavailable`]: there is a file that cannot be read, or makes no sense.
    pub fn find(&self, server: &str) -> Result<Option<WorkstationToken>, WorkstationError> {
        self.read(server).map_err(WorkstationError::unavailable)
    }

    /// Keeps the token that a server, whose name has no space, has given, in the place of any
    /// other.
    ///
    /// # Errors
    ///
    /// [`WorkstationError::Unavailable`]: what was kept before still is.
    pub fn keep(&self, server: &str, token: &WorkstationToken) -> Result<(), WorkstationError> {
        self.write(server, token)
            .map_err(WorkstationError::unavailable)
    }

    fn read(&self, server: &str) -> Result<Option<WorkstationToken>, FolderError> {
        let (folder, name) = place(&self.file).ok_or(FolderError::NotAFile)?;
        let Some(folder) = Folder::open(folder)? else {
            return Ok(None);
        };
        let Some(content) = folder.read(name, MAX_BYTES)? else {
            return Ok(None);
        };
        let senseless = || FolderError::from(io::Error::from(io::ErrorKind::InvalidData));
        let text = std::str::from_utf8(&content).map_err(|_| senseless())?;
        let mut words = text.split_ascii_whitespace();
        match [words.next(), words.next(), words.next(), words.next()] {
            [Some(FORMAT), Some(given_by), Some(token), None] if given_by == server => {
                token.parse().map(Some).map_err(|_| senseless())
            }
            [Some(FORMAT), Some(_), Some(_), None] => Ok(None),
            _ => Err(senseless()),
        }
    }

    fn write(&self, server: &str, token: &WorkstationToken) -> Result<(), FolderError> {
        let (folder, name) = place(&self.file).ok_or(FolderError::NotAFile)?;
        let mut content = Zeroizing::new(String::with_capacity(1_024));
        let written = writeln!(content, "{FORMAT} {server} {}", *token.expose());
        debug_assert!(written.is_ok(), "a string can always be written to");
        let folder = Folder::create(folder)?.lock()?;
        folder.replace(name, content.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{FORMAT, FileWorkstationToken};
    use loquet_domain::workstation::WorkstationToken;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use tempfile::TempDir;

    const SERVER: &str = "https://serveur:7480";

    fn token(byte: u8) -> WorkstationToken {
        WorkstationToken::from_random([byte; 32].into())
    }

    fn place() -> (TempDir, FileWorkstationToken) {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("workstation/token");
        (folder, FileWorkstationToken::new(file))
    }

    #[test]
    fn a_token_is_shown_to_the_server_that_gave_it_and_to_no_other() {
        let (_folder, file) = place();
        assert!(file.find(SERVER).expect("nothing there").is_none());
        file.keep(SERVER, &token(1)).expect("kept");
        file.keep(SERVER, &token(2)).expect("kept");
        let found = file.find(SERVER).expect("readable").expect("a token");
        assert_eq!(found.digest(), token(2).digest());
        let other = file.find("https://serveur.example:7480");
        assert!(other.expect("readable").is_none());
    }

    #[test]
    fn nobody_else_can_read_it() {
        let (folder, file) = place();
        file.keep(SERVER, &token(1)).expect("kept");
        for (below, expected) in [("workstation", 0o700), ("workstation/token", 0o600)] {
            let found = fs::metadata(folder.path().join(below)).expect("there");
            assert_eq!(found.permissions().mode() & 0o777, expected, "{below}");
        }
    }

    #[test]
    fn a_file_that_makes_no_sense_or_that_others_write_is_an_error() {
        let (folder, file) = place();
        file.keep(SERVER, &token(1)).expect("kept");
        let path = folder.path().join("workstation/token");
        for senseless in ["", "x", &format!("{FORMAT} {SERVER} abc"), "a b c d e"] {
            fs::write(&path, senseless).expect("written");
            assert!(file.find(SERVER).is_err(), "{senseless}");
        }
        file.keep(SERVER, &token(1)).expect("kept");
        fs::set_permissions(&path, Permissions::from_mode(0o666)).expect("rights");
        assert!(file.find(SERVER).is_err());
    }
}
