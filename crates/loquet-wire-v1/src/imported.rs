//! What became of the rows of an import.

use crate::{
    CardNumberFault, Code, FailureCodeText, FieldError, IdentifierFault, IdentifierView,
    identifier, import,
};
use loquet_domain::text::PrintableText;
use loquet_domain::{FailureCode, Identifier};
use loquet_port_desk as desk;
use serde::{Deserialize, Serialize};

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RowReport {
    /// The line of the file.
    pub line: u64,
    /// The user name of version 3.2.
    #[cfg_attr(feature = "schema", schema(example = "CHARBONNEL PASCAL"))]
    pub user_name: String,
    /// What was done with it, or would be.
    pub outcome: RowOutcome,
    /// The identifier of the account that was created or is there already, or that is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<IdentifierView>,
    /// Whether the person may log in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// What became of the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<PasswordOutcome>,
    /// Why the text was no password, when it is `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_code: Option<FailureCodeText>,
    /// Why the card number was left out, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_number: Option<CardNumberProblem>,
    /// The identifiers that it could be, the most likely first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidates: Option<Vec<IdentifierView>>,
    /// Free identifiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposals: Option<Vec<IdentifierView>>,
    /// The line of the earlier row with the same user name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier_line: Option<u64>,
    /// Why the names cannot be an identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<IdentifierFault>,
}

/// What was done with a row, or would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RowOutcome {
    /// An account was created.
    Imported,
    /// It was imported before.
    AlreadyImported,
    /// The user name can be split in several ways: a person must choose.
    Ambiguous,
    /// The user name is one word: a person must give the missing half.
    SingleWord,
    /// Another person has the identifier: a person must choose another.
    Homonym,
    /// The same user name stands on an earlier row.
    RepeatedUserName,
    /// The names cannot be an identifier.
    Malformed,
    /// A person decided to leave it out.
    LeftOut,
}

/// What became of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PasswordOutcome {
    /// Taken over, and weak.
    Weak,
    /// Taken over, and acceptable.
    Acceptable,
    /// Taken over as a verifier: judged at the next login.
    Unjudged,
    /// There is none.
    None,
    /// Of a format that cannot be taken over.
    Unsupported,
    /// The verifier is malformed or out of bounds.
    Malformed,
    /// The text is not a password.
    Refused,
}

/// Why a card number was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CardNumberProblem {
    /// The public code: `LQ-CARD-03` when another account has it.
    pub code: FailureCodeText,
    /// What is wrong with it, when it is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub malformed: Option<CardNumberFault>,
}

/// The import is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ImportDone {
    /// How many rows were told before: all of them.
    pub rows: u64,
}

impl From<&desk::CardNumberProblem> for CardNumberProblem {
    fn from(problem: &desk::CardNumberProblem) -> Self {
        match problem {
            desk::CardNumberProblem::Malformed(error) => Self {
                code: Code(error.code()),
                malformed: Some(error.into()),
            },
            desk::CardNumberProblem::Taken => Self {
                code: Code(FailureCode::CardNumberTaken),
                malformed: None,
            },
        }
    }
}

impl TryFrom<&CardNumberProblem> for desk::CardNumberProblem {
    type Error = FieldError;

    fn try_from(problem: &CardNumberProblem) -> Result<Self, FieldError> {
        match (&problem.malformed, problem.code.0) {
            (Some(fault), _) => (fault.try_into())
                .map(Self::Malformed)
                .map_err(|error: FieldError| error.under("/malformed")),
            (None, FailureCode::CardNumberTaken) => Ok(Self::Taken),
            (None, _) => Err(FieldError::expected("/malformed", "what is wrong")),
        }
    }
}

/// The name of what became of a password, and the code of one that is refused.
const fn password(outcome: desk::PasswordOutcome) -> (PasswordOutcome, Option<FailureCodeText>) {
    match outcome {
        desk::PasswordOutcome::Weak => (PasswordOutcome::Weak, None),
        desk::PasswordOutcome::Acceptable => (PasswordOutcome::Acceptable, None),
        desk::PasswordOutcome::Unjudged => (PasswordOutcome::Unjudged, None),
        desk::PasswordOutcome::None => (PasswordOutcome::None, None),
        desk::PasswordOutcome::Unsupported => (PasswordOutcome::Unsupported, None),
        desk::PasswordOutcome::Malformed => (PasswordOutcome::Malformed, None),
        desk::PasswordOutcome::Refused(error) => {
            (PasswordOutcome::Refused, Some(Code(error.code())))
        }
    }
}

impl RowReport {
    /// A row of which nothing more is told.
    fn bare(row: &desk::RowReport, outcome: RowOutcome) -> Self {
        Self {
            line: row.line,
            user_name: row.user_name.to_string(),
            outcome,
            identifier: None,
            active: None,
            password: None,
            password_code: None,
            card_number: None,
            candidates: None,
            proposals: None,
            earlier_line: None,
            fault: None,
        }
    }
}

