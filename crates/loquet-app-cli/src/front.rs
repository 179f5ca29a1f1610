//! What every command works with, before the practice is opened.

use crate::cancellation::Cancellation;
use crate::failure::Failure;
use crate::output::{Answer, Output, say};
use crate::prompt::Prompter;
use crate::terminal::TerminalState;
use loquet_wiring::workstation::{Workstation, open_workstation};
use loquet_wiring::{Argument, Messages, Overrides, Settings, Variables};
use std::sync::Arc;

/// The person's language, the form of the answers, and what the command line says of the settings.
#[derive(Clone)]
pub(crate) struct Front {
    messages: Arc<Messages>,
    output: Output,
    overrides: Overrides,
}

impl Front {
    /// The front of the program.
    pub(crate) const fn new(messages: Arc<Messages>, output: Output, overrides: Overrides) -> Self {
        Self {
            messages,
            output,
            overrides,
        }
    }

    /// The same, with a setting by flag.
    pub(crate) fn with_setting(&self, key: &str, value: &str) -> Self {
        let mut front = self.clone();
        front
            .overrides
            .settings
            .push((key.to_owned(), value.to_owned()));
        front
    }

    /// The sentences.
    pub(crate) fn messages(&self) -> &Messages {
        &self.messages
    }

    /// Where answers and notes go.
    pub(crate) const fn output(&self) -> Output {
        self.output
    }

    /// What the command line says of the settings.
    pub(crate) const fn overrides(&self) -> &Overrides {
        &self.overrides
    }

    /// A sentence.
    pub(crate) fn text(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        self.messages.text(key, arguments)
    }

    /// Prints the answer.
    pub(crate) fn answer(&self, answer: &impl Answer) -> Result<(), Failure> {
        self.output.answer(answer, &self.messages)
    }

    /// Says something beside the answer.
    pub(crate) fn note(&self, key: &str, arguments: &[(&str, Argument)]) {
        say(&self.text(key, arguments));
    }

    /// Says that something went wrong which does not stop the command.
    pub(crate) fn warn(&self, failure: &Failure) {
        self.output.warn(failure, &self.messages);
    }

    /// Says a failure that the person can try again.
    pub(crate) fn tell(&self, failure: &Failure) {
        self.output.tell(failure, &self.messages);
    }

    /// Says why the command stopped.
    pub(crate) fn report(&self, failure: &Failure) {
        self.output.report(failure, &self.messages);
    }

    /// The settings.
    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        Ok(Settings::load(&self.overrides, &Variables::of_process())?)
    }

    /// What this workstation keeps for its user.
    pub(crate) fn workstation(&self) -> Result<Workstation, Failure> {
        Ok(open_workstation(&self.settings()?)?)
    }

    /// Asks questions at the terminal.
    pub(crate) fn prompter(&self) -> Prompter {
        Prompter::new(Arc::clone(&self.messages), self.output.colors().on_error())
    }

    /// Asks a question, unless the program is told to stop meanwhile.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        cancellation: &Cancellation,
        question: impl FnOnce(&Prompter) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let prompter = self.prompter();
        let terminal = TerminalState::save();
        let answer = tokio::task::spawn_blocking(move || question(&prompter));
        let answer = async { answer.await.map_err(Failure::unexpected)? };
        let answer = cancellation.race(answer).await;
        if cancellation.is_told() {
            terminal.restore();
        }
        answer
    }
}
