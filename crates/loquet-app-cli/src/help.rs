//! The help texts in the person's language, put over what clap derives from the arguments.
//!
//! The key of a command is `help-` and its path, such as `help-user-add`; that of an argument is
//! `option-` and its name, or `option-`, the path and the name where it means something of its own.

use crate::arguments::Arguments;
use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory};
use loquet_wiring::Messages;
use std::ffi::OsString;

/// The whole command line, with its texts.
pub(crate) fn command(messages: &Messages) -> Command {
    let command = Arguments::command()
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::HelpShort)
                .global(true),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version),
        );
    localized(command, "", messages)
}

/// The help of the command that these words begin, for a person who left out the rest.
pub(crate) fn of_beginning(words: &[OsString], messages: &Messages) -> StyledStr {
    let mut root = command(messages);
    root.build();
    let mut command = &root;
    for word in words.iter().skip(1) {
        command = command.find_subcommand(word).unwrap_or(command);
    }
    command.clone().render_help()
}

/// A command and all below it.
fn localized(command: Command, path: &str, messages: &Messages) -> Command {
    let text = |key: &str| messages.text(key, &[]);
    let key = if path.is_empty() {
        "help-program".to_owned()
    } else {
        format!("help-{path}")
    };
    let template = format!(
        "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        text("help-usage")
    );
    let mut place = 0;
    let command = command
        .about(text(&key))
        .long_about(None::<&str>)
        .help_template(template)
        .subcommand_help_heading(text("help-heading-commands"))
        .subcommand_value_name(text("value-command"))
        .mut_args(|arg| {
            place += 1;
            localized_arg(arg, path, messages).display_order(place)
        });
    command.mut_subcommands(|below| {
        let name = below.get_name();
        let path = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}-{name}")
        };
        localized(below, &path, messages)
    })
}

fn localized_arg(arg: Arg, path: &str, messages: &Messages) -> Arg {
    let name = arg.get_id().as_str().replace('_', "-");
    let help = found(&format!("option-{path}-{name}"), messages)
        .unwrap_or_else(|| messages.text(&format!("option-{name}"), &[]));
    let heading = match (arg.is_positional(), arg.is_global_set()) {
        (true, _) => "help-heading-arguments",
        (false, true) => "help-heading-common",
        (false, false) => "help-heading-options",
    };
    let values = arg.get_value_names().unwrap_or_default().iter();
    let values: Vec<_> = values
        .map(|value| localized_value(value, messages))
        .collect();
    let arg = arg
        .help(help)
        .long_help(None::<&str>)
        .help_heading(messages.text(heading, &[]))
        .hide_env_values(true);
    if !arg.get_action().takes_values() {
        return arg;
    }
    let arg = arg.hide_default_value(true).hide_possible_values(true);
    if values.is_empty() {
        arg
    } else {
        arg.value_names(values)
    }
}

/// What stands for a value, such as `FILE`; what has no text stands for itself.
fn localized_value(value: &str, messages: &Messages) -> String {
    let key = format!("value-{}", value.to_lowercase().replace(' ', "-"));
    let is_word = key
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let text = if is_word { found(&key, messages) } else { None };
    text.unwrap_or_else(|| value.to_owned())
}

/// A text, if there is one under this key.
fn found(key: &str, messages: &Messages) -> Option<String> {
    let text = messages.text(key, &[]);
    (text != format!("[{key}]")).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{command, of_beginning};
    use clap::Command;
    use clap::builder::StyledStr;
    use loquet_wiring::{Language, Messages};

    /// Every command and argument below a command that has no text of its own.
    fn silent(command: &Command, path: &str) -> Vec<String> {
        let is_silent =
            |help: Option<&StyledStr>| help.is_none_or(|help| help.to_string().starts_with('['));
        let path = format!("{path} {}", command.get_name());
        let mut silent = Vec::new();
        if is_silent(command.get_about()) {
            silent.push(path.clone());
        }
        let args = command
            .get_arguments()
            .filter(|arg| is_silent(arg.get_help()));
        silent.extend(args.map(|arg| format!("{path} {}", arg.get_id())));
        silent.extend(
            command
                .get_subcommands()
                .flat_map(|below| self::silent(below, &path)),
        );
        silent
    }

    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        for language in [Language::French, Language::English] {
            let command = command(&Messages::new(language));
            assert_eq!(silent(&command, ""), [""; 0], "{language:?}");
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        command(&Messages::new(Language::French)).debug_assert();
    }

    #[test]
    fn whoever_leaves_out_the_rest_is_shown_what_there_is() {
        let messages = Messages::new(Language::English);
        let help = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(Into::into).collect();
            of_beginning(&words, &messages).to_string()
        };
        assert!(help(&["loquet"]).contains("loquet [OPTIONS] <COMMAND>"));
        assert!(help(&["loquet", "--json", "user"]).contains("loquet user [OPTIONS] <COMMAND>"));
    }

    #[test]
    fn nothing_english_is_left_in_french_help() {
        let mut command = command(&Messages::new(Language::French));
        command.build();
        let help = command.render_help().to_string();
        for english in [
            "Usage:",
            "Commands:",
            "Print",
            "<COMMAND>",
            "FOLDER",
            "possible values",
        ] {
            assert!(!help.contains(english), "{english}: {help}");
        }
    }
}
