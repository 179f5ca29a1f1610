//! The words that `cargo xtask` understands.

use anyhow::{Result, bail, ensure};

use crate::{arch, bench, ci, docs, fuzz, package, schemathesis, test, tidy, try_it};

/// What a word does with the words after it.
type Action = fn(&[String]) -> Result<()>;

/// One word, with what it takes and what it does.
struct Command {
    word: &'static str,
    arguments: &'static str,
    summary: &'static str,
    run: Action,
}

/// Every word, in the order of the help.
const COMMANDS: &[Command] = &[
    Command {
        word: "try",
        arguments: "[--scripted]",
        summary: "plays a login in a temporary practice, or lets you log in yourself",
        run: try_it::run,
    },
    Command {
        word: "test",
        arguments: "",
        summary: "installs what the tests need and runs them all",
        run: test::run,
    },
    Command {
        word: "ci",
        arguments: "",
        summary: "everything continuous integration checks beside the tests",
        run: ci::run,
    },
    Command {
        word: "arch",
        arguments: "",
        summary: "compares the crates' dependencies with rules D1 to D9",
        run: arch::run,
    },
    Command {
        word: "tidy",
        arguments: "",
        summary: "the house rules that no other tool checks",
        run: tidy::run,
    },
    Command {
        word: "docs",
        arguments: "[--check]",
        summary: "writes the generated pages again; --check only compares them",
        run: docs::run,
    },
    Command {
        word: "fuzz",
        arguments: "[--seconds N]",
        summary: "hostile bytes for whatever reads cards and certificates, half a minute each",
        run: fuzz::run,
    },
    Command {
        word: "schemathesis",
        arguments: "[--minutes N]",
        summary: "requests made from the API's description, against a real service; 3 minutes",
        run: schemathesis::run,
    },
    Command {
        word: "package",
        arguments: "[--check]",
        summary: "the Debian package; --check installs and runs one in a root of its own",
        run: package::run,
    },
    Command {
        word: "bench",
        arguments: "[…]",
        summary: "measures; further words go to `cargo bench`",
        run: bench::run,
    },
];

/// Runs the command that the first word names; without a word, prints the help.
pub(crate) fn dispatch(words: &[String]) -> Result<()> {
    match words.split_first() {
        None => print!("{}", help()),
        Some((word, _)) if matches!(word.as_str(), "help" | "-h" | "--help") => {
            print!("{}", help());
        }
        Some((word, arguments)) => return find(word)?(arguments),
    }
    Ok(())
}

fn find(word: &str) -> Result<Action> {
    match COMMANDS.iter().find(|command| command.word == word) {
        Some(command) => Ok(command.run),
        None => bail!("there is no command `{word}`\n\n{}", help()),
    }
}

/// One line for each word.
fn help() -> String {
    let line = |command: &Command| {
        let usage = format!("{} {}", command.word, command.arguments);
        format!("  cargo xtask {usage:<26} {}\n", command.summary)
    };
    COMMANDS.iter().map(line).collect()
}

/// Refuses arguments, for a command that takes none.
pub(crate) fn no_arguments(arguments: &[String]) -> Result<()> {
    ensure!(
        arguments.is_empty(),
        "this command takes no argument, and was given `{}`",
        arguments.join(" ")
    );
    Ok(())
}

/// Whether the only flag of a command was given; anything else is refused.
pub(crate) fn only_flag(arguments: &[String], flag: &str) -> Result<bool> {
    match arguments {
        [] => Ok(false),
        [given] if given == flag => Ok(true),
        _ => bail!(
            "this command takes `{flag}` or nothing, and was given `{}`",
            arguments.join(" ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{COMMANDS, dispatch, help, no_arguments, only_flag};

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn help_has_one_line_for_each_word() {
        assert_eq!(help().lines().count(), COMMANDS.len());
    }

    #[test]
    fn unknown_word_is_refused_with_the_help() {
        let error = dispatch(&words("tydi")).unwrap_err().to_string();
        assert!(error.contains("`tydi`") && error.contains("cargo xtask tidy"));
    }

    #[test]
    fn only_flag_refuses_anything_else() {
        assert!(only_flag(&words("--check"), "--check").unwrap());
        assert!(!only_flag(&[], "--check").unwrap());
        assert!(only_flag(&words("--chek"), "--check").is_err());
        assert!(only_flag(&words("--check --check"), "--check").is_err());
    }

    #[test]
    fn no_arguments_refuses_one() {
        assert!(no_arguments(&[]).is_ok());
        assert!(no_arguments(&words("--now")).is_err());
    }
}
