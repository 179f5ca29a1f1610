//! A machine to read settings on: home folder, settings file, environment, flags.

mod bounds;
mod card;
mod layers;
mod places;
mod reference;
mod secret;
mod service;
mod unknown;

use super::declaration::Declaration;
use super::{DECLARATIONS, Overrides, SettingSource, Settings, SettingsError};
use crate::Variables;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use tempfile::TempDir;

const DIGITS: &str = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

/// A machine with a home folder, perhaps a settings file, an environment and flags.
struct Machine {
    home: TempDir,
    variables: Vec<(String, String)>,
    overrides: Overrides,
}

impl Machine {
    fn new() -> Self {
        let home = TempDir::new().expect("a folder");
        let variables = vec![("HOME".to_owned(), home.path().display().to_string())];
        Self {
            home,
            variables,
            overrides: Overrides::default(),
        }
    }

    fn file(&self) -> PathBuf {
        self.home.path().join(".config/loquet/loquet.toml")
    }

    fn with_file(self, text: &str) -> Self {
        let file = self.file();
        fs::create_dir_all(file.parent().expect("a folder")).expect("created");
        fs::write(&file, text).expect("written");
        fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("rights");
        self
    }

    fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    fn with_flag(mut self, key: &str, value: &str) -> Self {
        self.overrides
            .settings
            .push((key.to_owned(), value.to_owned()));
        self
    }

    fn load(&self) -> Result<Settings, SettingsError> {
        Settings::load(
            &self.overrides,
            &self.variables.iter().cloned().collect::<Variables>(),
        )
    }

    fn settings(&self) -> Settings {
        self.load().expect("settings")
    }

    fn refusal(&self) -> SettingsError {
        self.load().expect_err("refused")
    }

    fn value(&self, key: &str) -> (String, SettingSource) {
        let settings = self.settings();
        let value = settings
            .describe()
            .iter()
            .find(|value| value.key == key)
            .expect("a setting");
        (value.value.clone(), value.source.clone())
    }
}

fn declarations() -> impl Iterator<Item = &'static Declaration> {
    DECLARATIONS.iter().copied().flatten()
}
