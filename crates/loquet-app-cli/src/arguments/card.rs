//! `loquet card` and `loquet doctor`.

use super::Acting;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Cards and their readers.
#[derive(Debug, Subcommand)]
pub(crate) enum Card {
    /// Lists the readers and what lies in them.
    Readers,
    /// Tells what happens in the readers, until it is stopped.
    Watch,
    /// Reads a card, without its PIN.
    Read,
    /// Registers a card for an account.
    Register(Register),
    /// Removes the registration of a card.
    Unregister(Unregister),
    /// Lists the registered cards.
    List(Acting),
    /// The lists of revoked cards.
    #[command(subcommand)]
    Revocation(Revocation),
    /// Puts a simulated card into a virtual reader, until it is stopped.
    Simulate(Simulate),
    /// Says what keeps a card from opening.
    Doctor(Doctor),
}

/// Registers a card.
#[derive(Debug, Args)]
pub(crate) struct Register {
    /// The number printed on the card; without it, the card is read.
    #[arg(value_name = "NUMBER")]
    pub(crate) number: Option<String>,
    /// The account; without it, one's own.
    #[arg(long = "for", value_name = "IDENTIFIER")]
    pub(crate) account: Option<String>,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// Removes the registration of a card.
#[derive(Debug, Args)]
pub(crate) struct Unregister {
    /// The account; without it, one's own.
    #[arg(long = "for", value_name = "IDENTIFIER")]
    pub(crate) account: Option<String>,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// The lists of revoked cards.
#[derive(Debug, Subcommand)]
pub(crate) enum Revocation {
    /// Shows how they stand.
    Status,
    /// Installs a list from a file.
    Install(Install),
    /// Fetches the lists now.
    Refresh,
}

/// Installs a list of revoked cards.
#[derive(Debug, Args)]
pub(crate) struct Install {
    /// The list, DER or PEM.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Who acts.
    #[command(flatten)]
    pub(crate) acting: Acting,
}

/// Puts a simulated card into a virtual reader.
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// Whose card: the number of a holder; without it, the first one's.
    #[arg(value_name = "HOLDER")]
    pub(crate) holder: Option<String>,
    /// The file of the holders.
    #[arg(long, value_name = "FILE")]
    pub(crate) holders: Option<PathBuf>,
    /// The folder of the test authority, made if it is missing.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) authority: Option<PathBuf>,
    /// Which of the two virtual readers.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=1))]
    pub(crate) reader: u8,
}

/// Says what keeps something from working.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// A new file for the help desk.
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: Option<PathBuf>,
}
