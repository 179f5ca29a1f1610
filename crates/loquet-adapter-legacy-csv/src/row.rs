//! From the fields of a row to a user.

use crate::table::Fields;
use crate::{Column, ExportError, RowProblem};
use loquet_domain::account::LegacyUserName;
use loquet_domain::legacy::{LegacyNames, LegacyPassword, LegacyUser};
use loquet_domain::password::PasswordError;
use loquet_domain::{Password, PasswordHash};
use std::sync::Arc;

/// The user of a row.
pub(crate) fn user(fields: &Fields<'_>) -> Result<LegacyUser, ExportError> {
    let user_name = LegacyUserName::new(fields.get(Column::UserName.name()));
    if user_name.is_empty() {
        return Err(fields.refused(RowProblem::NoUserName));
    }
    let card_number = fields.get(Column::CardNumber.name());
    Ok(LegacyUser {
        line: fields.line,
        user_name,
        names: names(fields),
        password: password(fields),
        card_number: (!card_number.is_empty()).then(|| card_number.to_owned()),
        active: active(fields)?,
    })
}

/// Both halves of the name, or neither.
fn names(fields: &Fields<'_>) -> Option<LegacyNames> {
    let (family, given) = (
        fields.get(Column::Family.name()),
        fields.get(Column::Given.name()),
    );
    (!family.is_empty() && !given.is_empty()).then(|| LegacyNames {
        family: family.to_owned(),
        given: given.to_owned(),
    })
}

fn password(fields: &Fields<'_>) -> LegacyPassword {
    let stored = fields.raw(Column::Password.name());
    match fields.get(Column::Format.name()).to_lowercase().as_str() {
        "clair" => match Password::parse(stored) {
            Ok(password) => LegacyPassword::Plain(Arc::new(password)),
            Err(PasswordError::Empty) => LegacyPassword::None,
            Err(error) => LegacyPassword::Refused(error),
        },
        "argon2" => LegacyPassword::Argon2(PasswordHash::from_phc(stored.trim())),
        "vide" => LegacyPassword::None,
        _ => LegacyPassword::Unsupported,
    }
}

fn active(fields: &Fields<'_>) -> Result<bool, ExportError> {
    match fields.get(Column::Active.name()).to_lowercase().as_str() {
        "" | "oui" | "o" | "1" | "vrai" | "true" => Ok(true),
        "non" | "n" | "0" | "faux" | "false" => Ok(false),
        _ => Err(fields.refused(RowProblem::Active)),
    }
}
