//! The users of version 3.2 that are to be taken over.

use crate::{Code, FailureCodeText, FieldError, SecretText, read, secret};
use loquet_domain::FailureCode;
use loquet_domain::account::LegacyUserName;
use loquet_domain::legacy::{self, Choice, LegacyNames, LegacyPassword};
use loquet_domain::password::{PasswordError, PasswordHash};
use loquet_domain::text::PrintableText;
use loquet_port_desk as desk;
use serde::{Deserialize, Serialize};

/// What to import.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The rows of the export.
    pub users: Vec<ImportUser>,
    /// What a person decided for some of them.
    #[serde(default)]
    pub decisions: Vec<ImportDecision>,
    /// Only tell what would be done.
    pub dry_run: bool,
}

/// One row of the export.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportUser {
    /// The line of the file on which the row begins, from 1.
    #[cfg_attr(feature = "schema", schema(format = "uint64"))]
    pub line: u64,
    /// The user name of version 3.2, at most 256 characters.
    #[cfg_attr(feature = "schema", schema(example = "CHARBONNEL PASCAL"))]
    pub user_name: String,
    /// The family name; there only with the given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "Charbonnel"))]
    pub family_name: Option<String>,
    /// The given name; there only with the family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "Pascal"))]
    pub given_name: Option<String>,
    /// The password.
    pub password: ImportPassword,
    /// The number printed on the card, as typed there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "899700218896"))]
    pub card_number: Option<String>,
    /// Whether the person still works there.
    pub active: bool,
}

/// The password of an exported user.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportPassword {
    /// What is known of it.
    pub kind: ImportPasswordKind,
    /// The password or the verifier itself, for `plain` and `argon2`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "secret::in_clear_if_any"
    )]
    pub text: Option<SecretText>,
    /// Why the text was no password, for `refused`: `LQ-PWD-01` to `LQ-PWD-03`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<FailureCodeText>,
}

/// What is known of an exported password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ImportPasswordKind {
    /// Plain text: hashed at import.
    Plain,
    /// An Argon2 verifier: taken over if its form and cost are within bounds.
    Argon2,
    /// None: the person must set one.
    None,
    /// Plain text that was no password.
    Refused,
    /// A verifier of a kind that cannot be taken over.
    Unsupported,
}

/// What a person decided for a row that could not be imported by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportDecision {
    /// The user name of version 3.2 that it is about.
    pub user_name: String,
    /// The identifier to give; none leaves the row out.
    #[cfg_attr(feature = "schema", schema(example = "charbonnel.pascal"))]
    pub identifier: Option<String>,
}

impl From<&LegacyPassword> for ImportPassword {
    fn from(password: &LegacyPassword) -> Self {
        use ImportPasswordKind as Kind;
        let (kind, text, code) = match password {
            LegacyPassword::Plain(password) => (Kind::Plain, Some((&**password).into()), None),
            LegacyPassword::Argon2(hash) => (Kind::Argon2, Some(hash.expose().into()), None),
            LegacyPassword::None => (Kind::None, None, None),
            LegacyPassword::Refused(error) => (Kind::Refused, None, Some(Code(error.code()))),
            LegacyPassword::Unsupported => (Kind::Unsupported, None, None),
        };
        Self { kind, text, code }
    }
}

impl TryFrom<&ImportPassword> for LegacyPassword {
    type Error = FieldError;

    fn try_from(password: &ImportPassword) -> Result<Self, FieldError> {
        use ImportPasswordKind as Kind;
        let text = password.text.as_ref();
        let text = || text.ok_or_else(|| FieldError::expected("/text", "a text"));
        Ok(match password.kind {
            Kind::Plain => Self::Plain(read::password("/text", text()?)?),
            Kind::Argon2 => Self::Argon2(PasswordHash::from_phc(text()?.expose())),
            Kind::None => Self::None,
            Kind::Refused => Self::Refused(refused(password.code)?),
            Kind::Unsupported => Self::Unsupported,
        })
    }
}

