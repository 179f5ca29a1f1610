//! The files of version 3.2: users exported, and what the practice decided for some of them.

use crate::{Argument, Failure};
use loquet_adapter_legacy_csv::{DecisionError, ExportError, MAX_FILE_BYTES};
use loquet_domain::FailureCode;
use loquet_domain::legacy::Decision;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;
use zeroize::Zeroizing;

pub use loquet_adapter_legacy_csv::{DetectedEncoding, LegacyExport};

/// A file of version 3.2 cannot be used; nothing of it is.
#[derive(Debug, Error)]
#[error("{} cannot be used", path.display())]
pub struct ImportFileError {
    /// The file.
    pub path: PathBuf,
    #[source]
    problem: Problem,
}

/// What is wrong with the file.
#[derive(Debug, Error)]
enum Problem {
    #[error("the export cannot be read")]
    UnreadableExport(#[source] io::Error),
    #[error("the decisions cannot be read")]
    UnreadableDecisions(#[source] io::Error),
    #[error(transparent)]
    Export(ExportError),
    #[error(transparent)]
    Decisions(DecisionError),
}

impl ImportFileError {
    /// The public code.
    pub const fn code(&self) -> FailureCode {
        match &self.problem {
            Problem::UnreadableExport(_) => FailureCode::ImportUnreadable,
            Problem::UnreadableDecisions(_) => FailureCode::ImportDecisions,
            Problem::Export(error) => error.code(),
            Problem::Decisions(error) => error.code(),
        }
    }
}

impl Failure for ImportFileError {
    fn failure_code(&self) -> FailureCode {
        self.code()
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        let path = ("path", Argument::from(&self.path));
        let detail = match &self.problem {
            Problem::Export(ExportError::MissingColumn { column }) => {
                Some(("column", column.name().into()))
            }
            Problem::Export(ExportError::Row { line, .. }) => Some(("line", (*line).into())),
            Problem::Decisions(error) => Some(("line", error.line().unwrap_or_default().into())),
            Problem::UnreadableDecisions(_) => Some(("line", 0_u32.into())),
            _ => None,
        };
        [Some(path), detail].into_iter().flatten().collect()
    }
}

/// Reads an export of users.
///
/// # Errors
///
/// [`ImportFileError`].
pub fn read_export(path: &Path) -> Result<LegacyExport, ImportFileError> {
    let refused = |problem| ImportFileError {
        path: path.to_owned(),
        problem,
    };
    let bytes = read(path).map_err(|error| refused(Problem::UnreadableExport(error)))?;
    loquet_adapter_legacy_csv::read_export(&bytes).map_err(|error| refused(Problem::Export(error)))
}

/// Reads a file of decisions.
///
/// # Errors
///
/// [`ImportFileError`].
pub fn read_decisions(path: &Path) -> Result<Vec<Decision>, ImportFileError> {
    let refused = |problem| ImportFileError {
        path: path.to_owned(),
        problem,
    };
    let bytes = read(path).map_err(|error| refused(Problem::UnreadableDecisions(error)))?;
    loquet_adapter_legacy_csv::read_decisions(&bytes)
        .map_err(|error| refused(Problem::Decisions(error)))
}

/// Reads a file, and one byte more than the largest at most: whoever understands it says that it
/// is too large. It may hold passwords, so it is wiped, and has room for all of it at once.
fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let file = File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(MAX_FILE_BYTES);
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.min(MAX_FILE_BYTES) + 2));
    file.take(MAX_FILE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{ImportFileError, MAX_FILE_BYTES, read_decisions, read_export};
    use crate::language::failure_arguments;
    use crate::{Argument, Failure};
    use loquet_domain::FailureCode;
    use std::fs;
    use std::path::{Path, PathBuf};
    use tempfile::TempDir;

    const HEADER: &str = "Utilisateur;Nom;Prénom;Mot de passe;Format;N° CPS;Actif\n";

    fn file(content: &[u8]) -> (TempDir, PathBuf) {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("file.csv");
        fs::write(&path, content).expect("written");
        (folder, path)
    }

    fn check(error: &ImportFileError, code: FailureCode, detail: Option<(&'static str, Argument)>) {
        assert_eq!(error.failure_code(), code);
        let path = ("path", Argument::from(&error.path));
        let expected: Vec<_> = [Some(path), detail].into_iter().flatten().collect();
        assert_eq!(error.failure_data(), expected);
        let names: Vec<_> = expected.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, failure_arguments(code));
    }

    fn export_refused(content: &[u8]) -> ImportFileError {
        let (_folder, path) = file(content);
        read_export(&path).expect_err("refused")
    }

    #[test]
    fn an_export_is_read() {
        let row = "CHARBONNEL Pascal;;;1234;clair;899700218896;oui\n";
        let (_folder, path) = file(format!("{HEADER}{row}").as_bytes());
        assert_eq!(read_export(&path).expect("an export").users.len(), 1);
    }

    #[test]
    fn decisions_are_read() {
        let (_folder, path) = file("Utilisateur;Identifiant\nREMPLACANT;-\n".as_bytes());
        assert_eq!(read_decisions(&path).expect("decisions").len(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let nowhere = Path::new("/nowhere/file.csv");
        let error = read_export(nowhere).expect_err("missing");
        check(&error, FailureCode::ImportUnreadable, None);
        let error = read_decisions(nowhere).expect_err("missing");
        check(
            &error,
            FailureCode::ImportDecisions,
            Some(("line", 0_u32.into())),
        );
        let folder = TempDir::new().expect("a folder");
        let error = read_export(folder.path()).expect_err("a folder");
        check(&error, FailureCode::ImportUnreadable, None);
    }

    #[test]
    fn an_export_that_is_refused_says_where() {
        let error = export_refused("Utilisateur;Format\n".as_bytes());
        let column = ("column", "Mot de passe".into());
        check(&error, FailureCode::ImportMissingColumn, Some(column));
        let error = export_refused(format!("{HEADER}A B;x\n").as_bytes());
        check(&error, FailureCode::ImportRow, Some(("line", 2_u32.into())));
    }

    #[test]
    fn a_file_is_read_up_to_its_bound() {
        let error = export_refused(&vec![b'a'; MAX_FILE_BYTES + 10]);
        check(&error, FailureCode::ImportTooLarge, None);
    }

    #[test]
    fn decisions_that_are_refused_say_where() {
        let (_folder, path) = file("Utilisateur;Identifiant\nA B;ab\n".as_bytes());
        let error = read_decisions(&path).expect_err("refused");
        check(
            &error,
            FailureCode::ImportDecisions,
            Some(("line", 2_u32.into())),
        );
    }
}
