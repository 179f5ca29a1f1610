//! The layers of the settings, merged: defaults < file < environment < flags.

use super::declaration::{Declaration, Kind};
use super::file::SettingsFile;
use super::folders::Folders;
use super::value::REDACTED;
use super::{
    DECLARATIONS, Overrides, SettingSource, SettingValue, SettingsError, environment, flags,
};
use crate::Variables;
use config::{Config, ConfigError, Map, Source, Value, ValueKind};
use loquet_domain::text::PrintableText;
use std::fmt;
use std::mem;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What `config` calls the origin of a default; a value of the file has none, and one of the
/// environment has the name of its variable.
const DEFAULT: &str = "default";

/// What `config` calls the origin of a flag.
pub(super) const FLAG: &str = "flag";

/// One layer: values by key, each with its origin.
#[derive(Clone, Default)]
pub(super) struct Layer(Map<String, Value>);

impl Layer {
    /// The values of a settings file.
    pub(super) const fn of_file(values: Map<String, Value>) -> Self {
        Self(values)
    }

    /// Adds a value.
    pub(super) fn set(&mut self, key: &str, origin: &str, value: impl Into<ValueKind>) {
        self.0
            .insert(key.to_owned(), Value::new(Some(&origin.to_owned()), value));
    }
}

impl fmt::Debug for Layer {
    /// Keys only: one of the values may be a secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

impl Source for Layer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        Ok(self.0.clone())
    }
}

/// Every layer, merged; a value is judged when it is read.
pub(super) struct Layers {
    merged: Config,
    file: Option<SettingsFile>,
    unknown: Vec<SettingsError>,
}

impl Layers {
    /// Merges the layers.
    pub(super) fn read(
        overrides: &Overrides,
        variables: &Variables,
        folders: &Folders<'_>,
    ) -> Result<Self, SettingsError> {
        let file = SettingsFile::find(overrides.config.as_deref(), &folders.settings_files())?;
        let (text, path) = match &file {
            Some(file) => (file.layer(), file.path().to_owned()),
            None => (Layer::default(), PathBuf::new()),
        };
        let (environment, unknown_variables) = environment::layer(variables);
        let (flags, unknown_flags) = flags::layer(&overrides.settings);
        let mut unknown = file.as_ref().map(SettingsFile::unknown).unwrap_or_default();
        unknown.extend(unknown_variables);
        unknown.extend(unknown_flags);
        let merged = Config::builder()
            .add_source(defaults(folders))
            .add_source(text)
            .add_source(environment)
            .add_source(flags)
            .build();
        let merged = merged.map_err(|error| SettingsError::unreadable(&path, error))?;
        Ok(Self {
            merged,
            file,
            unknown,
        })
    }

    /// What stands in a layer and is no setting.
    pub(super) fn take_unknown(&mut self) -> Vec<SettingsError> {
        mem::take(&mut self.unknown)
    }

    /// The settings file that was read.
    pub(super) fn settings_file(&self) -> Option<&SettingsFile> {
        self.file.as_ref()
    }

    /// Judges a value by its own kind alone.
    pub(super) fn judge(&self, setting: &Declaration) -> Result<(), SettingsError> {
        match setting.kind {
            Kind::Number { .. } => self.number(setting).map(drop),
            Kind::Boolean { .. } => self.boolean(setting).map(drop),
            Kind::Choice(_) => self.choice(setting).map(drop),
            Kind::File(_) => self.path(setting).map(drop),
            Kind::OptionalFile => self.optional_path(setting).map(drop),
            Kind::Text { .. } => self.text(setting).map(drop),
            Kind::Address { or_none, .. } => match self.address(setting)? {
                None if !or_none => Err(self.refuse(setting)),
                _ => Ok(()),
            },
            Kind::HostNames => self.host_names(setting).map(drop),
            Kind::ServerUrl => self.server_url(setting).map(drop),
            Kind::Syslog => self.syslog(setting).map(drop),
            // Its section judges it: by file or by value, and by the rights of the file.
            Kind::Secret | Kind::Password => Ok(()),
            Kind::DatabaseUrl => self.database_url(setting).map(drop),
        }
    }

    /// A number within its bounds.
    pub(super) fn number(&self, setting: &Declaration) -> Result<u32, SettingsError> {
        let Kind::Number { min, max, .. } = setting.kind else {
            return Err(self.refuse(setting));
        };
        let number = match self.kind(setting) {
            Some(ValueKind::I64(number)) => u32::try_from(*number).ok(),
            Some(ValueKind::String(digits)) => digits.trim().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| (min..=max).contains(number));
        number.ok_or_else(|| self.refuse(setting))
    }

    /// True or false.
    pub(super) fn boolean(&self, setting: &Declaration) -> Result<bool, SettingsError> {
        match self.kind(setting) {
            Some(ValueKind::Boolean(value)) => Ok(*value),
            Some(ValueKind::String(word)) => word.parse().map_err(|_| self.refuse(setting)),
            _ => Err(self.refuse(setting)),
        }
    }

