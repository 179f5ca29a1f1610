//! `loquet workstation`.

use super::Acting;
use clap::{Args, Subcommand};

/// The workstations that the practice's server knows.
#[derive(Debug, Subcommand)]
pub(crate) enum Workstation {
    /// Gives out a one-time code for a workstation.
    Invite(Named),
    /// Enrols this workstation by its code.
    Enrol(Enrol),
    /// Lists the workstations.
    List(Acting),
    /// Removes a workstation.
    Remove(Named),
    /// Shows who the server takes this workstation for.
    Show,
}

/// One workstation.
#[derive(Debug, Args)]
pub(crate) struct Named {
    /// Its name.
    #[arg(value_name = "NAME")]
    pub(crate) workstation: String,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// Enrols this workstation.
#[derive(Debug, Args)]
pub(crate) struct Enrol {
    /// Read the code on standard input.
    #[arg(long)]
    pub(crate) code_stdin: bool,
}
