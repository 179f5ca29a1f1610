//! The language of the journey: French, unless the system says English.

use std::env;

/// A language of the journey's titles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    French,
    English,
}

/// A sentence in both languages.
pub(super) struct Text {
    pub(super) french: &'static str,
    pub(super) english: &'static str,
}

impl Language {
    /// The language of this system.
    pub(super) fn of_environment() -> Self {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let mut values = names.iter().filter_map(|name| env::var(name).ok());
        let first = values.find(|value| !value.is_empty());
        Self::of_locale(first.as_deref().unwrap_or_default())
    }

    /// The language of a locale such as `en_GB.UTF-8`.
    fn of_locale(locale: &str) -> Self {
        match locale.split(['_', '-', '.']).next() {
            Some("en") => Self::English,
            _ => Self::French,
        }
    }

    /// The sentence in this language.
    pub(super) fn choose(self, text: &Text) -> &'static str {
        match self {
            Self::French => text.french,
            Self::English => text.english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn french_unless_the_locale_is_english() {
        for locale in ["", "C.UTF-8", "fr_FR.UTF-8", "de_DE"] {
            assert_eq!(Language::of_locale(locale), Language::French, "{locale}");
        }
        for locale in ["en", "en_GB.UTF-8", "en-US"] {
            assert_eq!(Language::of_locale(locale), Language::English, "{locale}");
        }
    }
}
