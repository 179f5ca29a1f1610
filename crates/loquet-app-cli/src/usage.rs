//! What is wrong with a command line, in the person's language.

use crate::failure::FailureJson;
use crate::help;
use crate::output::{Output, print_json, say};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use loquet_domain::text::PrintableText;
use loquet_wiring::Exit;
use loquet_wiring::{Argument, Messages};
use std::ffi::OsString;

/// The code of a command line that cannot be read, for machines. It has no page in the catalogue:
/// the help is its page.
const CODE: &str = "usage";

/// Prints the help that was asked for, or says what is wrong.
pub(crate) fn report(
    error: &clap::Error,
    words: &[OsString],
    messages: &Messages,
    output: Output,
) -> Exit {
    if !error.use_stderr() {
        // Whoever reads the help may stop reading it.
        drop(error.print());
        return Exit::Done;
    }
    let sentence = sentence(error, messages);
    if output.is_json() {
        // Nobody is left to be told that this cannot be printed.
        drop(print_json(&FailureJson::new(CODE, &sentence)));
        return Exit::Usage;
    }
    let label = output.colors().alarm(&messages.text("usage-label", &[]));
    say(&format!("{label} {sentence}"));
    if error.kind() == ErrorKind::MissingSubcommand {
        say(&format!("\n{}", help::of_beginning(words, messages)));
    } else {
        say(&messages.text("usage-more", &[]));
    }
    Exit::Usage
}

/// What is wrong, and what was perhaps meant.
fn sentence(error: &clap::Error, messages: &Messages) -> String {
    let argument = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    let data: [(&str, Argument); 3] = [
        ("argument", argument.into()),
        ("value", value.into()),
        ("other", text(error, ContextKind::PriorArg).into()),
    ];
    let mut sentence = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let command = text(error, ContextKind::InvalidSubcommand);
            messages.text("usage-unknown-command", &[("command", command.into())])
        }
        kind => messages.text(key(kind, error), &data),
    };
    let suggestions = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ];
    let suggestion = suggestions
        .iter()
        .map(|kind| text(error, *kind))
        .find(|it| !it.is_empty());
    let valid = text(error, ContextKind::ValidValue);
    for (key, hint) in [
        ("usage-suggestion", suggestion.unwrap_or_default()),
        ("usage-valid-values", valid),
    ] {
        if !hint.is_empty() {
            sentence.push(' ');
            sentence.push_str(&messages.text(key, &[("hint", hint.into())]));
        }
    }
    sentence
}

fn key(kind: ErrorKind, error: &clap::Error) -> &'static str {
    match kind {
        ErrorKind::UnknownArgument => "usage-unknown-argument",
        ErrorKind::MissingRequiredArgument => "usage-missing-argument",
        ErrorKind::MissingSubcommand => "usage-missing-command",
        ErrorKind::InvalidValue if text(error, ContextKind::InvalidValue).is_empty() => {
            "usage-missing-value"
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "usage-invalid-value",
        ErrorKind::ArgumentConflict => "usage-conflict",
        ErrorKind::InvalidUtf8 => "usage-not-utf-8",
        _ => "usage-other",
    }
}

/// What clap knows under a kind, made printable: it may come from anywhere.
fn text(error: &clap::Error, kind: ContextKind) -> String {
    let text = match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    };
    PrintableText::<200>::new(&text).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::sentence;
    use crate::help;
    use loquet_wiring::{Language, Messages};

    fn check(words: &[&str], expected: &[&str]) {
        for language in [Language::French, Language::English] {
            let messages = Messages::new(language);
            let words = ["loquet"].iter().chain(words);
            let error = help::command(&messages)
                .try_get_matches_from(words)
                .expect_err("refused");
            let sentence = sentence(&error, &messages);
            assert!(!sentence.contains("usage-"), "{sentence}");
            for part in expected {
                assert!(sentence.contains(part), "{part}: {sentence}");
            }
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        check(&["logn"], &["logn", "login"]);
        check(&["login", "--rembmer"], &["--rembmer", "--remember"]);
        check(&["import"], &["FI"]);
        check(&["init", "--profile", "lax"], &["lax", "transitional"]);
        check(&["init", "--profile"], &["--profile"]);
        check(&["session", "close", "12"], &["12"]);
        check(&["journal", "list", "--last", "many"], &["many", "--last"]);
        check(
            &[
                "identifier",
                "remembered",
                "--forget",
                "a.b",
                "--forget-all",
            ],
            &["--forget"],
        );
        check(&["login", "a.b", "c.d"], &["c.d"]);
    }

    #[test]
    fn a_hostile_word_is_printed_harmless() {
        check(&["\u{1b}[31m"], &["\\u{1b}[31m"]);
    }
}
