//! A field of a message that is not what it must be.

use loquet_domain::FailureCode;
use loquet_domain::card::PinError;
use loquet_domain::card_number::CardNumberError;
use loquet_domain::identifier::IdentifierError;
use loquet_domain::password::PasswordError;
use thiserror::Error;

/// A field that is not what it must be. Its value is nowhere in it (LOG-04), but for the one
/// character that an identifier or a card number cannot have.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the field {pointer} is refused")]
pub struct FieldError {
    /// Which field, as a JSON pointer (RFC 6901) into the message; empty for the whole.
    pub pointer: String,
    /// What is wrong with it.
    #[source]
    pub fault: FieldFault,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FieldFault {
    /// It is not an identifier.
    #[error("not an identifier")]
    Identifier(#[source] IdentifierError),
    /// It is not a password.
    #[error("not a password")]
    Password(#[source] PasswordError),
    /// It is not a card number.
    #[error("not a card number")]
    CardNumber(#[source] CardNumberError),
    /// It is not a PIN.
    #[error("not a PIN")]
    Pin(#[source] PinError),
    /// It is missing, or not of its form: says what is expected.
    #[error("{0} is expected")]
    Expected(&'static str),
}

impl FieldError {
    /// A fault of the field with this pointer.
    pub fn at(pointer: impl Into<String>, fault: FieldFault) -> Self {
        let pointer = pointer.into();
        Self { pointer, fault }
    }

    /// A field that is not of its form.
    pub fn expected(pointer: impl Into<String>, what: &'static str) -> Self {
        Self::at(pointer, FieldFault::Expected(what))
    }

    /// The same fault, seen from a message that holds the present one under this pointer.
    #[must_use]
    pub fn under(mut self, parent: &str) -> Self {
        self.pointer.insert_str(0, parent);
        self
    }

    /// The public code.
    pub const fn code(&self) -> FailureCode {
        self.fault.code()
    }
}

impl FieldFault {
    /// The public code.
    pub const fn code(&self) -> FailureCode {
        match self {
            Self::Identifier(error) => error.code(),
            Self::Password(error) => error.code(),
            Self::CardNumber(error) => error.code(),
            Self::Pin(error) => error.code(),
            Self::Expected(_) => FailureCode::RequestField,
        }
    }
}
