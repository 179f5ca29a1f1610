//! Questions at a terminal: an identifier with completion, a hidden password, a choice.

use crate::completion::{Choice, beginning_with, choose};
use crate::failure::Failure;
use crate::output::say;
use crate::terminal::forget_typed_ahead;
use inquire::autocompletion::Replacement;
use inquire::ui::{RenderConfig, Styled};
use inquire::validator::{ErrorMessage, Validation};
use inquire::{Autocomplete, CustomUserError, InquireError, PasswordDisplayMode, Select, Text};
use loquet_domain::card::Pin;
use loquet_domain::remembered::RememberedList;
use loquet_domain::workstation::EnrolmentCode;
use loquet_domain::{FailureCode, Identifier, Password};
use loquet_wiring::{Argument, Messages, now};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Asks at the terminal. Questions are written on standard error, so that standard output holds
/// the answer of the command alone.
pub(crate) struct Prompter {
    messages: Arc<Messages>,
    colors: bool,
}

impl Prompter {
    /// Questions in the person's language.
    pub(crate) const fn new(messages: Arc<Messages>, colors: bool) -> Self {
        Self { messages, colors }
    }

    /// Whether somebody can be asked.
    pub(crate) fn has_terminal() -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// A sentence.
    pub(crate) fn text(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        self.messages.text(key, arguments)
    }

    /// Asks for an identifier; the beginning of a remembered one is enough.
    pub(crate) fn identifier(
        &self,
        question: &str,
        remembered: &RememberedList,
        initial: &str,
    ) -> Result<Identifier, Failure> {
        check_terminal()?;
        let canceled = self.text("prompt-cancelled", &[]);
        let help = self.text("prompt-completion-help", &[]);
        let (messages, known) = (Arc::clone(&self.messages), remembered.clone());
        let validate = {
            let known = known.clone();
            move |typed: &str| Ok(judged(resolve(typed, &known), &messages))
        };
        let show = |typed: &str| match resolve(typed, remembered) {
            Ok(identifier) => identifier.display().to_owned(),
            Err(_) => typed.to_owned(),
        };
        let mut prompt = Text::new(question)
            .with_initial_value(initial)
            .with_autocomplete(Suggestions(known))
            .with_page_size(5)
            .with_validator(validate)
            .with_formatter(&show)
            .with_render_config(self.look(&canceled));
        if !remembered.entries().is_empty() {
            prompt = prompt.with_help_message(&help);
        }
        resolve(&prompt.prompt().map_err(not_answered)?, remembered)
    }

    /// Asks for a password, which is not shown.
    pub(crate) fn password(&self, question: &str) -> Result<Password, Failure> {
        let canceled = self.text("prompt-cancelled", &[]);
        typed_password(self.hidden(question, &canceled).without_confirmation())
    }

    /// Asks for a new password, twice.
    pub(crate) fn new_password(&self, question: &str) -> Result<Password, Failure> {
        let canceled = self.text("prompt-cancelled", &[]);
        let again = self.text("prompt-password-again", &[]);
        let differ = self.messages.code(FailureCode::PasswordsDiffer, &[]);
        let prompt = self.hidden(question, &canceled);
        let prompt = prompt.with_custom_confirmation_message(&again);
        typed_password(prompt.with_custom_confirmation_error_message(&differ))
    }

    /// Asks for a PIN, which is not shown. What is no PIN is refused here, and asked again from the
    /// start: no card has seen it. What was typed before the question is none.
    pub(crate) fn pin(&self, question: &str) -> Result<Pin, Failure> {
        check_terminal()?;
        let canceled = self.text("prompt-cancelled", &[]);
        loop {
            forget_typed_ahead();
            let prompt = inquire::Password::new(question)
                .with_display_mode(PasswordDisplayMode::Hidden)
                .with_formatter(&|_| String::new())
                .without_confirmation()
                .with_render_config(self.look(&canceled));
            let typed = Zeroizing::new(prompt.prompt().map_err(not_answered)?);
            match Pin::parse(&typed) {
                Ok(pin) => return Ok(pin),
                Err(error) => say(&self.messages.failure(&error, &[])),
            }
        }
    }

