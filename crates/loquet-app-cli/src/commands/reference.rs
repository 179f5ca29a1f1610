//! The reference of the commands and of the exit codes, in Markdown.

use crate::help;
use clap::{Arg, Command};
use loquet_wiring::Exit;
use loquet_wiring::Messages;
use std::fmt::Write;

/// The exit codes, with the failures that end so.
pub(super) fn exit_codes(messages: &Messages) -> String {
    let text = |key: &str| messages.text(key, &[]);
    let mut page = format!(
        "| {} | {} | {} |\n|---|---|---|\n",
        text("label-exit-code"),
        text("label-meaning"),
        text("label-failures")
    );
    for exit in Exit::ALL {
        let failures: Vec<_> = exit.failures().map(|code| format!("`{code}`")).collect();
        let (code, meaning, failures) = (exit.code(), text(exit.key()), failures.join(", "));
        // Writing to a string never fails.
        let _ = writeln!(page, "| {code} | {meaning} | {failures} |");
    }
    page
}

/// Every command, with its arguments.
pub(super) fn commands(messages: &Messages) -> String {
    let mut command = help::command(messages);
    command.build();
    let mut page = String::new();
    describe(&command, &mut page);
    page
}

fn describe(command: &Command, page: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let about = command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default();
    let usage = command.clone().render_usage().to_string();
    let usage: Vec<_> = usage
        .trim_start_matches("Usage:")
        .lines()
        .map(str::trim)
        .collect();
    let usage = usage.join("\n");
    // Writing to a string never fails.
    let _ = write!(page, "## `{name}`\n\n{about}\n\n```text\n{usage}\n```\n\n");
    let is_root = command.get_name() == name;
    let own = |arg: &&Arg| !arg.is_hide_set() && (is_root || !arg.is_global_set());
    let mut arguments = command.get_arguments().filter(own).peekable();
    if arguments.peek().is_some() {
        for argument in arguments {
            let help = argument
                .get_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            let _ = writeln!(page, "- `{}`: {help}", written(argument));
        }
        page.push('\n');
    }
    for below in command
        .get_subcommands()
        .filter(|below| !below.is_hide_set())
    {
        describe(below, page);
    }
}

/// An argument as it is typed, and the variable that stands for it.
fn written(argument: &Arg) -> String {
    let mut written = argument.to_string();
    if let Some(short) = argument.get_short() {
        written = format!("-{short}, {written}");
    }
    if let Some(variable) = argument.get_env() {
        written = format!("{written}`, `{}", variable.to_string_lossy());
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{commands, exit_codes};
    use loquet_wiring::{Language, Messages};

    #[test]
    fn every_exit_code_is_explained_in_both_languages() {
        for language in [Language::French, Language::English] {
            let page = exit_codes(&Messages::new(language));
            assert!(
                page.contains("| 130 |") && page.contains("`LQ-LOGIN-04`"),
                "{page}"
            );
            assert!(
                !page.contains("exit-") && !page.contains("label-"),
                "{page}"
            );
        }
    }

    #[test]
    fn every_public_command_is_described() {
        let page = commands(&Messages::new(Language::English));
        for command in [
            "loquet",
            "loquet login",
            "loquet user add",
            "loquet journal export",
        ] {
            assert!(page.contains(&format!("## `{command}`")), "{command}");
        }
        assert!(!page.contains("generate"), "hidden commands stay hidden");
        assert!(page.contains("`LOQUET_DATA`"));
    }
}
