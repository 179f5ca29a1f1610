//! Accounts: one person, one identifier, one role.

use crate::card::RegisteredCard;
use crate::code::codes;
use crate::identifier::Identifier;
use crate::text::PrintableText;
use crate::{AccountId, PasswordHash, Timestamp};

/// What a person may do beside opening their own sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Opens the practice's software.
    Member,
    /// Also reads the journal (LOG-12).
    Auditor,
    /// Also administers accounts.
    Administrator,
}

codes!(Role { Member = "member", Auditor = "auditor", Administrator = "administrator" });

impl Role {
    /// Whether accounts may be administered.
    pub const fn administers(self) -> bool {
        matches!(self, Self::Administrator)
    }

    /// Whether the journal may be read.
    pub const fn reads_journal(self) -> bool {
        matches!(self, Self::Administrator | Self::Auditor)
    }
}

/// Whether an account may log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountStatus {
    /// May log in.
    Active,
    /// May not; the identifier stays taken (REG-24).
    Disabled,
}

codes!(AccountStatus { Active = "active", Disabled = "disabled" });

/// The user name of version 3.2 that an account was imported from, at most 256 characters.
pub type LegacyUserName = PrintableText<256>;

/// A person's account, without any secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The identity that everything else refers to.
    pub id: AccountId,
    /// What the person types.
    pub identifier: Identifier,
    /// What the person may do.
    pub role: Role,
    /// Whether the person may log in.
    pub status: AccountStatus,
    /// The person's card, when one is registered.
    pub card: Option<RegisteredCard>,
    /// Where the account comes from, when it was imported.
    pub legacy_user_name: Option<LegacyUserName>,
    /// When the account was created.
    pub created_at: Timestamp,
}

/// What is known of the strength of a stored password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PasswordStrength {
    /// Never seen in clear since it was stored: judged at the next login.
    Unknown,
    /// Guessed in a short time.
    Weak,
    /// Resists guessing as far as can be told.
    Acceptable,
}

codes!(PasswordStrength { Unknown = "unknown", Weak = "weak", Acceptable = "acceptable" });

/// The version of a password credential: grows by one at each change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CredentialVersion(pub u32);

/// A new password, hashed.
#[derive(Clone, Debug)]
pub struct HashedPassword {
    /// The verifier.
    pub hash: PasswordHash,
    /// What its strength was when it was seen in clear.
    pub strength: PasswordStrength,
}

/// The password of an account, as stored.
#[derive(Clone, Debug)]
pub struct StoredPassword {
    /// The verifier.
    pub hash: PasswordHash,
    /// What is known of its strength.
    pub strength: PasswordStrength,
    /// Its version, for conditional updates.
    pub version: CredentialVersion,
    /// When the person or an administrator set it.
    pub set_at: Timestamp,
}

/// What may be shown of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordOverview {
    /// Its strength.
    pub strength: PasswordStrength,
    /// When it was set.
    pub set_at: Timestamp,
}

impl StoredPassword {
    /// What may be shown of it: all but the verifier.
    pub const fn overview(&self) -> PasswordOverview {
        PasswordOverview {
            strength: self.strength,
            set_at: self.set_at,
        }
    }
}
