//! Section `[language]`: the language of the sentences.

use super::SettingsError;
use super::declaration::{Declaration, Kind};
use super::layers::Layers;

const DEFAULT: Declaration = Declaration {
    key: "language.default",
    kind: Kind::Choice(&["auto", "fr", "en"]),
    meaning: "The language of the sentences; `auto` is that of the machine's user, French where it \
              is neither French nor English.",
};

pub(super) const DECLARATIONS: &[Declaration] = &[DEFAULT];

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

impl LanguageChoice {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        Ok(match layers.choice(&DEFAULT)? {
            "fr" => Self::French,
            "en" => Self::English,
            _ => Self::Automatic,
        })
    }
}
