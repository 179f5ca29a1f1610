//! What the registry of accounts can answer beside what was asked.

use loquet_domain::lockout::NotReserved;
use loquet_domain::storage::StorageFault;
use thiserror::Error;

/// A refused or failed request. Nothing was changed and nothing was recorded.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum UsersError {
    /// Another account has, or once had, this identifier.
    #[error("the identifier is taken")]
    IdentifierTaken,
    /// Another account has this card number.
    #[error("the card number is taken")]
    CardNumberTaken,
    /// Another account was imported from this user name.
    #[error("the user name of version 3.2 is already imported")]
    LegacyUserNameTaken,
    /// There is no such account.
    #[error("there is no such account")]
    NotFound,
    /// The account is no longer as the caller saw it.
    #[error("the account has changed in the meantime")]
    Changed,
    /// No active administrator would be left.
    #[error("the last active administrator")]
    LastAdministrator,
    /// The attempt is not reserved, or no longer.
    #[error(transparent)]
    NotReserved(#[from] NotReserved),
    /// The store refused.
    #[error("the registry of accounts is out of reach")]
    Unavailable(#[from] StorageFault),
}
