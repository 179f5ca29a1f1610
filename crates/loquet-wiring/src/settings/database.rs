//! Section `[database]`: where accounts, sessions and journal are.

use super::SettingsError;
use super::declaration::{Declaration, Kind};
use super::folders::Place;
use super::layers::Layers;
use std::path::PathBuf;

const PATH: Declaration = Declaration {
    key: "database.path",
    kind: Kind::File(Place::Database),
    meaning: "The practice's database, a SQLite file on a disk of this machine.",
};

pub(super) const DECLARATIONS: &[Declaration] = &[PATH];

/// Section `[database]`.
#[derive(Clone, Debug)]
pub(super) struct DatabaseSettings {
    pub(super) path: PathBuf,
}

impl DatabaseSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        Ok(Self {
            path: layers.path(&PATH)?,
        })
    }
}
