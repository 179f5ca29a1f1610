//! `loquet user`.

use super::Acting;
use clap::{Args, Subcommand, ValueEnum};
use loquet_domain::Role;

/// Accounts.
#[derive(Debug, Args)]
pub(crate) struct User {
    /// What to do with them.
    #[command(subcommand)]
    pub(crate) command: UserCommand,
}

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Adds an account.
    Add(Add),
    /// Lists the accounts.
    List(Acting),
    /// Shows an account.
    Show(One),
    /// Disables an account.
    Disable(One),
    /// Enables an account.
    Enable(One),
    /// Lifts a lockout.
    Unlock(Unlock),
    /// Sets a password.
    Password(NewPassword),
}

/// Adds an account.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("name").required(true).args(["identifier", "family"]))]
pub(crate) struct Add {
    /// The identifier.
    #[arg(value_name = "IDENTIFIER")]
    pub(crate) identifier: Option<String>,
    /// The family name.
    #[arg(long, value_name = "FAMILY", requires = "given")]
    pub(crate) family: Option<String>,
    /// The given name.
    #[arg(long, value_name = "GIVEN", requires = "family")]
    pub(crate) given: Option<String>,
    /// The role.
    #[arg(long, value_name = "ROLE", default_value = "member")]
    pub(crate) role: RoleName,
    /// The number printed on the card.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) card: Option<String>,
    /// Set no password yet.
    #[arg(long)]
    pub(crate) no_password: bool,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RoleName {
    /// Opens the practice's software.
    Member,
    /// Also reads the journal.
    Auditor,
    /// Also administers accounts.
    Administrator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Member => Self::Member,
            RoleName::Auditor => Self::Auditor,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

/// One account.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// Its identifier.
    #[arg(value_name = "IDENTIFIER")]
    pub(crate) identifier: String,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// Lifts a lockout.
#[derive(Debug, Args)]
pub(crate) struct Unlock {
    /// The identifier.
    #[arg(value_name = "IDENTIFIER")]
    pub(crate) identifier: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// Sets a password.
#[derive(Debug, Args)]
pub(crate) struct NewPassword {
    /// Whose; without it, one's own.
    #[arg(value_name = "IDENTIFIER")]
    pub(crate) identifier: Option<String>,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}
