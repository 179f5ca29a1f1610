//! Where passwords come from: the terminal, or lines of standard input.

use crate::failure::Failure;
use crate::office::Office;
use crate::secret_lines::SecretLines;
use loquet_domain::{Identifier, Password};
use std::fs::File;
use std::sync::Arc;

/// The source of the passwords of one command.
pub(crate) enum Secrets {
    /// A person types them.
    Typed,
    /// Lines of standard input, in the order in which the command needs them.
    Lines(SecretLines<File>),
}

impl Secrets {
    /// By the flag `--password-stdin`.
    pub(crate) fn from_flag(password_stdin: bool) -> Result<Self, Failure> {
        if password_stdin {
            Ok(Self::Lines(SecretLines::of_process()?))
        } else {
            Ok(Self::Typed)
        }
    }

    /// Whether a person types them, and can try again.
    pub(crate) const fn are_typed(&self) -> bool {
        matches!(self, Self::Typed)
    }

    /// A person's present password.
    pub(crate) async fn present(
        &mut self,
        office: &Office,
        identifier: &Identifier,
    ) -> Result<Arc<Password>, Failure> {
        let named = [("identifier", identifier.display().into())];
        let question = office.text("prompt-password", &named);
        self.next(office, move |prompter| prompter.password(&question))
            .await
    }

    /// A new password; asked twice at a terminal.
    pub(crate) async fn chosen(
        &mut self,
        office: &Office,
        identifier: &Identifier,
    ) -> Result<Arc<Password>, Failure> {
        let named = [("identifier", identifier.display().into())];
        let question = office.text("prompt-new-password", &named);
        self.next(office, move |prompter| prompter.new_password(&question))
            .await
    }

    async fn next(
        &mut self,
        office: &Office,
        question: impl FnOnce(&crate::prompt::Prompter) -> Result<Password, Failure> + Send + 'static,
    ) -> Result<Arc<Password>, Failure> {
        match std::mem::replace(self, Self::Typed) {
            Self::Typed => office.ask(question).await.map(Arc::new),
            Self::Lines(mut lines) => {
                let read = move |_: &crate::prompt::Prompter| {
                    let password = lines.password()?;
                    Ok((lines, password))
                };
                let (lines, password) = office.ask(read).await?;
                *self = Self::Lines(lines);
                Ok(Arc::new(password))
            }
        }
    }
}
