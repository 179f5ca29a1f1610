//! The sentences of a language.

use super::{Argument, Language, failure_arguments, failure_key};
use crate::Failure;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use loquet_domain::FailureCode;
use std::fmt;
use unic_langid::LanguageIdentifier;

const FRENCH: &[&str] = &[
    include_str!("../../locales/fr/failures.ftl"),
    include_str!("../../locales/fr/cli.ftl"),
    include_str!("../../locales/fr/service.ftl"),
];

const ENGLISH: &[&str] = &[
    include_str!("../../locales/en/failures.ftl"),
    include_str!("../../locales/en/cli.ftl"),
    include_str!("../../locales/en/service.ftl"),
];

/// Stands for data that a failure should have and has not.
const UNKNOWN: &str = "…";

/// The sentences of a language.
pub struct Messages {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// The sentences of a language.
    pub fn new(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![identifier(language)]);
        // The marks would be copied with an identifier, and terminals show them.
        bundle.set_use_isolating(false);
        for source in sources(language) {
            // A test reads every file strictly; here whatever can be read is.
            let resource = FluentResource::try_new((*source).to_owned())
                .unwrap_or_else(|(readable, _)| readable);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The language.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A sentence; an unknown key gives the key in brackets. An attribute is `key.attribute`.
    pub fn text(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        self.find(key, arguments)
            .unwrap_or_else(|| format!("[{key}]"))
    }

    /// The sentence of a failure. `more` adds what the error itself does not know, such as the
    /// identifier that was asked for, and wins over what it does.
    pub fn failure(&self, failure: &dyn Failure, more: &[(&str, Argument)]) -> String {
        let data = failure.failure_data();
        let data: Vec<_> = data.into_iter().chain(more.iter().cloned()).collect();
        self.code(failure.failure_code(), &data)
    }

    /// The sentence of a failure that has no error of its own.
    pub fn code(&self, code: FailureCode, data: &[(&str, Argument)]) -> String {
        let expected = failure_arguments(code).iter();
        let unknown = expected.map(|name| (*name, Argument::from(UNKNOWN)));
        let data: Vec<_> = unknown.chain(data.iter().cloned()).collect();
        self.text(&failure_key(code), &data)
    }

    fn find(&self, key: &str, arguments: &[(&str, Argument)]) -> Option<String> {
        let pattern = match key.split_once('.') {
            None => self.bundle.get_message(key)?.value()?,
            Some((key, attribute)) => self
                .bundle
                .get_message(key)?
                .get_attribute(attribute)?
                .value(),
        };
        let mut values = FluentArgs::new();
        for (name, argument) in arguments {
            values.set(*name, argument.to_fluent());
        }
        // What is missing stands as `{$name}` in the sentence: better than no sentence.
        let mut errors = Vec::new();
        Some(
            self.bundle
                .format_pattern(pattern, Some(&values), &mut errors)
                .into_owned(),
        )
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Messages")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

/// The files of a language.
pub(super) const fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::French => FRENCH,
        Language::English => ENGLISH,
    }
}

/// What Fluent calls a language; its own default, `und`, is never needed.
fn identifier(language: Language) -> LanguageIdentifier {
    language.code().parse().unwrap_or_default()
}
