//! Settings: defaults < file < environment < flags.
//!
//! An unknown key is an error that says where it stands; a value outside its bounds is an error
//! that says what they are (T48). Where the files are: see the README of the crate.

mod card;
mod database;
mod declaration;
mod environment;
mod error;
mod file;
mod flags;
mod folders;
mod host;
mod journal;
mod journal_keeping;
mod language;
mod layers;
mod lockout;
mod password;
mod practice;
mod reference;
mod remember;
mod server;
mod service;
mod session;
mod value;

#[cfg(test)]
mod tests;

pub use card::CardSettings;
pub use error::SettingsError;
pub use journal_keeping::JournalKeepingSettings;
pub use language::LanguageChoice;
pub use reference::reference_markdown;
pub use server::{ServerSettings, ServerUrl, ServerUrlError};
pub use service::{CertificateFiles, LogFormat, ServiceSettings};
pub use value::{SettingSource, SettingValue};

use crate::Variables;
use database::DatabaseSettings;
pub(crate) use database::{DatabaseServer, PasswordSource};
use declaration::Declaration;
use folders::Folders;
pub(crate) use journal::JournalSettings;
use layers::Layers;
use lockout::LockoutSettings;
use loquet_adapter_argon2::Argon2Settings;
use loquet_core::{CardPolicy, DeskPolicy};
use loquet_domain::profile::Profile;
use password::PasswordSettings;
use practice::{PracticeSettings, UnkeptProfile};
use remember::RememberSettings;
use rustix::process::getuid;
use session::SessionSettings;
use std::path::{Path, PathBuf};

/// Every setting, section by section.
const DECLARATIONS: &[&[Declaration]] = &[
    practice::DECLARATIONS,
    database::DECLARATIONS,
    journal::DECLARATIONS,
    journal_keeping::DECLARATIONS,
    password::DECLARATIONS,
    lockout::DECLARATIONS,
    session::DECLARATIONS,
    card::DECLARATIONS,
    remember::DECLARATIONS,
    language::DECLARATIONS,
    service::DECLARATIONS,
    server::DECLARATIONS,
];

/// What the command line says of the settings. It reads `--config` or `LOQUET_CONFIG`, `--data` or
/// `LOQUET_DATA`, and the settings that it has a flag for.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The settings file, which must exist.
    pub config: Option<PathBuf>,
    /// The folder that holds everything.
    pub data: Option<PathBuf>,
    /// Settings by flag, such as (`practice.profile`, `conforming`).
    pub settings: Vec<(String, String)>,
}

/// Every setting, within its bounds.
#[derive(Clone, Debug)]
pub struct Settings {
    practice: PracticeSettings,
    unkept_profile: Option<UnkeptProfile>,
    database: DatabaseSettings,
    journal: JournalSettings,
    journal_keeping: JournalKeepingSettings,
    password: PasswordSettings,
    lockout: LockoutSettings,
    session: SessionSettings,
    card: CardSettings,
    remember: RememberSettings,
    language: LanguageChoice,
    service: ServiceSettings,
    server: ServerSettings,
    session_folder: PathBuf,
    file: Option<PathBuf>,
    values: Vec<SettingValue>,
}

impl Settings {
    /// Reads every layer.
    ///
    /// # Errors
    ///
    /// [`SettingsError`].
    pub fn load(overrides: &Overrides, variables: &Variables) -> Result<Self, SettingsError> {
        let folders = Folders::new(overrides, variables);
        let mut layers = Layers::read(overrides, variables, &folders)?;
        if let Some(unknown) = layers.take_unknown().into_iter().next() {
            return Err(unknown);
        }
        Self::of_layers(&layers, overrides, variables, &folders)
    }

    /// Every problem of the settings, where [`Settings::load`] stops at the first. Empty exactly
    /// when they can be used.
    pub fn problems(overrides: &Overrides, variables: &Variables) -> Vec<SettingsError> {
        let folders = Folders::new(overrides, variables);
        let mut layers = match Layers::read(overrides, variables, &folders) {
            Ok(layers) => layers,
            Err(unreadable) => return vec![unreadable],
        };
        let mut problems = layers.take_unknown();
        problems.extend(declarations().filter_map(|setting| layers.judge(setting).err()));
        for section in section_problems(&layers) {
            if !problems.iter().any(|found| found.key() == section.key()) {
                problems.push(section);
            }
        }
        if problems.is_empty() {
            problems.extend(Self::of_layers(&layers, overrides, variables, &folders).err());
        }
        problems
    }

