//! Taking over the users of version 3.2.

use crate::DeskError;
use async_trait::async_trait;
use loquet_domain::Identifier;
use loquet_domain::account::LegacyUserName;
use loquet_domain::card_number::CardNumberError;
use loquet_domain::identifier::IdentifierError;
use loquet_domain::legacy::{Decision, LegacyUser};
use loquet_domain::password::PasswordError;
use loquet_domain::session::SessionToken;

/// Import, for an administrator.
#[async_trait]
pub trait ImportDesk: Send + Sync {
    /// Imports users, each whole or not at all; a row that cannot be imported stops nothing.
    /// Importing the same file again changes nothing.
    ///
    /// # Errors
    ///
    /// [`DeskError::Forbidden`], [`DeskError::SessionEnded`], [`DeskError::SessionLocked`],
    /// [`DeskError::Busy`], [`DeskError::Storage`]: rows reported before are imported.
    ///
    /// # Contract
    ///
    /// - MUST report each row, in the order of the rows, when it is done and at the end.
    /// - MUST import each row whole or not at all; a row that cannot be imported MUST stop nothing.
    /// - MUST change nothing when the same rows are imported again.
    /// - MUST only tell what would be done, when that is asked.
    /// - MUST do what a person decided for a row.
    /// - MUST propose free identifiers for a row whose identifier another person has.
    async fn import(
        &self,
        by: &SessionToken,
        import: Import,
        progress: &dyn ImportProgress,
    ) -> Result<ImportReport, DeskError>;
}

/// Told after each row.
pub trait ImportProgress: Send + Sync {
    /// One more row is done.
    fn row_done(&self, report: &RowReport);
}

/// What to import.
#[derive(Debug)]
pub struct Import {
    /// The rows.
    pub users: Vec<LegacyUser>,
    /// What a person decided for some of them.
    pub decisions: Vec<Decision>,
    /// Only tell what would be done.
    pub dry_run: bool,
}

/// What became of the rows, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// One report a row.
    pub rows: Vec<RowReport>,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReport {
    /// The line of the file.
    pub line: u64,
    /// The user name of version 3.2.
    pub user_name: LegacyUserName,
    /// What was done, or would be.
    pub outcome: RowOutcome,
}

/// What was done with a row, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// An account was created.
    Imported {
        /// Its identifier.
        identifier: Identifier,
        /// Whether the person may log in.
        active: bool,
        /// What became of the password.
        password: PasswordOutcome,
        /// The card number was left out, and why.
        card_number: Option<CardNumberProblem>,
    },
    /// The row was imported before.
    AlreadyImported {
        /// Its identifier.
        identifier: Identifier,
    },
    /// The user name can be split in several ways: a person must choose.
    Ambiguous {
        /// The identifiers it could be, the most likely first.
        candidates: Vec<Identifier>,
    },
    /// The user name is one word: a person must give the missing half.
    SingleWord,
    /// Another person has the identifier: a person must choose one of these, or another.
    Homonym {
        /// The identifier that is taken.
        taken: Identifier,
        /// Free ones.
        proposals: Vec<Identifier>,
    },
    /// The same user name stands on an earlier row of the file.
    RepeatedUserName {
        /// The line of the earlier row.
        earlier_line: u64,
    },
    /// The names cannot be an identifier.
    Malformed(IdentifierError),
    /// A person decided to leave the row out.
    LeftOut,
}

/// What became of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordOutcome {
    /// Taken over, and weak.
    Weak,
    /// Taken over, and acceptable.
    Acceptable,
    /// Taken over as a verifier: judged at the next login.
    Unjudged,
    /// There is none: the person must set one.
    None,
    /// Of a format that cannot be taken over: the person must set one.
    Unsupported,
    /// The verifier is malformed or out of bounds: the person must set a password.
    Malformed,
    /// The text is not a password: the person must set one.
    Refused(PasswordError),
}

/// Why a card number was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardNumberProblem {
    /// It is not a card number.
    Malformed(CardNumberError),
    /// Another account has it.
    Taken,
}
