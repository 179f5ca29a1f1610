//! `loquet login`.

use clap::Args;
use std::ffi::OsString;

/// Opens a session.
#[derive(Debug, Args)]
pub(crate) struct Login {
    /// The identifier, or the beginning of a remembered one.
    #[arg(value_name = "IDENTIFIER", conflicts_with = "card")]
    pub(crate) identifier: Option<String>,
    /// Remember the identifier on this workstation once the login has succeeded.
    #[arg(long)]
    pub(crate) remember: bool,
    /// Read the password on standard input.
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// By the card instead of a password.
    #[command(flatten)]
    pub(crate) by_card: ByCard,
    /// A command to run in the session.
    #[arg(value_name = "COMMAND", last = true)]
    pub(crate) command: Vec<OsString>,
}

/// By the card instead of a password.
#[derive(Debug, Args)]
pub(crate) struct ByCard {
    /// Prove oneself by the card and its PIN.
    #[arg(long, conflicts_with = "password_stdin")]
    pub(crate) card: bool,
    /// Read the PIN on standard input.
    #[arg(long, requires = "card")]
    pub(crate) pin_stdin: bool,
    /// Consent to the last try of the PIN.
    #[arg(long, requires = "pin_stdin")]
    pub(crate) accept_last_try: bool,
}
