//! Administration of accounts. Each request is made in an administrator's session.

use crate::DeskError;
use async_trait::async_trait;
use loquet_domain::account::PasswordOverview;
use loquet_domain::card::RegisteredCard;
use loquet_domain::card_number::CardNumber;
use loquet_domain::journal::Note;
use loquet_domain::lockout::Throttle;
use loquet_domain::session::SessionToken;
use loquet_domain::{AccountId, AccountStatus, Identifier, Origin, Password, Role, Timestamp};
use std::sync::Arc;

/// Accounts, for an administrator. Every method can also answer [`DeskError::Forbidden`],
/// [`DeskError::SessionEnded`], [`DeskError::SessionLocked`] and [`DeskError::Storage`].
///
/// # Contract
///
/// - MUST answer [`DeskError::AccountNotFound`] for an identifier of nobody, to an administrator.
/// - MUST forbid to whoever is no administrator what only an administrator may ask, here and in the
///   other traits, record each refusal and change nothing (LOG-01, T46).
#[async_trait]
pub trait AccountDesk: Send + Sync {
    /// Creates the practice's first administrator. Needs no session: there is nobody yet.
    ///
    /// # Errors
    ///
    /// [`DeskError::AlreadyInitialised`], [`DeskError::Busy`].
    ///
    /// # Contract
    ///
    /// - MUST create an administrator who can log in, and record the new practice (REG-17).
    /// - MUST refuse when there is an account already, and change nothing.
    async fn initialise(
        &self,
        administrator: Identifier,
        password: Arc<Password>,
        origin: Origin,
    ) -> Result<AccountView, DeskError>;

    /// Adds an account.
    ///
    /// # Errors
    ///
    /// [`DeskError::IdentifierTaken`], [`DeskError::CardNumberTaken`], [`DeskError::Busy`].
    ///
    /// # Contract
    ///
    /// - MUST add the account as it is asked for, show it so, and let the person in by the
    ///   password.
    /// - MUST propose identifiers that are free for one that is taken.
    /// - MUST refuse a card number that another account has, and add nobody.
    async fn add_user(&self, by: &SessionToken, user: NewUser) -> Result<AccountView, DeskError>;

    /// At most `limit` accounts after an identifier, in order.
    ///
    /// # Errors
    ///
    /// As said for the trait.
    ///
    /// # Contract
    ///
    /// - MUST go through all accounts in the order of their identifiers, each once.
    async fn list_users(
        &self,
        by: &SessionToken,
        after: Option<Identifier>,
        limit: u32,
    ) -> Result<Vec<AccountView>, DeskError>;

    /// One account.
    ///
    /// # Errors
    ///
    /// [`DeskError::AccountNotFound`].
    ///
    /// # Contract
    ///
    /// - MUST show why attempts on the account are not evaluated now.
    async fn show_user(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
    ) -> Result<AccountView, DeskError>;

    /// Disables or enables an account; the sessions of a disabled one end.
    ///
    /// # Errors
    ///
    /// [`DeskError::AccountNotFound`], [`DeskError::LastAdministrator`].
    ///
    /// # Contract
    ///
    /// - MUST end the sessions of an account that is disabled, keep it out, and let it in again
    ///   once it is enabled (SES-08).
    /// - MUST refuse to disable the last active administrator.
    async fn set_user_status(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        status: AccountStatus,
    ) -> Result<AccountView, DeskError>;

    /// Lifts a lockout; the password stays as it is (LOCK-14).
    ///
    /// # Errors
    ///
    /// [`DeskError::AccountNotFound`], [`DeskError::ReasonRequired`].
    ///
    /// # Contract
    ///
    /// - MUST lift the lockout, leave the password as it is, and record who asked and why
    ///   (LOCK-14).
    /// - MUST ask for a reason (LOCK-14).
    async fn unlock_user(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        reason: Note,
    ) -> Result<AccountView, DeskError>;

    /// Sets somebody's password; their sessions end.
    ///
    /// # Errors
    ///
    /// [`DeskError::AccountNotFound`], [`DeskError::Busy`].
    ///
    /// # Contract
    ///
    /// - MUST make the password the only one that opens, and end the person's sessions (SES-08).
    async fn set_user_password(
        &self,
        by: &SessionToken,
        identifier: &Identifier,
        password: Arc<Password>,
    ) -> Result<AccountView, DeskError>;

    /// The accounts with weak, unjudged or missing passwords, and the profile.
    ///
    /// # Errors
    ///
    /// As said for the trait.
    ///
    /// # Contract
    ///
    /// - MUST name the active accounts whose password is weak, unjudged or missing, and record that
    ///   it was asked.
    async fn policy_report(&self, by: &SessionToken) -> Result<PolicyReport, DeskError>;
}

/// An account to add.
#[derive(Debug)]
pub struct NewUser {
    /// The identifier.
    pub identifier: Identifier,
    /// The role.
    pub role: Role,
    /// The number printed on the person's card, if any.
    pub card_number: Option<CardNumber>,
    /// The password; without one the person cannot log in by password yet.
    pub password: Option<Arc<Password>>,
}

/// An account as shown to an administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// Its identity.
    pub id: AccountId,
    /// The identifier.
    pub identifier: Identifier,
    /// The role.
    pub role: Role,
    /// Whether the person may log in.
    pub status: AccountStatus,
    /// The person's card, when one is registered.
    pub card: Option<RegisteredCard>,
    /// When the account was created.
    pub created_at: Timestamp,
    /// What may be shown of the password.
    pub password: Option<PasswordOverview>,
    /// Why attempts are not evaluated now, if they are not; only where one account is shown.
    pub throttle: Option<Throttle>,
}

/// How the practice stands against its policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyReport {
    /// The profile.
    pub profile: loquet_domain::profile::Profile,
    /// Active accounts.
    pub active_accounts: u64,
    /// Those with a weak password.
    pub weak_passwords: Vec<Identifier>,
    /// Those whose password was never seen in clear: judged at their next login.
    pub unjudged_passwords: Vec<Identifier>,
    /// Those without a password.
    pub without_password: Vec<Identifier>,
}
