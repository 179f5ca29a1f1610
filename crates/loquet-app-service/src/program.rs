//! From the words of the command line to the exit code.

use crate::arguments::{self, Arguments};
use crate::{check, http, run};
use clap::FromArgMatches;
use loquet_domain::FailureCode;
use loquet_wiring::settings::LanguageChoice;
use loquet_wiring::{
    Exit, Failure, Language, Messages, Settings, Variables, start_service_tracing,
};
use std::error::Error;
use std::ffi::OsString;
use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

/// Runs the program.
pub(crate) fn run(words: &[OsString]) -> ExitCode {
    let messages = messages(LanguageChoice::default());
    let parsed = arguments::command(&messages).try_get_matches_from(words);
    match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => started(&arguments, messages).into(),
        Err(error) => misused(&error, &messages).into(),
    }
}

fn misused(error: &clap::Error, messages: &Messages) -> Exit {
    if !error.use_stderr() {
        // Whoever reads the help may stop reading it.
        drop(error.print());
        return Exit::Done;
    }
    let label = messages.text("usage-label", &[]);
    say(&format!("{label} {}", arguments::sentence(error, messages)));
    say(&messages.text("usage-service-more", &[]));
    Exit::Usage
}

/// Checks the settings, then serves, unless a check is all that was asked for.
fn started(arguments: &Arguments, messages: Messages) -> Exit {
    if arguments.describe {
        return described();
    }
    let (overrides, variables) = (arguments.overrides(), Variables::of_process());
    let Ok(settings) = Settings::load(&overrides, &variables) else {
        return refused(&Settings::problems(&overrides, &variables), &messages);
    };
    let messages = in_settled_language(messages, &settings);
    if arguments.check {
        return checked(&settings, &messages);
    }
    start_service_tracing(settings.service().log_format);
    match run::service(settings, &messages) {
        Ok(()) => Exit::Done,
        Err(failure) => refused(&[failure], &messages),
    }
}

/// Prints the description of the API (OpenAPI).
fn described() -> Exit {
    let description = http::description().to_pretty_json().unwrap_or_default();
    // Nobody is left to be told that this cannot be printed.
    drop(writeln!(stdout(), "{description}"));
    Exit::Done
}

fn checked(settings: &Settings, messages: &Messages) -> Exit {
    let problems = check::problems(settings);
    if !problems.is_empty() {
        return refused(&problems, messages);
    }
    // Nobody is left to be told that this cannot be printed.
    drop(writeln!(
        stdout(),
        "{}",
        messages.text("service-checked", &[])
    ));
    Exit::Done
}

/// Tells every failure, and ends as the first of them says.
fn refused<F: Failure + Error>(failures: &[F], messages: &Messages) -> Exit {
    for failure in failures {
        tell(failure, messages);
    }
    let first = failures.first().map(Failure::failure_code);
    Exit::of(first.unwrap_or(FailureCode::Unexpected))
}

fn tell<F: Failure + Error>(failure: &F, messages: &Messages) {
    let code = ("code", failure.failure_code().as_str().into());
    let line = messages.text("failure-line", &[code]);
    say(&format!("{line} {}", messages.failure(failure, &[])));
    let mut cause = failure.source();
    while let Some(error) = cause {
        let detail = ("detail", error.to_string().into());
        say(&messages.text("failure-detail", &[detail]));
        cause = error.source();
    }
}

/// Writes a line to standard error.
pub(crate) fn say(line: &str) {
    // Nobody is left to be told that this cannot be printed.
    drop(writeln!(stderr(), "{line}"));
}

/// The sentences for whoever reads standard error.
fn messages(setting: LanguageChoice) -> Messages {
    let variable = std::env::var("LOQUET_LANG").ok();
    Messages::new(Language::detect(variable.as_deref(), setting))
}

fn in_settled_language(present: Messages, settings: &Settings) -> Messages {
    let settled = messages(settings.language());
    if settled.language() == present.language() {
        present
    } else {
        settled
    }
}
