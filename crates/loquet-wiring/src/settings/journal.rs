//! Section `[journal]`: the key that seals the journal, by value or by file.

use super::declaration::{Declaration, Kind};
use super::folders::Place;
use super::layers::Layers;
use super::{SettingSource, SettingsError};
use crate::journal_key::{JournalKeyError, JournalKeyProblem, decode};
use loquet_domain::journal::JournalKey;
use std::path::PathBuf;

const KEY_FILE: Declaration = Declaration {
    key: "journal.key_file",
    kind: Kind::File(Place::JournalKey),
    meaning: "The file of the journal's key: 64 hexadecimal digits or 32 bytes, readable by its \
              owner only; `loquet init` creates it. Keep a copy away from the database.",
};

const KEY: Declaration = Declaration {
    key: "journal.key",
    kind: Kind::Secret,
    meaning: "The journal's key itself, for machines whose secrets come by the environment; never \
              together with `journal.key_file`.",
};

pub(super) const DECLARATIONS: &[Declaration] = &[KEY_FILE, KEY];

/// Section `[journal]`.
#[derive(Clone, Debug)]
pub(crate) enum JournalSettings {
    /// The key itself.
    Key(JournalKey),
    /// The file that keeps it.
    File(PathBuf),
}

impl JournalSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        let Some(secret) = layers.secret(&KEY) else {
            return layers.path(&KEY_FILE).map(Self::File);
        };
        if layers.source(&KEY_FILE) != SettingSource::Default {
            return Err(fault(JournalKeyProblem::GivenTwice, None));
        }
        if let (SettingSource::File(path), Some(false)) = (
            layers.source(&KEY),
            layers
                .settings_file()
                .map(super::file::SettingsFile::is_private),
        ) {
            return Err(fault(JournalKeyProblem::Exposed, Some(path)));
        }
        let key = decode(secret.as_bytes()).filter(|_| secret.len() >= 64);
        key.map(Self::Key)
            .ok_or_else(|| fault(JournalKeyProblem::Malformed, None))
    }
}

fn fault(problem: JournalKeyProblem, path: Option<PathBuf>) -> SettingsError {
    SettingsError::JournalKey(JournalKeyError::new(problem, path))
}