    /// Asks for a clear yes: the word itself, nothing shorter. Anything else is a no.
    pub(crate) fn consent(&self, question: &str) -> Result<bool, Failure> {
        check_terminal()?;
        let canceled = self.text("prompt-cancelled", &[]);
        let yes = self.text("prompt-yes", &[]);
        forget_typed_ahead();
        let prompt = Text::new(question).with_render_config(self.look(&canceled));
        let typed = prompt.prompt().map_err(not_answered)?;
        Ok(typed.trim().to_lowercase() == yes)
    }

    /// Asks for the code of a workstation, which is shown: it is read from another screen, and works
    /// once. What is no code is refused here, and asked again.
    pub(crate) fn enrolment_code(&self, question: &str) -> Result<EnrolmentCode, Failure> {
        check_terminal()?;
        let canceled = self.text("prompt-cancelled", &[]);
        let malformed = self.text("prompt-enrolment-code-help", &[]);
        let refused = ErrorMessage::Custom(malformed.clone());
        let validate = move |typed: &str| {
            let read = typed.parse::<EnrolmentCode>();
            Ok(read.map_or_else(
                |_| Validation::Invalid(refused.clone()),
                |_| Validation::Valid,
            ))
        };
        let prompt = Text::new(question)
            .with_help_message(&malformed)
            .with_validator(validate)
            .with_render_config(self.look(&canceled));
        let typed = Zeroizing::new(prompt.prompt().map_err(not_answered)?);
        let refused = |_| Failure::new(FailureCode::EnrolmentRefused);
        typed.parse().map_err(refused)
    }

    /// Asks for one of several; gives its place.
    pub(crate) fn choose(&self, question: &str, options: Vec<String>) -> Result<usize, Failure> {
        check_terminal()?;
        let canceled = self.text("prompt-cancelled", &[]);
        let help = self.text("prompt-choice-help", &[]);
        let prompt = Select::new(question, options)
            .with_help_message(&help)
            .without_filtering()
            .with_render_config(self.look(&canceled));
        prompt
            .raw_prompt()
            .map(|chosen| chosen.index)
            .map_err(not_answered)
    }

    fn hidden<'a>(&self, question: &'a str, canceled: &'a str) -> inquire::Password<'a> {
        let messages = Arc::clone(&self.messages);
        inquire::Password::new(question)
            .with_display_mode(PasswordDisplayMode::Hidden)
            .with_formatter(&|_| String::new())
            .with_validator(move |typed: &str| Ok(judged(read_password(typed), &messages)))
            .with_render_config(self.look(canceled))
    }

    fn look<'a>(&self, canceled: &'a str) -> RenderConfig<'a> {
        let plain = RenderConfig::empty();
        let look = if self.colors {
            RenderConfig::default_colored()
        } else {
            plain
        };
        let refused = look.error_message.with_prefix(Styled::new("✗"));
        look.with_error_message(refused)
            .with_prompt_prefix(Styled::new("›"))
            .with_answered_prompt_prefix(Styled::new("›"))
            .with_canceled_prompt_indicator(Styled::new(canceled))
    }
}

fn check_terminal() -> Result<(), Failure> {
    if Prompter::has_terminal() {
        Ok(())
    } else {
        Err(Failure::new(FailureCode::NoTerminal))
    }
}

/// What a typed identifier stands for: itself, or the most recent remembered one that begins so.
fn resolve(typed: &str, remembered: &RememberedList) -> Result<Identifier, Failure> {
    match choose(typed, remembered, now()) {
        Choice::Typed(identifier) => Ok(identifier),
        Choice::Neither(error) => Err(error.into()),
        Choice::Remembered(matching) => {
            let first = matching.into_iter().next();
            first.ok_or_else(|| Failure::new(FailureCode::EmptyIdentifier))
        }
    }
}

