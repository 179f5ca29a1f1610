//! From the words of the command line to the exit code.

use crate::arguments::{Arguments, ColorWhen, Global, Tongue};
use crate::front::Front;
use crate::output::{Colors, Output};
use crate::{commands, help, usage};
use clap::FromArgMatches;
use loquet_wiring::settings::LanguageChoice;
use loquet_wiring::{Language, Messages, Overrides, Settings, Variables};
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the program.
pub(crate) fn run(words: &[OsString]) -> ExitCode {
    let glance = Glance::at(words);
    let messages = Messages::new(glance.language(LanguageChoice::default()));
    let parsed = help::command(&messages).try_get_matches_from(words);
    match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => run_command(arguments, messages),
        Err(error) => usage::report(&error, words, &messages, glance.output()).into(),
    }
}

/// Runs a command, and tells its failure if it fails.
fn run_command(arguments: Arguments, messages: Messages) -> ExitCode {
    let global = &arguments.global;
    let overrides = Overrides {
        config: global.config.clone(),
        data: global.data.clone(),
        settings: server_setting(global),
    };
    let output = Output::new(global.json, Colors::of(global.color));
    let messages = in_settled_language(messages, global.lang, &overrides);
    let front = Front::new(Arc::new(messages), output, overrides);
    match commands::run(&front, arguments.command) {
        Ok(code) => code,
        Err(failure) => {
            front.report(&failure);
            failure.exit().into()
        }
    }
}

/// What the command line says of the server; an empty URL is none, whatever the settings name.
fn server_setting(global: &Global) -> Vec<(String, String)> {
    let url = match &global.server {
        None if global.local => Some(String::new()),
        server => server.clone(),
    };
    url.into_iter()
        .map(|url| ("server.url".to_owned(), url))
        .collect()
}

/// The sentences in the language of the settings, if no flag or variable says another.
fn in_settled_language(
    messages: Messages,
    flag: Option<Tongue>,
    overrides: &Overrides,
) -> Messages {
    if flag.is_some() {
        return messages;
    }
    // Settings that cannot be read are reported by the command that needs them.
    let settings = Settings::load(overrides, &Variables::of_process());
    let choice = settings
        .map(|settings| settings.language())
        .unwrap_or_default();
    let language = Language::detect(None, choice);
    if language == messages.language() {
        messages
    } else {
        Messages::new(language)
    }
}

/// What must be known of the command line before it is parsed: in which language and form to say
/// what is wrong with it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Glance {
    language: Option<String>,
    json: bool,
    color: Option<ColorWhen>,
}

impl Glance {
    fn at(words: &[OsString]) -> Self {
        let ours = words.iter().skip(1).map(OsString::as_os_str);
        let ours: Vec<_> = ours.take_while(|word| *word != "--").collect();
        let color = value_of("--color", &ours)
            .and_then(|value| <ColorWhen as clap::ValueEnum>::from_str(&value, false).ok());
        Self {
            language: value_of("--lang", &ours),
            json: ours.contains(&OsStr::new("--json")),
            color,
        }
    }

    fn language(&self, setting: LanguageChoice) -> Language {
        let variable = || std::env::var("LOQUET_LANG").ok();
        Language::detect(self.language.clone().or_else(variable).as_deref(), setting)
    }

    fn output(&self) -> Output {
        Output::new(self.json, Colors::of(self.color.unwrap_or(ColorWhen::Auto)))
    }
}

/// The value of an option, written as one word or two.
fn value_of(option: &str, words: &[&OsStr]) -> Option<String> {
    let mut words = words.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        match word.strip_prefix(option) {
            Some("") => return words.next().map(str::to_owned),
            Some(rest) if rest.starts_with('=') => {
                return rest.strip_prefix('=').map(str::to_owned);
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Glance;
    use crate::arguments::ColorWhen;

    fn glance(words: &[&str]) -> Glance {
        let words = ["loquet"].iter().chain(words);
        Glance::at(&words.map(Into::into).collect::<Vec<_>>())
    }

    #[test]
    fn language_and_form_are_seen_wherever_they_stand() {
        let expected = Glance {
            language: Some("fr".to_owned()),
            json: true,
            color: None,
        };
        assert_eq!(glance(&["login", "--json", "--lang", "fr"]), expected);
        assert_eq!(
            glance(&["--lang=fr", "--json", "no-such-command"]),
            expected
        );
        assert_eq!(glance(&["--color", "never"]).color, Some(ColorWhen::Never));
    }

    #[test]
    fn the_words_of_another_command_are_not_ours() {
        assert_eq!(
            glance(&["login", "--", "editor", "--json", "--lang=en"]),
            Glance::default()
        );
        assert_eq!(glance(&["--language=fr"]), Glance::default());
    }
}
