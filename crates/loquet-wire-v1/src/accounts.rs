//! Accounts, for an administrator.

use crate::{
    AccountIdText, Code, FieldError, Id, IdentifierView, Instant, PasswordStrengthCode,
    ProfileCode, RegisteredCard, RoleCode, SecretText, StatusCode, ThrottleCode, identifier, read,
    secret,
};
use loquet_domain::account::PasswordOverview;
use loquet_domain::card;
use loquet_domain::journal::Note;
use loquet_domain::{AccountStatus, Identifier, Password};
use loquet_port_desk as desk;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zeroize::Zeroizing;

/// An account, as shown to an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AccountView {
    /// Its identity.
    pub id: AccountIdText,
    /// The identifier.
    pub identifier: IdentifierView,
    /// What the person may do.
    pub role: RoleCode,
    /// Whether the person may log in.
    pub status: StatusCode,
    /// The person's card, when one is registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<RegisteredCard>,
    /// When the account was created.
    pub created_at: Instant,
    /// What may be shown of the password; none when there is none.
    pub password: Option<PasswordView>,
    /// Why attempts are not evaluated now, if they are not; only where one account is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttle: Option<ThrottleCode>,
}

/// What may be shown of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PasswordView {
    /// What is known of its strength.
    pub strength: PasswordStrengthCode,
    /// When it was set.
    pub set_at: Instant,
}

impl From<&desk::AccountView> for AccountView {
    fn from(view: &desk::AccountView) -> Self {
        Self {
            id: Id(view.id),
            identifier: (&view.identifier).into(),
            role: Code(view.role),
            status: Code(view.status),
            card: view.card.as_ref().map(Into::into),
            created_at: Instant(view.created_at),
            password: view.password.map(|password| PasswordView {
                strength: Code(password.strength),
                set_at: Instant(password.set_at),
            }),
            throttle: view.throttle.map(Code),
        }
    }
}

impl TryFrom<&AccountView> for desk::AccountView {
    type Error = FieldError;

    fn try_from(view: &AccountView) -> Result<Self, FieldError> {
        let identifier =
            Identifier::try_from(&view.identifier).map_err(|error| error.under("/identifier"))?;
        let card = view.card.as_ref().map(card::RegisteredCard::try_from);
        let card = card.transpose().map_err(|error| error.under("/card"))?;
        Ok(Self {
            id: view.id.0,
            identifier,
            role: view.role.0,
            status: view.status.0,
            card,
            created_at: view.created_at.0,
            password: view.password.map(|password| PasswordOverview {
                strength: password.strength.0,
                set_at: password.set_at.0,
            }),
            throttle: view.throttle.map(|throttle| throttle.0),
        })
    }
}

/// Accounts, in the order of their keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AccountList {
    /// The accounts. Fewer than were asked for are the last ones; otherwise ask for those after
    /// the last one's key.
    pub users: Vec<AccountView>,
}

/// An account to create.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// The identifier: family name, a point, given name.
    #[cfg_attr(feature = "schema", schema(example = "charbonnel.pascal"))]
    pub identifier: String,
    /// What the person may do.
    pub role: RoleCode,
    /// The number printed on the person's card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(example = "899700218896"))]
    pub card_number: Option<String>,
    /// The password; without one the person cannot log in by password yet.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "secret::in_clear_if_any"
    )]
    pub password: Option<SecretText>,
}

impl From<&desk::NewUser> for NewAccount {
    fn from(user: &desk::NewUser) -> Self {
        Self {
            identifier: user.identifier.display().to_owned(),
            role: Code(user.role),
            card_number: user.card_number.as_ref().map(ToString::to_string),
            password: user.password.as_ref().map(|it| it.expose().into()),
        }
    }
}

impl TryFrom<&NewAccount> for desk::NewUser {
    type Error = FieldError;

    fn try_from(account: &NewAccount) -> Result<Self, FieldError> {
        let card_number = account.card_number.as_deref();
        let password = account.password.as_ref();
        Ok(Self {
            identifier: read::identifier("/identifier", &account.identifier)?,
            role: account.role.0,
            card_number: card_number
                .map(|number| read::card_number("/card_number", number))
                .transpose()?,
            password: password
                .map(|password| read::password("/password", password))
                .transpose()?,
        })
    }
}

/// Disables or enables an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StatusChange {
    /// Whether the person may log in from now on.
    pub status: StatusCode,
}

impl From<AccountStatus> for StatusChange {
    fn from(status: AccountStatus) -> Self {
        Self {
            status: Code(status),
        }
    }
}

/// Why a lockout is lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UnlockReason {
    /// The administrator's own words, for the journal: at most 200 characters, and not none.
    #[cfg_attr(
        feature = "schema",
        schema(example = "mot de passe oublié pendant les congés")
    )]
    pub reason: String,
}

impl UnlockReason {
    /// The reason, for the desk, which refuses an empty one.
    pub fn read(&self) -> Note {
        Note::new(&self.reason)
    }
}

/// Somebody's new password, set by an administrator.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The password.
    #[serde(serialize_with = "secret::in_clear")]
    pub password: SecretText,
}

impl NewPassword {
    /// The password, for the desk.
    ///
    /// # Errors
    ///
    /// [`FieldError`] at `/password`.
    pub fn read(&self) -> Result<Arc<Password>, FieldError> {
        read::password("/password", &self.password)
    }
}

impl From<&Password> for SecretText {
    fn from(password: &Password) -> Self {
        Self::new(Zeroizing::new(password.expose().to_owned()))
    }
}

/// How the practice stands against its policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PolicyReport {
    /// What the practice accepts.
    pub profile: ProfileCode,
    /// How many accounts may log in.
    pub active_accounts: u64,
    /// Those with a weak password.
    pub weak_passwords: Vec<IdentifierView>,
    /// Those whose password was never seen in clear: judged at their next login.
    pub unjudged_passwords: Vec<IdentifierView>,
    /// Those without a password.
    pub without_password: Vec<IdentifierView>,
}

impl From<&desk::PolicyReport> for PolicyReport {
    fn from(report: &desk::PolicyReport) -> Self {
        Self {
            profile: Code(report.profile),
            active_accounts: report.active_accounts,
            weak_passwords: identifier::show_all(&report.weak_passwords),
            unjudged_passwords: identifier::show_all(&report.unjudged_passwords),
            without_password: identifier::show_all(&report.without_password),
        }
    }
}

impl TryFrom<&PolicyReport> for desk::PolicyReport {
    type Error = FieldError;

    fn try_from(report: &PolicyReport) -> Result<Self, FieldError> {
        let without = &report.without_password;
        Ok(Self {
            profile: report.profile.0,
            active_accounts: report.active_accounts,
            weak_passwords: identifier::read_all("/weak_passwords", &report.weak_passwords)?,
            unjudged_passwords: identifier::read_all(
                "/unjudged_passwords",
                &report.unjudged_passwords,
            )?,
            without_password: identifier::read_all("/without_password", without)?,
        })
    }
}