impl From<&desk::RowReport> for RowReport {
    fn from(row: &desk::RowReport) -> Self {
        let told = |outcome| Self::bare(row, outcome);
        match &row.outcome {
            desk::RowOutcome::Imported {
                identifier,
                active,
                password: outcome,
                card_number,
            } => {
                let (outcome, code) = password(*outcome);
                Self {
                    identifier: Some(identifier.into()),
                    active: Some(*active),
                    password: Some(outcome),
                    password_code: code,
                    card_number: card_number.as_ref().map(Into::into),
                    ..told(RowOutcome::Imported)
                }
            }
            desk::RowOutcome::AlreadyImported { identifier } => Self {
                identifier: Some(identifier.into()),
                ..told(RowOutcome::AlreadyImported)
            },
            desk::RowOutcome::Ambiguous { candidates } => Self {
                candidates: Some(identifier::show_all(candidates)),
                ..told(RowOutcome::Ambiguous)
            },
            desk::RowOutcome::SingleWord => told(RowOutcome::SingleWord),
            desk::RowOutcome::Homonym { taken, proposals } => Self {
                identifier: Some(taken.into()),
                proposals: Some(identifier::show_all(proposals)),
                ..told(RowOutcome::Homonym)
            },
            desk::RowOutcome::RepeatedUserName { earlier_line } => Self {
                earlier_line: Some(*earlier_line),
                ..told(RowOutcome::RepeatedUserName)
            },
            desk::RowOutcome::Malformed(error) => Self {
                fault: Some(error.into()),
                ..told(RowOutcome::Malformed)
            },
            desk::RowOutcome::LeftOut => told(RowOutcome::LeftOut),
        }
    }
}

impl RowReport {
    fn read_identifier(&self) -> Result<Identifier, FieldError> {
        let view = self.identifier.as_ref();
        let view = view.ok_or_else(|| FieldError::expected("/identifier", "an identifier"))?;
        Identifier::try_from(view).map_err(|error| error.under("/identifier"))
    }

    fn read_password(&self) -> Result<desk::PasswordOutcome, FieldError> {
        let outcome = self.password;
        let outcome = outcome.ok_or_else(|| FieldError::expected("/password", "an outcome"))?;
        Ok(match outcome {
            PasswordOutcome::Weak => desk::PasswordOutcome::Weak,
            PasswordOutcome::Acceptable => desk::PasswordOutcome::Acceptable,
            PasswordOutcome::Unjudged => desk::PasswordOutcome::Unjudged,
            PasswordOutcome::None => desk::PasswordOutcome::None,
            PasswordOutcome::Unsupported => desk::PasswordOutcome::Unsupported,
            PasswordOutcome::Malformed => desk::PasswordOutcome::Malformed,
            PasswordOutcome::Refused => desk::PasswordOutcome::Refused(
                import::refused(self.password_code)
                    .map_err(|_| FieldError::expected("/password_code", "a password's code"))?,
            ),
        })
    }

    fn read_imported(&self) -> Result<desk::RowOutcome, FieldError> {
        let card_number = self.card_number.as_ref();
        let card_number = card_number.map(desk::CardNumberProblem::try_from);
        let active = self.active;
        Ok(desk::RowOutcome::Imported {
            identifier: self.read_identifier()?,
            active: active.ok_or_else(|| FieldError::expected("/active", "true or false"))?,
            password: self.read_password()?,
            card_number: card_number
                .transpose()
                .map_err(|error| error.under("/card_number"))?,
        })
    }

    fn read_outcome(&self) -> Result<desk::RowOutcome, FieldError> {
        let all = |pointer, views: &Option<Vec<IdentifierView>>| {
            identifier::read_all(pointer, views.as_deref().unwrap_or_default())
        };
        Ok(match self.outcome {
            RowOutcome::Imported => self.read_imported()?,
            RowOutcome::AlreadyImported => desk::RowOutcome::AlreadyImported {
                identifier: self.read_identifier()?,
            },
            RowOutcome::Ambiguous => desk::RowOutcome::Ambiguous {
                candidates: all("/candidates", &self.candidates)?,
            },
            RowOutcome::SingleWord => desk::RowOutcome::SingleWord,
            RowOutcome::Homonym => desk::RowOutcome::Homonym {
                taken: self.read_identifier()?,
                proposals: all("/proposals", &self.proposals)?,
            },
            RowOutcome::RepeatedUserName => desk::RowOutcome::RepeatedUserName {
                earlier_line: (self.earlier_line)
                    .ok_or_else(|| FieldError::expected("/earlier_line", "a line"))?,
            },
            RowOutcome::Malformed => {
                let fault = self.fault.as_ref();
                let fault = fault.ok_or_else(|| FieldError::expected("/fault", "a fault"))?;
                let error = fault.try_into();
                desk::RowOutcome::Malformed(
                    error.map_err(|error: FieldError| error.under("/fault"))?,
                )
            }
            RowOutcome::LeftOut => desk::RowOutcome::LeftOut,
        })
    }
}

impl TryFrom<&RowReport> for desk::RowReport {
    type Error = FieldError;

    fn try_from(row: &RowReport) -> Result<Self, FieldError> {
        Ok(Self {
            line: row.line,
            user_name: PrintableText::new(&row.user_name),
            outcome: row.read_outcome()?,
        })
    }
}
