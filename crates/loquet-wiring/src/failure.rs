//! What the failures of every layer have in common: a code, and data for its sentence.

use crate::Argument;
use loquet_domain::card::{CardFailure, CardFault, PinError};
use loquet_domain::card_number::{CardNumberError, ShapeFault};
use loquet_domain::identifier::UserNameError;
use loquet_domain::password::PasswordError;
use loquet_domain::{FailureCode, Identifier, IdentifierError};
use loquet_port_desk::DeskError;

/// A failure that a person can meet. Implemented for the errors of the domain, the desk, the
/// workstation and this crate, so that a front end reports them all in one way:
/// `messages.failure(&error, &[])`.
pub trait Failure {
    /// The public code.
    fn failure_code(&self) -> FailureCode;

    /// The data of its sentence: names among
    /// [`failure_arguments`](crate::language::failure_arguments).
    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        Vec::new()
    }
}

impl Failure for FailureCode {
    fn failure_code(&self) -> FailureCode {
        *self
    }
}

impl Failure for IdentifierError {
    fn failure_code(&self) -> FailureCode {
        self.code()
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        match *self {
            Self::ForbiddenCharacter {
                character,
                position,
            } => {
                vec![
                    ("character", character.into()),
                    ("position", position.into()),
                ]
            }
            Self::MisplacedDigit { position } | Self::MisplacedHyphen { position } => {
                vec![("position", position.into())]
            }
            _ => Vec::new(),
        }
    }
}

impl Failure for UserNameError {
    fn failure_code(&self) -> FailureCode {
        self.code()
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        match self {
            Self::Malformed(error) => error.failure_data(),
            _ => Vec::new(),
        }
    }
}

impl Failure for PasswordError {
    fn failure_code(&self) -> FailureCode {
        self.code()
    }
}

impl Failure for CardNumberError {
    fn failure_code(&self) -> FailureCode {
        self.code()
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        match self {
            Self::Empty => vec![("problem", "empty".into())],
            Self::MissingLeadingEight { suggestion } => {
                let suggestion = suggestion.as_str().into();
                vec![("problem", "eight".into()), ("suggestion", suggestion)]
            }
            Self::Shape { fault, position } => {
                let mut data = shape_data(*fault);
                data.push(("position", (*position).into()));
                data
            }
            _ => Vec::new(),
        }
    }
}

fn shape_data(fault: ShapeFault) -> Vec<(&'static str, Argument)> {
    match fault {
        ShapeFault::UnknownType { character } => {
            vec![("problem", "type".into()), ("character", character.into())]
        }
        ShapeFault::ForbiddenCharacter { character } => {
            vec![
                ("problem", "character".into()),
                ("character", character.into()),
            ]
        }
        ShapeFault::TooShort { length } => {
            vec![("problem", "short".into()), ("length", length.into())]
        }
        ShapeFault::TooLong { length } => {
            vec![("problem", "long".into()), ("length", length.into())]
        }
        ShapeFault::MissingSlash | ShapeFault::EmptyBesideSlash => {
            vec![("problem", "slash".into())]
        }
        _ => Vec::new(),
    }
}

impl Failure for PinError {
    fn failure_code(&self) -> FailureCode {
        self.code()
    }
}

impl Failure for CardFailure {
    fn failure_code(&self) -> FailureCode {
        self.fault.code()
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        match self.fault {
            CardFault::PinWrong(tries) => vec![("tries", i64::from(tries.get()).into())],
            _ => Vec::new(),
        }
    }
}

impl Failure for DeskError {
    fn failure_code(&self) -> FailureCode {
        self.code()
    }

    /// The identifier that is taken is known to the caller only.
    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        match self {
            Self::IdentifierTaken { proposals } => {
                let proposals = proposals.iter().map(Identifier::display);
                vec![("proposals", Argument::list(proposals))]
            }
            _ => Vec::new(),
        }
    }
}
