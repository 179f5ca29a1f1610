//! Section `[practice]`: what the practice decided.

use super::declaration::{Declaration, Kind};
use super::layers::Layers;
use super::{SettingSource, SettingsError};
use crate::private_folder::create_private_folder;
use loquet_domain::profile::Profile;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

const PROFILE: Declaration = Declaration {
    key: "practice.profile",
    kind: Kind::Choice(&["transitional", "conforming"]),
    meaning: "Which proofs open a session: a password alone (`transitional`), or two factors only \
              (`conforming`).",
};

pub(super) const DECLARATIONS: &[Declaration] = &[PROFILE];

/// Section `[practice]`.
#[derive(Clone, Debug)]
pub(super) struct PracticeSettings {
    pub(super) profile: Profile,
}

impl PracticeSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        let profile = Profile::from_code(layers.choice(&PROFILE)?);
        Ok(Self {
            profile: profile.ok_or_else(|| layers.refuse(&PROFILE))?,
        })
    }
}

/// A profile given by flag for this run only, which every later run would have to be given too.
#[derive(Clone, Debug)]
pub(super) struct UnkeptProfile {
    profile: Profile,
    /// What later runs would have, and from where.
    kept: Profile,
    kept_by: SettingSource,
    /// Where it can be kept.
    own_file: Option<PathBuf>,
}

impl UnkeptProfile {
    /// Compares what the flags say with what holds without them.
    pub(super) fn between(
        flagged: &PracticeSettings,
        without_flags: &Layers,
        own_file: Option<PathBuf>,
    ) -> Result<Option<Self>, SettingsError> {
        let kept = PracticeSettings::read(without_flags)?.profile;
        let kept_by = match (
            without_flags.source(&PROFILE),
            without_flags.settings_file(),
        ) {
            (SettingSource::Default, Some(file)) => SettingSource::File(file.path().to_owned()),
            (source, _) => source,
        };
        let unkept = Self {
            profile: flagged.profile,
            kept,
            kept_by,
            own_file,
        };
        Ok((unkept.profile != kept).then_some(unkept))
    }

    /// Keeps the profile in a new settings file; one that exists is its owner's to change.
    pub(super) fn keep(&self) -> Result<(), SettingsError> {
        let (SettingSource::Default, Some(path)) = (&self.kept_by, &self.own_file) else {
            return Err(SettingsError::Refused {
                key: PROFILE.key,
                value: self.profile.code().to_owned(),
                range: self.kept.code().to_owned(),
                place: self.kept_by.clone(),
            });
        };
        let text = format!("[practice]\nprofile = \"{}\"\n", self.profile.code());
        write(path, &text).map_err(|error| SettingsError::unreadable(path, error))
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        create_private_folder(folder)?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
