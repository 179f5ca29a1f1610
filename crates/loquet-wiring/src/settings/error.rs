//! Why the settings cannot be used.

use super::SettingSource;
use crate::{Argument, DatabasePasswordError, Failure, JournalKeyError};
use loquet_domain::FailureCode;
use loquet_domain::storage::Cause;
use loquet_domain::text::PrintableText;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The settings cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// There is no such setting.
    #[error("there is no setting `{key}`")]
    Unknown {
        /// What stands there.
        key: String,
        /// Where.
        place: SettingSource,
    },
    /// A value is unsafe or impossible.
    #[error("`{key}` must be {range}")]
    Refused {
        /// The setting.
        key: &'static str,
        /// Its value, made printable; a secret is redacted.
        value: String,
        /// What it may be.
        range: String,
        /// Where it was set.
        place: SettingSource,
    },
    /// The settings file cannot be read.
    #[error("the settings file cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The line that is not TOML, from 1; 0 where the file cannot be read at all.
        line: u64,
        /// Why. Never a line of the file: there may be a key on it.
        #[source]
        source: Cause,
    },
    /// The key of the journal is given in a way that cannot be used.
    #[error("the key of the journal cannot be used")]
    JournalKey(#[source] JournalKeyError),
    /// The password of the database server's account is given in a way that cannot be used.
    #[error("the password of the database server's account cannot be used")]
    DatabasePassword(#[source] DatabasePasswordError),
}

impl SettingsError {
    /// What stands there is no setting.
    pub(super) fn unknown(key: &str, place: SettingSource) -> Self {
        Self::Unknown {
            key: PrintableText::<64>::new(key).to_string(),
            place,
        }
    }

    /// A settings file cannot be read.
    pub(super) fn unreadable(path: &Path, source: impl Into<Cause>) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            line: 0,
            source: source.into(),
        }
    }

    /// The setting that it is about, if it is about one.
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Unknown { key, .. } => Some(key),
            Self::Refused { key, .. } => Some(key),
            Self::Unreadable { .. } | Self::JournalKey(_) | Self::DatabasePassword(_) => None,
        }
    }

    /// The public code.
    pub const fn code(&self) -> FailureCode {
        match self {
            Self::Unknown { .. } => FailureCode::UnknownSetting,
            Self::Refused { .. } => FailureCode::UnsafeSetting,
            Self::Unreadable { .. } => FailureCode::SettingsUnreadable,
            Self::JournalKey(_) => FailureCode::JournalKey,
            Self::DatabasePassword(_) => FailureCode::DatabasePassword,
        }
    }
}

impl Failure for SettingsError {
    fn failure_code(&self) -> FailureCode {
        self.code()
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        match self {
            Self::Unknown { key, place } => {
                vec![("key", key.into()), ("place", place.to_string().into())]
            }
            Self::Refused {
                key,
                value,
                range,
                place,
            } => vec![
                ("key", (*key).into()),
                ("value", value.into()),
                ("range", range.into()),
                ("place", place.to_string().into()),
            ],
            Self::Unreadable { path, line, .. } => {
                vec![("path", path.as_path().into()), ("line", (*line).into())]
            }
            Self::JournalKey(error) => error.failure_data(),
            Self::DatabasePassword(error) => error.failure_data(),
        }
    }
}
