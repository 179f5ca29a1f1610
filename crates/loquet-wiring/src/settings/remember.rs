//! Section `[remember]`: the identifiers that this workstation proposes.

use super::SettingsError;
use super::declaration::{Declaration, Kind};
use super::folders::Place;
use super::layers::Layers;
use std::path::PathBuf;

const ENABLED: Declaration = Declaration {
    key: "remember.enabled",
    kind: Kind::Boolean { default: true },
    meaning: "Whether this workstation may remember identifiers, for those who ask for it.",
};

const FILE: Declaration = Declaration {
    key: "remember.file",
    kind: Kind::File(Place::Remembered),
    meaning: "The file of the remembered identifiers: identifiers only, no secret.",
};

pub(super) const DECLARATIONS: &[Declaration] = &[ENABLED, FILE];

/// Section `[remember]`.
#[derive(Clone, Debug)]
pub(super) struct RememberSettings {
    /// `None` where remembering is off.
    pub(super) file: Option<PathBuf>,
}

impl RememberSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        let enabled = layers.boolean(&ENABLED)?;
        Ok(Self {
            file: enabled.then(|| layers.path(&FILE)).transpose()?,
        })
    }
}
