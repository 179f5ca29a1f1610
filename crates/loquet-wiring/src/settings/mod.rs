//! Settings: defaults < file < environment < flags.

use crate::Variables;
use loquet_domain::FailureCode;
use loquet_domain::profile::Profile;
use std::path::{Path, PathBuf};

/// What the command line says of the settings. `--config`/`LOQUET_CONFIG`, `--data`/`LOQUET_DATA`
/// and `--lang`/`LOQUET_LANG` are read by the command line.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The settings file.
    pub config: Option<PathBuf>,
    /// The data folder.
    pub data: Option<PathBuf>,
    /// Settings by flag, such as (`practice.profile`, `conforming`).
    pub settings: Vec<(String, String)>,
}

/// Every setting, within its bounds.
#[derive(Clone, Debug)]
pub struct Settings {}

impl Settings {
    /// Reads every layer.
    ///
    /// # Errors
    ///
    /// [`SettingsError`].
    pub fn load(overrides: &Overrides, variables: &Variables) -> Result<Self, SettingsError> { unimplemented!() }
    /// Every setting with its value and where it comes from; secrets are `[redacted]`.
    pub fn describe(&self) -> &[SettingValue] { unimplemented!() }
    /// The settings file that was read.
    pub fn file(&self) -> Option<&Path> { unimplemented!() }
    /// The practice's profile.
    pub fn profile(&self) -> Profile { unimplemented!() }
    /// The database.
    pub fn database(&self) -> &Path { unimplemented!() }
    /// The file of the journal key; `None` where the key is given by value.
    pub fn journal_key_file(&self) -> Option<&Path> { unimplemented!() }
    /// The file of remembered identifiers; `None` where remembering is off.
    pub fn remembered_file(&self) -> Option<&Path> { unimplemented!() }
    /// The folder of the sessions open on this workstation.
    pub fn session_folder(&self) -> &Path { unimplemented!() }
    /// The setting `language.default`.
    pub fn language(&self) -> LanguageChoice { unimplemented!() }
}

/// The setting `language.default`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LanguageChoice {
    /// As the machine says.
    #[default]
    Automatic,
    /// Always French.
    French,
    /// Always English.
    English,
}

/// A setting as `loquet config show` prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingValue {
    /// Its key, such as `password.memory_mib`.
    pub key: &'static str,
    /// Its value; `[redacted]` for a secret, empty where there is none.
    pub value: String,
    /// Where the value comes from.
    pub source: SettingSource,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingSource {
    /// The program.
    Default,
    /// A settings file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// The command line.
    Flag,
}

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {}

impl SettingsError {
    /// The public code.
    pub fn code(&self) -> FailureCode { unimplemented!() }
}

/// The reference of every setting, in Markdown.
pub fn reference_markdown() -> String { unimplemented!() }