    fn of_layers(
        layers: &Layers,
        overrides: &Overrides,
        variables: &Variables,
        folders: &Folders<'_>,
    ) -> Result<Self, SettingsError> {
        let without_flags = Overrides {
            settings: Vec::new(),
            ..overrides.clone()
        };
        let without_flags = Layers::read(&without_flags, variables, folders)?;
        let practice = PracticeSettings::read(layers)?;
        let own_file = folders.own_settings_file();
        let temporary = variables
            .folder("TMPDIR")
            .unwrap_or_else(|| PathBuf::from("/tmp"));
        Ok(Self {
            unkept_profile: UnkeptProfile::between(&practice, &without_flags, own_file)?,
            practice,
            database: DatabaseSettings::read(layers)?,
            journal: JournalSettings::read(layers)?,
            journal_keeping: JournalKeepingSettings::read(layers)?,
            password: PasswordSettings::read(layers)?,
            lockout: LockoutSettings::read(layers)?,
            session: SessionSettings::read(layers)?,
            card: CardSettings::read(layers)?,
            remember: RememberSettings::read(layers)?,
            language: LanguageChoice::read(layers)?,
            service: ServiceSettings::read(layers)?,
            server: ServerSettings::read(layers)?,
            session_folder: folders.sessions(&temporary, getuid().as_raw()),
            file: layers.settings_file().map(|file| file.path().to_owned()),
            values: declarations()
                .map(|setting| layers.describe(setting))
                .collect(),
        })
    }

    /// Every setting with its value and where it comes from; secrets are `[redacted]`.
    pub fn describe(&self) -> &[SettingValue] {
        &self.values
    }

    /// The settings file that was read.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The practice's profile.
    pub const fn profile(&self) -> Profile {
        self.practice.profile
    }

    /// The file of the database, where no server keeps it.
    pub fn database(&self) -> &Path {
        &self.database.path
    }

    /// The server that keeps the database, if one does.
    pub(crate) const fn database_server(&self) -> Option<&DatabaseServer> {
        self.database.server.as_ref()
    }

    /// The file of the journal's key; `None` where the key is given by value.
    pub fn journal_key_file(&self) -> Option<&Path> {
        match &self.journal {
            JournalSettings::Key(_) => None,
            JournalSettings::File(path) => Some(path),
        }
    }

    /// The file of remembered identifiers; `None` where remembering is off.
    pub fn remembered_file(&self) -> Option<&Path> {
        self.remember.file.as_deref()
    }

    /// The folder of the sessions open on this workstation.
    pub fn session_folder(&self) -> &Path {
        &self.session_folder
    }

    /// Readers, cards and the authorities that vouch for them.
    pub const fn card(&self) -> &CardSettings {
        &self.card
    }

    /// The setting `language.default`.
    pub const fn language(&self) -> LanguageChoice {
        self.language
    }

    /// The service of this machine.
    pub const fn service(&self) -> &ServiceSettings {
        &self.service
    }

    /// The practice's server, for a front end elsewhere.
    pub const fn server(&self) -> &ServerSettings {
        &self.server
    }

    /// Keeps a profile given by flag for the runs to come, in a new settings file.
    ///
    /// # Errors
    ///
    /// [`SettingsError::Refused`] where a settings file or a variable says otherwise: it is to be
    /// changed by its owner.
    pub(crate) fn keep_profile(&self) -> Result<(), SettingsError> {
        self.unkept_profile
            .as_ref()
            .map_or(Ok(()), UnkeptProfile::keep)
    }

    /// The key of the journal, or the file that keeps it.
    pub(crate) const fn journal(&self) -> &JournalSettings {
        &self.journal
    }

    /// How long the journal is kept, and where its anchors go.
    pub const fn journal_keeping(&self) -> &JournalKeepingSettings {
        &self.journal_keeping
    }

    /// The cost of hashing.
    pub(crate) const fn hashing(&self) -> Argon2Settings {
        self.password.hashing
    }

    /// The rules of the desk.
    pub fn desk_policy(&self) -> DeskPolicy {
        DeskPolicy {
            profile: self.practice.profile,
            lockout: self.lockout.identifier,
            source: self.lockout.source,
            session: self.session.limits,
            sessions_at_most: self.session.at_most,
            retention: self.journal_keeping.retention,
            card: CardPolicy {
                service: self.card.service.clone(),
                establishments: self.card.establishment_cards,
                lockout: self.lockout.identifier.without_suspension(),
                source: self.lockout.source,
            },
        }
    }
}

/// What each section refuses first: values that do not go together among it.
fn section_problems(layers: &Layers) -> impl Iterator<Item = SettingsError> {
    let sections = [
        PracticeSettings::read(layers).err(),
        DatabaseSettings::read(layers).err(),
        JournalSettings::read(layers).err(),
        JournalKeepingSettings::read(layers).err(),
        PasswordSettings::read(layers).err(),
        LockoutSettings::read(layers).err(),
        SessionSettings::read(layers).err(),
        CardSettings::read(layers).err(),
        RememberSettings::read(layers).err(),
        LanguageChoice::read(layers).err(),
        ServiceSettings::read(layers).err(),
        ServerSettings::read(layers).err(),
    ];
    sections.into_iter().flatten()
}

fn declarations() -> impl Iterator<Item = &'static Declaration> {
    DECLARATIONS.iter().copied().flatten()
}

/// The setting with this key.
fn declaration_of(key: &str) -> Option<&'static Declaration> {
    declarations().find(|setting| setting.key == key)
}

/// Whether there is a section of this name.
fn is_section(name: &str) -> bool {
    declarations().any(|setting| setting.section() == name)
}
