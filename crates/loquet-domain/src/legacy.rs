//! Users of version 3.2, as exported.

use crate::account::LegacyUserName;
use crate::password::PasswordError;
use crate::{Identifier, Password, PasswordHash};
use std::sync::Arc;

/// One row of the export.
#[derive(Debug)]
pub struct LegacyUser {
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
    /// The user name of version 3.2.
    pub user_name: LegacyUserName,
    /// Family and given name, when the practice filled both in.
    pub names: Option<LegacyNames>,
    /// The password.
    pub password: LegacyPassword,
    /// The number printed on the card, as typed there; empty is `None`.
    pub card_number: Option<String>,
    /// Whether the person still works there.
    pub active: bool,
}

/// The halves of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegacyNames {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
}

/// The password of an exported user.
#[derive(Debug)]
pub enum LegacyPassword {
    /// Plain text: hashed at import.
    Plain(Arc<Password>),
    /// An Argon2 verifier: taken over as it is if its form and cost are within bounds.
    Argon2(PasswordHash),
    /// None: the person must set one.
    None,
    /// Plain text that is not a password.
    Refused(PasswordError),
    /// A verifier of a kind that cannot be taken over: the person must set a password.
    Unsupported,
}

/// What a person decided for a row that could not be imported by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The user name of version 3.2 that it is about.
    pub user_name: LegacyUserName,
    /// What to do.
    pub choice: Choice,
}

/// What to do with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Give this identifier.
    Identifier(Identifier),
    /// Leave the row out.
    LeaveOut,
}
