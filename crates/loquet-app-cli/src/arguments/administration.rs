//! `loquet init`, `loquet import`, `loquet policy`, and who acts.

use clap::{Args, Subcommand, ValueEnum};
use loquet_domain::profile::Profile;
use std::path::PathBuf;

/// Who acts.
#[derive(Debug, Args)]
pub(crate) struct Acting {
    /// Whoever acts, if it is not the open session of this workstation.
    #[arg(long = "as", value_name = "IDENTIFIER")]
    pub(crate) acting: Option<String>,
    /// Read passwords on standard input.
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

/// Creates the practice's database and its first administrator.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The profile.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: Option<ProfileName>,
    /// The first administrator's identifier.
    #[arg(long, value_name = "IDENTIFIER")]
    pub(crate) administrator: Option<String>,
    /// Read the password on standard input.
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

/// A profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileName {
    /// A password alone opens.
    Transitional,
    /// Two factors are needed.
    Conforming,
}

impl From<ProfileName> for Profile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::Transitional => Self::Transitional,
            ProfileName::Conforming => Self::Conforming,
        }
    }
}

/// Takes over the users of version 3.2.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The export of version 3.2.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Only tell what would be done.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// What was decided for rows that need a person.
    #[arg(long, value_name = "FILE")]
    pub(crate) decide: Option<PathBuf>,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// How the practice stands against its policy.
#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Lists the accounts with weak, unjudged or missing passwords.
    Report(Acting),
}
