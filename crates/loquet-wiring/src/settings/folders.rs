//! Where the practice lives on this machine, when no setting says otherwise.
//!
//! With `--data FOLDER` everything is below that folder, so that a trial is whole in one place;
//! the key of the journal is still in a folder of its own, away from the database.
//! Without it, the XDG base directories say where.

use super::Overrides;
use crate::Variables;
use std::path::{Path, PathBuf};

/// The name of our folder in each base directory.
const OURS: &str = "loquet";

/// The settings file, in its folder.
const SETTINGS_FILE: &str = "loquet.toml";

/// The settings file of the whole machine.
const SYSTEM_SETTINGS: &str = "/etc/loquet/loquet.toml";

/// A file of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The practice's database.
    Database,
    /// The key of the journal.
    JournalKey,
    /// The remembered identifiers.
    Remembered,
    /// The certificates of the authorities.
    Authorities,
    /// The revocation lists.
    Revocation,
    /// What is remembered of cards.
    KnownCards,
    /// What this workstation shows to the practice's server.
    WorkstationToken,
}

impl Place {
    /// Below the folder of `--data`.
    const fn below_data(self) -> &'static str {
        match self {
            Self::Database => "database/practice.db",
            Self::JournalKey => "keys/journal.key",
            Self::Remembered => "workstation/remembered.json",
            Self::Authorities => "authorities",
            Self::Revocation => "revocation",
            Self::KnownCards => "workstation/cards.json",
            Self::WorkstationToken => "keys/workstation.token",
        }
    }

    /// The variable of the base directory, what stands for it below the home folder, and the name
    /// in our folder there.
    const fn in_base_directory(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Database => ("XDG_DATA_HOME", ".local/share", "practice.db"),
            Self::JournalKey => ("XDG_CONFIG_HOME", ".config", "journal.key"),
            Self::Remembered => ("XDG_STATE_HOME", ".local/state", "remembered.json"),
            Self::Authorities => ("XDG_CONFIG_HOME", ".config", "authorities"),
            Self::Revocation => ("XDG_DATA_HOME", ".local/share", "revocation"),
            Self::KnownCards => ("XDG_STATE_HOME", ".local/state", "cards.json"),
            Self::WorkstationToken => ("XDG_CONFIG_HOME", ".config", "workstation.token"),
        }
    }

    /// The default as the reference writes it.
    pub(super) fn documented(self) -> String {
        let (variable, below_home, name) = self.in_base_directory();
        let below_data = self.below_data();
        format!(
            "`${variable}/{OURS}/{name}` or `~/{below_home}/{OURS}/{name}`; with `--data FOLDER`: \
             `FOLDER/{below_data}`"
        )
    }
}

/// Finds the places of this process.
#[derive(Clone, Debug)]
pub(super) struct Folders<'variables> {
    data: Option<PathBuf>,
    variables: &'variables Variables,
}

impl<'variables> Folders<'variables> {
    /// By the command line and the environment.
    pub(super) fn new(overrides: &Overrides, variables: &'variables Variables) -> Self {
        Self {
            data: overrides.data.clone(),
            variables,
        }
    }

    /// The file of a place; `None` where neither a base directory nor a home folder is known.
    pub(super) fn file(&self, place: Place) -> Option<PathBuf> {
        if let Some(data) = &self.data {
            return Some(data.join(place.below_data()));
        }
        let (variable, below_home, name) = place.in_base_directory();
        Some(self.base(variable, below_home)?.join(OURS).join(name))
    }

    /// Where a settings file is looked for when none is named, the first that exists being taken.
    pub(super) fn settings_files(&self) -> Vec<PathBuf> {
        let system = self.data.is_none().then(|| PathBuf::from(SYSTEM_SETTINGS));
        self.own_settings_file().into_iter().chain(system).collect()
    }

    /// The first of them, which this user may write.
    pub(super) fn own_settings_file(&self) -> Option<PathBuf> {
        if let Some(data) = &self.data {
            return Some(data.join(SETTINGS_FILE));
        }
        let own = self.base("XDG_CONFIG_HOME", ".config")?;
        Some(own.join(OURS).join(SETTINGS_FILE))
    }

    /// The folder of the sessions open on this workstation; `temporary` is for a machine without
    /// a runtime folder, `user` makes it this user's own.
    pub(super) fn sessions(&self, temporary: &Path, user: u32) -> PathBuf {
        if let Some(data) = &self.data {
            return data.join("workstation/sessions");
        }
        // A variable handed down by another login may name a folder that is gone.
        match self
            .variables
            .folder("XDG_RUNTIME_DIR")
            .filter(|runtime| runtime.is_dir())
        {
            Some(runtime) => runtime.join(OURS),
            None => temporary.join(format!("{OURS}-{user}")),
        }
    }

    fn base(&self, variable: &str, below_home: &str) -> Option<PathBuf> {
        let home = || {
            self.variables
                .folder("HOME")
                .map(|home| home.join(below_home))
        };
        self.variables.folder(variable).or_else(home)
    }
}

#[cfg(test)]
mod tests {
    use super::{Folders, Overrides, Place};
    use crate::Variables;
    use std::path::{Path, PathBuf};

    const PLACES: [Place; 3] = [Place::Database, Place::JournalKey, Place::Remembered];

    fn files(data: Option<&str>, variables: &[(&str, &str)]) -> Vec<Option<PathBuf>> {
        let overrides = Overrides {
            data: data.map(PathBuf::from),
            ..Overrides::default()
        };
        let variables: Variables = variables.iter().copied().collect();
        let folders = Folders::new(&overrides, &variables);
        PLACES.iter().map(|place| folders.file(*place)).collect()
    }

    fn check(data: Option<&str>, variables: &[(&str, &str)], expected: [&str; 3]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|path| Some(PathBuf::from(path)))
            .collect();
        assert_eq!(files(data, variables), expected);
    }

    #[test]
    fn a_data_folder_holds_everything_with_the_key_apart() {
        check(
            Some("/trial"),
            &[("HOME", "/home/a"), ("XDG_STATE_HOME", "/state")],
            [
                "/trial/database/practice.db",
                "/trial/keys/journal.key",
                "/trial/workstation/remembered.json",
            ],
        );
    }

    #[test]
    fn base_directories_win_over_the_home_folder() {
        check(
            None,
            &[
                ("HOME", "/home/a"),
                ("XDG_DATA_HOME", "/data"),
                ("XDG_CONFIG_HOME", "not/absolute"),
            ],
            [
                "/data/loquet/practice.db",
                "/home/a/.config/loquet/journal.key",
                "/home/a/.local/state/loquet/remembered.json",
            ],
        );
    }

    #[test]
    fn without_a_home_folder_nothing_is_guessed() {
        assert_eq!(files(None, &[]), [None, None, None]);
    }

    #[test]
    fn sessions_are_in_the_runtime_folder_or_in_one_of_this_user() {
        let sessions = |runtime: &Path| {
            let variables = [("XDG_RUNTIME_DIR", runtime)].into_iter().collect();
            Folders::new(&Overrides::default(), &variables).sessions(Path::new("/tmp"), 7)
        };
        let runtime = tempfile::TempDir::new().expect("a folder");
        assert_eq!(sessions(runtime.path()), runtime.path().join("loquet"));
        assert_eq!(
            sessions(&runtime.path().join("gone")),
            Path::new("/tmp/loquet-7")
        );
        assert_eq!(sessions(Path::new("relative")), Path::new("/tmp/loquet-7"));
    }
}
