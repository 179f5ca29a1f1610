//! `loquet session`.

use super::ByCard;
use clap::{Args, Subcommand};
use loquet_domain::SessionId;

/// Sessions.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Session {
    /// What to do with them; without it, show.
    #[command(subcommand)]
    pub(crate) command: Option<SessionCommand>,
}

/// What to do with sessions.
#[derive(Debug, Subcommand)]
pub(crate) enum SessionCommand {
    /// Shows the session of this workstation.
    Show,
    /// Uses the session, so that it does not lock: for the software that works in it.
    Use,
    /// Lists the person's open sessions.
    List,
    /// Locks the session.
    Lock,
    /// Unlocks the session by the password, or by the card.
    Unlock {
        /// Read the password on standard input.
        #[arg(long)]
        password_stdin: bool,
        /// By the card instead of a password.
        #[command(flatten)]
        by_card: ByCard,
    },
    /// Closes the session, or another one.
    Close {
        /// Another session.
        #[arg(value_name = "SESSION")]
        session: Option<SessionId>,
    },
}
