//! `loquet identifier`.

use clap::{Args, Subcommand};

/// Identifiers.
#[derive(Debug, Subcommand)]
pub(crate) enum Identifiers {
    /// Reads an identifier.
    Parse(Parse),
    /// Makes an identifier from a name.
    Derive(Derive),
    /// The identifiers that this workstation remembers.
    Remembered(Remembered),
    /// The person's own identifier.
    Mine,
}

/// Reads an identifier.
#[derive(Debug, Args)]
pub(crate) struct Parse {
    /// The text, or `-` for one a line on standard input.
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) text: String,
}

/// Makes an identifier from a name.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("name").required(true).args(["user_name", "family"]))]
pub(crate) struct Derive {
    /// The user name of version 3.2.
    #[arg(value_name = "USER NAME")]
    pub(crate) user_name: Option<String>,
    /// The family name.
    #[arg(long, value_name = "FAMILY", requires = "given")]
    pub(crate) family: Option<String>,
    /// The given name.
    #[arg(long, value_name = "GIVEN", requires = "family")]
    pub(crate) given: Option<String>,
}

/// The identifiers that this workstation remembers.
#[derive(Debug, Args)]
pub(crate) struct Remembered {
    /// Forget one.
    #[arg(long, value_name = "IDENTIFIER", conflicts_with = "forget_all")]
    pub(crate) forget: Option<String>,
    /// Forget all.
    #[arg(long)]
    pub(crate) forget_all: bool,
}
