//! The command line, and its help in the person's language.

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command, CommandFactory, Parser};
use loquet_domain::text::PrintableText;
use loquet_wiring::{Argument, Messages, Overrides};
use std::path::PathBuf;

/// What the program is asked for.
#[derive(Debug, Default, Parser)]
#[command(
    name = "loquetd",
    version,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub(crate) struct Arguments {
    /// The settings file.
    #[arg(
        long,
        value_name = "FILE",
        env = "LOQUET_CONFIG",
        hide_env_values = true
    )]
    pub(crate) config: Option<PathBuf>,
    /// The folder that holds everything.
    #[arg(
        long,
        value_name = "FOLDER",
        env = "LOQUET_DATA",
        hide_env_values = true
    )]
    pub(crate) data: Option<PathBuf>,
    /// Check, and do nothing.
    #[arg(long)]
    pub(crate) check: bool,
    /// Write the description of the API, and do nothing: for `cargo xtask docs`.
    #[arg(long, hide = true)]
    pub(crate) describe: bool,
}

impl Arguments {
    /// What it says of the settings.
    pub(crate) fn overrides(&self) -> Overrides {
        Overrides {
            config: self.config.clone(),
            data: self.data.clone(),
            ..Overrides::default()
        }
    }
}

/// The command line, with its texts.
pub(crate) fn command(messages: &Messages) -> Command {
    let text = |key: &str| messages.text(key, &[]);
    let template = format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}",
        text("help-usage")
    );
    let [help, version] = [("help", 'h'), ("version", 'V')].map(|(name, short)| {
        let arg = Arg::new(name).long(name).short(short);
        arg.action(if name == "help" {
            ArgAction::HelpShort
        } else {
            ArgAction::Version
        })
    });
    let command = Arguments::command().arg(help).arg(version);
    let command = command.about(text("help-service")).long_about(None);
    command.help_template(template).mut_args(|arg| {
        let (key, value) = match arg.get_id().as_str() {
            "check" => ("option-service-check".to_owned(), None),
            "config" => ("option-config".to_owned(), Some("value-file")),
            "data" => ("option-data".to_owned(), Some("value-folder")),
            other => (format!("option-{other}"), None),
        };
        let heading = text("help-heading-options");
        let arg = arg.help(text(&key)).long_help(None).help_heading(heading);
        match value {
            Some(value) => arg.value_name(text(value)),
            None => arg,
        }
    })
}

/// What is wrong with the command line.
pub(crate) fn sentence(error: &clap::Error, messages: &Messages) -> String {
    use clap::error::ErrorKind as Kind;
    let argument: Argument = context(error, ContextKind::InvalidArg).into();
    let value = context(error, ContextKind::InvalidValue);
    let key = match error.kind() {
        Kind::UnknownArgument => "usage-unknown-argument",
        Kind::InvalidValue if value.is_empty() => "usage-missing-value",
        Kind::InvalidValue | Kind::ValueValidation => "usage-invalid-value",
        Kind::ArgumentConflict => "usage-conflict",
        Kind::InvalidUtf8 => "usage-not-utf-8",
        _ => "usage-other",
    };
    let other: Argument = context(error, ContextKind::PriorArg).into();
    let data = [
        ("argument", argument),
        ("value", value.into()),
        ("other", other),
    ];
    messages.text(key, &data)
}

/// What clap knows, made printable: it may come from anywhere.
fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => PrintableText::<200>::new(text).as_str().to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{command, sentence};
    use loquet_wiring::{Language, Messages};

    #[test]
    fn every_option_is_explained_in_both_languages() {
        for language in [Language::French, Language::English] {
            let mut command = command(&Messages::new(language));
            command.clone().debug_assert();
            let help = command.render_help().to_string();
            for option in ["--config", "--data", "--check", "--help", "--version"] {
                assert!(help.contains(option), "{option}: {help}");
            }
            assert!(
                !help.contains("[option") && !help.contains("[help"),
                "{help}"
            );
            let is_english = help.contains("Print") || help.contains("FOLDER");
            assert_eq!(
                is_english,
                language == Language::English && help.contains("FOLDER")
            );
        }
    }

    #[test]
    fn what_is_wrong_is_named_and_a_hostile_word_is_harmless() {
        let messages = Messages::new(Language::English);
        for (words, part) in [
            (["loquetd", "--chek"], "--chek"),
            (["loquetd", "start"], "start"),
            (["loquetd", "--data"], "--data"),
            (["loquetd", "\u{1b}[31m"], "\\u{1b}[31m"),
        ] {
            let error = command(&messages)
                .try_get_matches_from(words)
                .expect_err("refused");
            let said = sentence(&error, &messages);
            assert!(said.contains(part), "{said}");
        }
    }
}