/// Asks, and leaves nothing of what was typed but the password.
fn typed_password(prompt: inquire::Password<'_>) -> Result<Password, Failure> {
    check_terminal()?;
    let typed = Zeroizing::new(prompt.prompt().map_err(not_answered)?);
    read_password(&typed)
}

fn read_password(typed: &str) -> Result<Password, Failure> {
    Ok(Password::parse(typed)?)
}

/// What the terminal says below a question that cannot be answered so.
fn judged<T>(answer: Result<T, Failure>, messages: &Messages) -> Validation {
    match answer {
        Ok(_) => Validation::Valid,
        Err(failure) => Validation::Invalid(ErrorMessage::Custom(failure.sentence(messages))),
    }
}

fn not_answered(error: InquireError) -> Failure {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            Failure::cancelled()
        }
        InquireError::NotTTY => Failure::new(FailureCode::NoTerminal),
        other => Failure::unexpected(other.to_string()),
    }
}

/// The remembered identifiers that begin like what is typed.
#[derive(Clone)]
struct Suggestions(RememberedList);

impl Suggestions {
    fn of(&self, typed: &str) -> Vec<String> {
        let matching = beginning_with(typed, &self.0, now());
        matching
            .iter()
            .map(|identifier| identifier.display().to_owned())
            .collect()
    }
}

impl Autocomplete for Suggestions {
    fn get_suggestions(&mut self, input: &str) -> Result<Vec<String>, CustomUserError> {
        let found = self.of(input);
        Ok(if found.iter().eq([input]) {
            Vec::new()
        } else {
            found
        })
    }

    fn get_completion(
        &mut self,
        input: &str,
        highlighted: Option<String>,
    ) -> Result<Replacement, CustomUserError> {
        Ok(highlighted.or_else(|| self.of(input).into_iter().next()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Suggestions, resolve};
    use inquire::Autocomplete;
    use loquet_domain::FailureCode;
    use loquet_domain::remembered::RememberedList;
    use loquet_wiring::now;

    /// The last one is the most recent.
    fn remembered() -> RememberedList {
        let mut list = RememberedList::default();
        for typed in ["charbonnel.pascal", "charles.marie"] {
            list.remember(&typed.parse().expect("an identifier"), now());
        }
        list
    }

    #[test]
    fn enter_on_a_beginning_takes_the_most_recent() {
        let resolved = resolve("c", &remembered()).expect("an identifier");
        assert_eq!(resolved.display(), "charles.marie");
        let resolved = resolve("charb", &remembered()).expect("an identifier");
        assert_eq!(resolved.display(), "charbonnel.pascal");
    }

    #[test]
    fn enter_on_anything_else_says_what_is_wrong() {
        let code = |typed| resolve(typed, &remembered()).map_err(|failure| failure.code());
        assert_eq!(code("zoe"), Err(FailureCode::MissingPoint));
        assert_eq!(code(""), Err(FailureCode::EmptyIdentifier));
    }

    #[test]
    fn tab_takes_what_is_highlighted_or_the_most_recent() {
        let mut suggestions = Suggestions(remembered());
        let highlighted = Some("charbonnel.pascal".to_owned());
        assert_eq!(
            suggestions.get_completion("c", highlighted.clone()).ok(),
            Some(highlighted)
        );
        let first = Some("charles.marie".to_owned());
        assert_eq!(suggestions.get_completion("c", None).ok(), Some(first));
        assert_eq!(suggestions.get_completion("z", None).ok(), Some(None));
    }

    #[test]
    fn nothing_is_suggested_before_the_first_letter_or_after_the_last() {
        let mut suggestions = Suggestions(remembered());
        assert_eq!(suggestions.get_suggestions("").ok(), Some(Vec::new()));
        assert_eq!(
            suggestions.get_suggestions("charles.marie").ok(),
            Some(Vec::new())
        );
        assert_eq!(
            suggestions.get_suggestions("C").map(|it| it.len()).ok(),
            Some(2)
        );
    }
}