    /// One of the words of the declaration.
    pub(super) fn choice(&self, setting: &Declaration) -> Result<&'static str, SettingsError> {
        let (Kind::Choice(words), Some(ValueKind::String(chosen))) =
            (setting.kind, self.kind(setting))
        else {
            return Err(self.refuse(setting));
        };
        let word = words.iter().find(|word| *word == chosen);
        word.copied().ok_or_else(|| self.refuse(setting))
    }

    /// A file; a relative one named in the settings file is beside it.
    pub(super) fn path(&self, setting: &Declaration) -> Result<PathBuf, SettingsError> {
        let path = match self.kind(setting) {
            Some(ValueKind::String(path)) if !path.is_empty() => PathBuf::from(path),
            _ => return Err(self.refuse(setting)),
        };
        match self.source(setting) {
            SettingSource::File(file) => Ok(file.parent().unwrap_or(Path::new("")).join(path)),
            _ => Ok(path),
        }
    }

    /// A file, or none where nothing names one.
    pub(super) fn optional_path(
        &self,
        setting: &Declaration,
    ) -> Result<Option<PathBuf>, SettingsError> {
        match self.value(setting) {
            None => Ok(None),
            Some(_) => self.path(setting).map(Some),
        }
    }

    /// Text on one line.
    pub(super) fn text(&self, setting: &Declaration) -> Result<String, SettingsError> {
        let (Kind::Text { max, .. }, Some(ValueKind::String(text))) =
            (setting.kind, self.kind(setting))
        else {
            return Err(self.refuse(setting));
        };
        let length = text.chars().count();
        let is_whole = PrintableText::<1_000>::new(text).as_str() == text;
        if length == 0 || !u32::try_from(length).is_ok_and(|length| length <= max) || !is_whole {
            return Err(self.refuse(setting));
        }
        Ok(text.clone())
    }

    /// What is written for a setting that is parsed by its section.
    pub(super) fn written(&self, setting: &Declaration) -> Result<Option<&str>, SettingsError> {
        match self.kind(setting) {
            None => Ok(None),
            Some(ValueKind::String(text)) => Ok(Some(text.trim())),
            Some(_) => Err(self.refuse(setting)),
        }
    }

    /// A secret given by value, if there is one.
    pub(super) fn secret(&self, setting: &Declaration) -> Option<Zeroizing<String>> {
        let value = self.value(setting)?.clone();
        value.into_string().ok().map(Zeroizing::new)
    }

    /// Where a value comes from.
    pub(super) fn source(&self, setting: &Declaration) -> SettingSource {
        let Some(value) = self.value(setting) else {
            return SettingSource::Default;
        };
        match (value.origin(), &self.file) {
            (Some(DEFAULT), _) | (None, None) => SettingSource::Default,
            (Some(FLAG), _) => SettingSource::Flag,
            (Some(variable), _) => SettingSource::Environment(variable.to_owned()),
            (None, Some(file)) => SettingSource::File(file.path().to_owned()),
        }
    }

    /// A setting as it is shown.
    pub(super) fn describe(&self, setting: &Declaration) -> SettingValue {
        let is_path = matches!(setting.kind, Kind::File(_) | Kind::OptionalFile);
        let path = is_path.then(|| self.path(setting).ok());
        let value = match path.flatten() {
            Some(path) => path.display().to_string(),
            None => self.shown(setting),
        };
        SettingValue {
            key: setting.key,
            value,
            source: self.source(setting),
        }
    }

    /// The error of a value that a declaration refuses.
    pub(super) fn refuse(&self, setting: &Declaration) -> SettingsError {
        self.refuse_outside(setting, setting.range())
    }

    /// The error of a value that another setting makes impossible.
    pub(super) fn refuse_outside(&self, setting: &Declaration, range: String) -> SettingsError {
        let value = PrintableText::<64>::new(&self.shown(setting)).to_string();
        SettingsError::Refused {
            key: setting.key,
            value,
            range,
            place: self.source(setting),
        }
    }

    fn shown(&self, setting: &Declaration) -> String {
        match self.value(setting) {
            None => String::new(),
            Some(_) if setting.is_secret() => REDACTED.to_owned(),
            // Somebody may have written a password into it.
            Some(value) if setting.is_database_url() => without_password(&value.to_string()),
            Some(value) => value.to_string(),
        }
    }

    fn kind(&self, setting: &Declaration) -> Option<&ValueKind> {
        self.value(setting).map(|value| &value.kind)
    }

    fn value(&self, setting: &Declaration) -> Option<&Value> {
        let section = entry(&self.merged.cache, setting.section())?;
        entry(section, setting.name())
    }
}

fn entry<'table>(table: &'table Value, name: &str) -> Option<&'table Value> {
    match &table.kind {
        ValueKind::Table(entries) => entries.get(name),
        _ => None,
    }
}

/// A URL as it is shown: without what stands between the name of the account and the host.
fn without_password(url: &str) -> String {
    let Some((before, host)) = url.rsplit_once('@') else {
        return url.to_owned();
    };
    let (scheme, account) = before.split_once("://").unwrap_or(("", before));
    match account.split_once(':') {
        Some((account, _)) => format!("{scheme}://{account}:{REDACTED}@{host}"),
        None => url.to_owned(),
    }
}

fn defaults(folders: &Folders<'_>) -> Layer {
    let mut layer = Layer::default();
    for setting in DECLARATIONS.iter().copied().flatten() {
        let value = match setting.kind {
            Kind::Choice(words) => words.first().map(|word| ValueKind::from(*word)),
            Kind::Number { default, .. } => Some(ValueKind::I64(default.into())),
            Kind::Boolean { default } => Some(ValueKind::Boolean(default)),
            Kind::File(place) => folders
                .file(place)
                .map(|path| ValueKind::from(path.to_string_lossy().as_ref())),
            Kind::Text { default, .. } | Kind::Address { default, .. } => {
                Some(ValueKind::from(default))
            }
            Kind::HostNames => Some(ValueKind::from("")),
            Kind::OptionalFile
            | Kind::ServerUrl
            | Kind::DatabaseUrl
            | Kind::Syslog
            | Kind::Password
            | Kind::Secret => None,
        };
        if let Some(value) = value {
            layer.set(setting.key, DEFAULT, value);
        }
    }
    layer
}
