//! What the failures of every layer have in common: a code, and data for its sentence.

use crate::Argument;
use loquet_domain::FailureCode;

/// A failure that a person can meet. Implemented for the errors of the domain, the desk, the
/// workstation and this crate, so that a front end reports them all in one way:
/// `messages.failure(&error, &[])`.
pub trait Failure {
    /// The public code.
    fn failure_code(&self) -> FailureCode;

    /// The data of its sentence: names among `language::failure_arguments(code)`.
    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        Vec::new()
    }
}
// Implemented for: IdentifierError, CardNumberError, PasswordError, DeskError, SettingsError,
// OpeningError, ImportFileError, RememberError and SessionKeeperError (port-workstation).
