//! The layer of the command line.

use super::layers::{FLAG, Layer};
use super::{SettingSource, SettingsError, declaration_of};

/// The settings given by flag, and what is none.
pub(super) fn layer(flags: &[(String, String)]) -> (Layer, Vec<SettingsError>) {
    let (mut layer, mut unknown) = (Layer::default(), Vec::new());
    for (key, value) in flags {
        match declaration_of(key) {
            Some(known) => layer.set(known.key, FLAG, value.as_str()),
            None => unknown.push(SettingsError::unknown(key, SettingSource::Flag)),
        }
    }
    (layer, unknown)
}