/// Why a text was no password, from its public code.
pub(crate) fn refused(code: Option<FailureCodeText>) -> Result<PasswordError, FieldError> {
    match code.map(|code| code.0) {
        Some(FailureCode::EmptyPassword) => Ok(PasswordError::Empty),
        Some(FailureCode::PasswordTooLong) => Ok(PasswordError::TooLong),
        Some(FailureCode::PasswordCharacter) => Ok(PasswordError::ForbiddenCharacter),
        _ => Err(FieldError::expected("/code", "the code of a password")),
    }
}

impl From<&legacy::LegacyUser> for ImportUser {
    fn from(user: &legacy::LegacyUser) -> Self {
        let names = user.names.as_ref();
        Self {
            line: user.line,
            user_name: user.user_name.to_string(),
            family_name: names.map(|names| names.family.clone()),
            given_name: names.map(|names| names.given.clone()),
            password: (&user.password).into(),
            card_number: user.card_number.clone(),
            active: user.active,
        }
    }
}

impl TryFrom<&ImportUser> for legacy::LegacyUser {
    type Error = FieldError;

    fn try_from(user: &ImportUser) -> Result<Self, FieldError> {
        let names = match (&user.family_name, &user.given_name) {
            (Some(family), Some(given)) => Some(LegacyNames {
                family: family.clone(),
                given: given.clone(),
            }),
            (None, None) => None,
            _ => return Err(FieldError::expected("/given_name", "both names or none")),
        };
        let password = LegacyPassword::try_from(&user.password);
        Ok(Self {
            line: user.line,
            user_name: user_name("/user_name", &user.user_name)?,
            names,
            password: password.map_err(|error| error.under("/password"))?,
            card_number: user.card_number.clone(),
            active: user.active,
        })
    }
}

/// Reads a user name of version 3.2, which is the key of its row.
fn user_name(pointer: &str, text: &str) -> Result<LegacyUserName, FieldError> {
    match PrintableText::new(text) {
        name if name.is_empty() => Err(FieldError::expected(pointer, "a user name")),
        name => Ok(name),
    }
}

impl From<&legacy::Decision> for ImportDecision {
    fn from(decision: &legacy::Decision) -> Self {
        Self {
            user_name: decision.user_name.to_string(),
            identifier: match &decision.choice {
                Choice::Identifier(identifier) => Some(identifier.display().to_owned()),
                Choice::LeaveOut => None,
            },
        }
    }
}

impl TryFrom<&ImportDecision> for legacy::Decision {
    type Error = FieldError;

    fn try_from(decision: &ImportDecision) -> Result<Self, FieldError> {
        Ok(Self {
            user_name: user_name("/user_name", &decision.user_name)?,
            choice: match &decision.identifier {
                Some(identifier) => {
                    Choice::Identifier(read::identifier("/identifier", identifier)?)
                }
                None => Choice::LeaveOut,
            },
        })
    }
}

impl From<&desk::Import> for Import {
    fn from(import: &desk::Import) -> Self {
        Self {
            users: import.users.iter().map(Into::into).collect(),
            decisions: import.decisions.iter().map(Into::into).collect(),
            dry_run: import.dry_run,
        }
    }
}

impl TryFrom<&Import> for desk::Import {
    type Error = FieldError;

    fn try_from(import: &Import) -> Result<Self, FieldError> {
        let users = import.users.iter().enumerate().map(|(place, user)| {
            user.try_into()
                .map_err(|error: FieldError| error.under(&format!("/users/{place}")))
        });
        let decisions = import.decisions.iter().enumerate();
        let decisions = decisions.map(|(place, decision)| {
            decision
                .try_into()
                .map_err(|error: FieldError| error.under(&format!("/decisions/{place}")))
        });
        Ok(Self {
            users: users.collect::<Result<_, _>>()?,
            decisions: decisions.collect::<Result<_, _>>()?,
            dry_run: import.dry_run,
        })
    }
}
