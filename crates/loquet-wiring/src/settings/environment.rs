//! The layer of the environment: `LOQUET_SECTION__NAME`.

use super::declaration::{ENVIRONMENT_PREFIX, ENVIRONMENT_SEPARATOR};
use super::layers::Layer;
use super::{DECLARATIONS, SettingSource, SettingsError, declaration_of};
use crate::Variables;

/// The settings among the variables, and what is meant as one and is none.
pub(super) fn layer(variables: &Variables) -> (Layer, Vec<SettingsError>) {
    let (mut layer, mut unknown) = (Layer::default(), Vec::new());
    for (variable, value) in variables.iter() {
        let Some(name) = variable.strip_prefix(ENVIRONMENT_PREFIX) else {
            continue;
        };
        if !is_meant_as_setting(name) {
            continue;
        }
        let key = name.to_lowercase().replacen(ENVIRONMENT_SEPARATOR, ".", 1);
        let known = declaration_of(&key).filter(|known| known.environment_name() == variable);
        let Some(known) = known else {
            let place = SettingSource::Environment(variable.to_owned());
            unknown.push(SettingsError::unknown(&key, place));
            continue;
        };
        layer.set(known.key, variable, value.to_string_lossy().as_ref());
    }
    (layer, unknown)
}

/// Whether a name after the prefix has a section, or is a setting written with one `_` for two.
fn is_meant_as_setting(name: &str) -> bool {
    let flat = name.to_lowercase();
    let mut known = DECLARATIONS.iter().copied().flatten();
    name.contains(ENVIRONMENT_SEPARATOR)
        || known.any(|setting| setting.key.replace('.', "_") == flat)
}
