//! The file that keeps the password of the account on a database server: never readable by others.

use crate::files::{is_missing, is_private};
use crate::settings::PasswordSource;
use crate::{Argument, Failure};
use loquet_adapter_sea_orm::Password;
use loquet_domain::FailureCode;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;
use zeroize::Zeroizing;

/// The longest password, in bytes.
const LONGEST: u64 = 1_024;

/// The password of the database server's account cannot be used.
#[derive(Debug, Error)]
#[error("the password of the database server's account cannot be used ({problem:?})")]
pub struct DatabasePasswordError {
    /// What is wrong.
    pub problem: DatabasePasswordProblem,
    /// The file, if it is about one.
    pub path: Option<PathBuf>,
    #[source]
    source: Option<io::Error>,
}

/// What is wrong with the password of the database server's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatabasePasswordProblem {
    /// There is no file.
    Missing,
    /// The file cannot be read, or holds no password.
    Unreadable,
    /// Others than its owner may read the file.
    Exposed,
    /// It is given both by value and by file.
    GivenTwice,
}

impl DatabasePasswordProblem {
    /// The name of the case in the sentence.
    const fn case(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Exposed => "exposed",
            Self::GivenTwice => "twice",
        }
    }
}

impl DatabasePasswordError {
    pub(crate) const fn new(problem: DatabasePasswordProblem, path: Option<PathBuf>) -> Self {
        Self {
            problem,
            path,
            source: None,
        }
    }
}

impl Failure for DatabasePasswordError {
    fn failure_code(&self) -> FailureCode {
        FailureCode::DatabasePassword
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        let path = self
            .path
            .as_deref()
            .unwrap_or(Path::new("database.password"));
        vec![
            ("problem", self.problem.case().into()),
            ("path", path.into()),
        ]
    }
}

/// The password, from where the settings say that it is.
pub(crate) fn read(source: &PasswordSource) -> Result<Option<Password>, DatabasePasswordError> {
    match source {
        PasswordSource::None => Ok(None),
        PasswordSource::Value(password) => Ok(Some(password.clone())),
        PasswordSource::File(path) => of_file(path).map(Some),
    }
}

fn of_file(path: &Path) -> Result<Password, DatabasePasswordError> {
    let fault = |problem| DatabasePasswordError::new(problem, Some(path.to_owned()));
    let unreadable = |error: io::Error| DatabasePasswordError {
        source: Some(error.kind().into()),
        ..fault(if is_missing(&error) {
            DatabasePasswordProblem::Missing
        } else {
            DatabasePasswordProblem::Unreadable
        })
    };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_file() && !is_private(&metadata) {
        return Err(fault(DatabasePasswordProblem::Exposed));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(LONGEST + 1)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() || text.len() as u64 > LONGEST {
        return Err(fault(DatabasePasswordProblem::Unreadable));
    }
    Ok(Password::new(password))
}

#[cfg(test)]
mod tests {
    use super::{DatabasePasswordProblem, read};
    use crate::settings::PasswordSource;
    use loquet_adapter_sea_orm::Password;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn check(content: &str, mode: u32, expected: Result<&str, DatabasePasswordProblem>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let read = read(&PasswordSource::File(path)).map_err(|error| error.problem);
        assert_eq!(read, expected.map(|password| Some(Password::new(password))));
    }

    #[test]
    fn a_private_file_holds_the_password_on_its_line() {
        check("so secret\n", 0o600, Ok("so secret"));
        check(" of spaces ", 0o400, Ok(" of spaces "));
    }

    #[test]
    fn what_others_may_read_or_holds_nothing_is_refused() {
        check("so secret", 0o640, Err(DatabasePasswordProblem::Exposed));
        check("\n", 0o600, Err(DatabasePasswordProblem::Unreadable));
        check(
            &"a".repeat(2_000),
            0o600,
            Err(DatabasePasswordProblem::Unreadable),
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_missing() {
        let nowhere = PasswordSource::File("/nonexistent/password".into());
        let error = read(&nowhere).unwrap_err();
        assert_eq!(error.problem, DatabasePasswordProblem::Missing);
    }
}
