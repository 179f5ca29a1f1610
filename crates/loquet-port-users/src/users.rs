//! Accounts and their password credentials.

use crate::UsersError;
use async_trait::async_trait;
use loquet_domain::account::{
    CredentialVersion, HashedPassword, LegacyUserName, PasswordOverview, StoredPassword,
};
use loquet_domain::card::CardIdentity;
use loquet_domain::identifier::IdentifierKey;
use loquet_domain::journal::{Event, EventContext};
use loquet_domain::lockout::ReservedAttempt;
use loquet_domain::{Account, AccountId, AccountStatus, PasswordHash, SessionId};

/// The registry of accounts.
///
/// # Contract
///
/// - A mutating method MUST commit its change and its events together, or neither.
/// - A method that returns an error MUST have changed nothing.
/// - Keys MUST be compared byte by byte, without collation (IDN-11).
/// - A stored row that is not a valid account MUST be an error, never a guess (STO-05).
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Users: Send + Sync {
    /// The account with this identifier, and its password. `None`: nobody has it.
    ///
    /// # Errors
    ///
    /// [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST find an added account by its key.
    /// - MUST return `None` for a key that nobody has.
    async fn find(&self, key: &IdentifierKey) -> Result<Option<FoundAccount>, UsersError>;

    /// The account with this identity. `None`: there is none.
    ///
    /// # Errors
    ///
    /// [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST find an added account by its identity.
    async fn get(&self, id: AccountId) -> Result<Option<FoundAccount>, UsersError>;

    /// The account that this card is registered for, and no other: the mapping of a proved card
    /// (CPS-14). `None`: it is registered for nobody.
    ///
    /// # Errors
    ///
    /// [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST find an account by the authority and the number of its card, both.
    async fn find_by_card(&self, card: &CardIdentity) -> Result<Option<FoundAccount>, UsersError>;

    /// The account imported from this user name of version 3.2. `None`: none was.
    ///
    /// # Errors
    ///
    /// [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST find an imported account by its user name.
    async fn find_imported(&self, name: &LegacyUserName) -> Result<Option<Account>, UsersError>;

    /// The keys that differ from this one by homonym digits only, itself included, in order.
    ///
    /// # Errors
    ///
    /// [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST return the homonyms and no other key: `martin.paul2`, not `martin.pauline`.
    async fn homonyms(&self, key: &IdentifierKey) -> Result<Vec<IdentifierKey>, UsersError>;

    /// At most `limit` accounts after a key, in the byte order of keys.
    ///
    /// # Errors
    ///
    /// [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST page through all accounts in key order, each exactly once.
    async fn page(
        &self,
        after: Option<IdentifierKey>,
        limit: u32,
    ) -> Result<Vec<AccountOverview>, UsersError>;

    /// Adds an account.
    ///
    /// # Errors
    ///
    /// [`UsersError::IdentifierTaken`], [`UsersError::CardNumberTaken`],
    /// [`UsersError::LegacyUserNameTaken`], [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST refuse an identifier that any account has, disabled ones included (REG-24).
    /// - MUST refuse a card that another account has (CPS-14).
    /// - MUST refuse a user name of version 3.2 that was imported already.
    async fn add(&self, new: &NewAccount) -> Result<(), UsersError>;

    /// Disables or enables an account.
    ///
    /// # Errors
    ///
    /// [`UsersError::NotFound`], [`UsersError::LastAdministrator`], [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST end the sessions of an account that it disables, with their events (SES-08).
    /// - MUST refuse to disable the last active administrator.
    async fn set_status(&self, change: &StatusChange) -> Result<(), UsersError>;

    /// Sets a password: the person's own change, or an administrator's.
    ///
    /// # Errors
    ///
    /// [`UsersError::NotFound`], [`UsersError::Changed`], [`UsersError::NotReserved`],
    /// [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST raise the credential's version by one, from 1 for the first password.
    /// - MUST end the account's other sessions, with their events (SES-08, PWD-07).
    /// - MUST refuse a proof whose credential has changed since, or whose account has been disabled
    ///   since (AUTH-25).
    async fn set_password(&self, change: &PasswordChange) -> Result<(), UsersError>;

    /// Registers a card for an account in the place of any other, or removes the registration.
    ///
    /// # Errors
    ///
    /// [`UsersError::NotFound`], [`UsersError::CardNumberTaken`], [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST refuse a card that another account has, disabled ones included (CPS-14).
    /// - MUST end the account's sessions that the former card has opened, but the one to keep, with
    ///   their events (SES-08).
    /// - MUST forget the card that was used last when the holder changes, and keep it when the same
    ///   holder is registered again.
    async fn set_card(&self, change: &CardChange) -> Result<(), UsersError>;

    /// Replaces a verifier by one of the same password at the present cost (PWD-08).
    /// `false`: the credential has changed since, and was left alone.
    ///
    /// # Errors
    ///
    /// [`UsersError::Unavailable`].
    ///
    /// # Contract
    ///
    /// - MUST leave a credential alone that has changed since, and record nothing then (T14).
    /// - MUST keep the version, and end no session.
    async fn rehash(&self, rehash: &Rehash) -> Result<bool, UsersError>;
}

/// An account with its password, for whoever verifies it.
#[derive(Clone, Debug)]
pub struct FoundAccount {
    /// The account.
    pub account: Account,
    /// Its password, if it has one.
    pub password: Option<StoredPassword>,
}

/// An account in a list, without its verifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountOverview {
    /// The account.
    pub account: Account,
    /// What may be shown of its password, if it has one.
    pub password: Option<PasswordOverview>,
}

/// An account to add.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The account.
    pub account: Account,
    /// Its password, if it gets one.
    pub password: Option<HashedPassword>,
    /// What to record.
    pub event: Event,
}

/// An account to disable or enable.
#[derive(Clone, Debug)]
pub struct StatusChange {
    /// Whose.
    pub account: AccountId,
    /// The new status.
    pub status: AccountStatus,
    /// What to record.
    pub event: Event,
    /// For the records of the sessions that end.
    pub context: EventContext,
}

/// A password to set.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    /// Whose.
    pub account: AccountId,
    /// The new password.
    pub password: HashedPassword,
    /// The person's proof that they know the present one; `None` when an administrator sets it.
    pub proof: Option<PasswordProof>,
    /// The session that goes on, if any.
    pub keep: Option<SessionId>,
    /// What to record.
    pub event: Event,
    /// For the records of the sessions that end.
    pub context: EventContext,
}

/// A card to register, or a registration to remove.
#[derive(Clone, Debug)]
pub struct CardChange {
    /// Whose.
    pub account: AccountId,
    /// The holder to register; `None` to remove the registration.
    pub card: Option<CardIdentity>,
    /// The session that goes on, if any.
    pub keep: Option<SessionId>,
    /// What to record.
    pub event: Event,
    /// For the records of the sessions that end.
    pub context: EventContext,
}

/// The proof that the present password was given: the attempt is settled as a success.
#[derive(Clone, Copy, Debug)]
pub struct PasswordProof {
    /// The attempt.
    pub attempt: ReservedAttempt,
    /// The version of the credential that was verified.
    pub credential: CredentialVersion,
}

/// A verifier to renew.
#[derive(Clone, Debug)]
pub struct Rehash {
    /// Whose.
    pub account: AccountId,
    /// The verifier it replaces: both it and the version must still be there.
    pub old: PasswordHash,
    /// The version that was verified.
    pub credential: CredentialVersion,
    /// The new verifier.
    pub new: PasswordHash,
    /// What to record.
    pub event: Event,
}
