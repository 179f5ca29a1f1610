//! The layer of the command line.

use super::layers::{FLAG, Layer};
use super::{SettingSource, SettingsError, declaration_of};

/// The settings given by flag.
pub(super) fn layer(flags: &[(String, String)]) -> Result<Layer, SettingsError> {
    let mut layer = Layer::default();
    for (key, value) in flags {
        let known = declaration_of(key);
        let known = known.ok_or_else(|| SettingsError::unknown(key, SettingSource::Flag))?;
        layer.set(known.key, FLAG, value.as_str());
    }
    Ok(layer)
}
