//! French and English: the language of a person, and the sentences in it.

mod argument;
mod failures;
mod messages;

#[cfg(test)]
mod tests;

pub use crate::settings::LanguageChoice;
pub use argument::Argument;
pub use failures::{failure_arguments, failure_key};
pub use messages::Messages;

/// A language of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

impl Language {
    /// Every language, French first.
    pub const ALL: &'static [Self] = &[Self::French, Self::English];

    /// By `--lang` or `LOQUET_LANG`, else by the setting, else by the machine's user.
    pub fn detect(flag: Option<&str>, setting: LanguageChoice) -> Self {
        Self::choose(flag, setting, sys_locale::get_locale().as_deref())
    }

    /// As [`Language::detect`], with the locale of the machine's user.
    pub fn choose(flag: Option<&str>, setting: LanguageChoice, locale: Option<&str>) -> Self {
        match (flag, setting) {
            (Some(flag), _) => Self::of_locale(flag),
            (None, LanguageChoice::French) => Self::French,
            (None, LanguageChoice::English) => Self::English,
            (None, LanguageChoice::Automatic) => locale.map_or(Self::French, Self::of_locale),
        }
    }

    /// `fr` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// English for `en` and what begins with it; French for everything else.
    fn of_locale(locale: &str) -> Self {
        let language = locale
            .split(['-', '_', '.', '@'])
            .next()
            .unwrap_or_default();
        if language.eq_ignore_ascii_case("en") {
            Self::English
        } else {
            Self::French
        }
    }
}
