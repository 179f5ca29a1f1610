//! `loquet login`.

use clap::Args;
use std::ffi::OsString;

/// Opens a session.
#[derive(Debug, Args)]
pub(crate) struct Login {
    /// The identifier, or the beginning of a remembered one.
    #[arg(value_name = "IDENTIFIER")]
    pub(crate) identifier: Option<String>,
    /// Remember the identifier on this workstation once the login has succeeded.
    #[arg(long)]
    pub(crate) remember: bool,
    /// Read the password on standard input.
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// A command to run in the session.
    #[arg(value_name = "COMMAND", last = true)]
    pub(crate) command: Vec<OsString>,
}
