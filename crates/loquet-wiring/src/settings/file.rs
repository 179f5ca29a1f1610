//! The settings file.

use super::layers::Layer;
use super::{SettingSource, SettingsError, declaration_of};
use crate::files;
use config::{ConfigError, File, FileFormat, Map, Source, Value, ValueKind};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The largest settings file, in bytes.
const LARGEST: u64 = 1 << 20;

/// A settings file that was read.
pub(super) struct SettingsFile {
    path: PathBuf,
    values: Map<String, Value>,
    is_private: bool,
}

/// The settings file is not TOML.
#[derive(Debug, Error)]
#[error("{place}")]
struct SyntaxFault {
    /// Line and column: the line itself may hold a key.
    place: String,
}

/// The settings file is larger than any.
#[derive(Debug, Error)]
#[error("more than {LARGEST} bytes")]
struct TooLarge;

impl SettingsFile {
    /// The file that is named, or else the first that exists.
    pub(super) fn find(
        named: Option<&Path>,
        usual: &[PathBuf],
    ) -> Result<Option<Self>, SettingsError> {
        if let Some(named) = named {
            return read(named).map(Some);
        }
        for path in usual {
            match read(path) {
                Err(SettingsError::Unreadable { source, .. }) if is_missing(&*source) => {}
                found => return found.map(Some),
            }
        }
        Ok(None)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether only its owner may read it.
    pub(super) const fn is_private(&self) -> bool {
        self.is_private
    }

    /// What stands in it and is no setting, in order.
    pub(super) fn unknown(&self) -> Vec<SettingsError> {
        let sections = self.values.iter();
        let mut keys: Vec<_> = sections
            .flat_map(|(section, value)| unknown_in(section, &value.kind))
            .collect();
        keys.sort_unstable();
        let place = SettingSource::File(self.path.clone());
        let errors = keys.iter();
        errors
            .map(|key| SettingsError::unknown(key, place.clone()))
            .collect()
    }

    /// Its values. They have no origin: every other layer's have.
    pub(super) fn layer(&self) -> Layer {
        Layer::of_file(self.values.clone())
    }
}

fn read(path: &Path) -> Result<SettingsFile, SettingsError> {
    let unreadable = |error: io::Error| SettingsError::unreadable(path, error);
    let file = fs::File::open(path).map_err(unreadable)?;
    let is_private = files::is_private(&file.metadata().map_err(unreadable)?);
    let mut text = String::new();
    let length = file
        .take(LARGEST + 1)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    if length as u64 > LARGEST {
        return Err(SettingsError::unreadable(path, TooLarge));
    }
    let values = File::from_str(&text, FileFormat::Toml).collect();
    let values = values.map_err(|error| malformed(path, error))?;
    Ok(SettingsFile {
        path: path.to_owned(),
        values,
        is_private,
    })
}

/// What `config` says of a file, without the line that it quotes.
fn malformed(path: &Path, error: ConfigError) -> SettingsError {
    let said = match error {
        ConfigError::FileParse { cause, .. } => cause.to_string(),
        other => other.to_string(),
    };
    let place = said.lines().next().unwrap_or_default().to_owned();
    let line = place.split_once("line ").map_or("", |(_, line)| line);
    let line = line
        .split(|character: char| !character.is_ascii_digit())
        .next();
    let line = line.and_then(|line| line.parse().ok()).unwrap_or_default();
    let source = SyntaxFault { place }.into();
    SettingsError::Unreadable {
        path: path.to_owned(),
        line,
        source,
    }
}

fn is_missing(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref().is_some_and(files::is_missing)
}

/// The keys of a section that are no settings; the section itself where it is none.
fn unknown_in(section: &str, value: &ValueKind) -> Vec<String> {
    let ValueKind::Table(entries) = value else {
        return vec![section.to_owned()];
    };
    if entries.is_empty() && !super::is_section(section) {
        return vec![section.to_owned()];
    }
    let keys = entries.keys().map(|name| format!("{section}.{name}"));
    keys.filter(|key| declaration_of(key).is_none()).collect()
}
