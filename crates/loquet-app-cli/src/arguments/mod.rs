//! The command line as clap reads it. The texts that people read are in `cli.ftl`: see `help`.

mod administration;
mod card;
mod identifier;
mod journal;
mod opening;
mod session;
mod tools;
mod user;
mod workstation;

pub(crate) use administration::{Acting, Import, Init, Policy};
pub(crate) use card::{Card, Doctor, Install, Register, Revocation, Simulate, Unregister};
pub(crate) use identifier::{Derive, Identifiers, Parse, Remembered};
pub(crate) use journal::{
    Anchor, Export, ExportFormat, Journal, JournalCommand, List, Purge, Verify,
};
pub(crate) use opening::{ByCard, Login};
pub(crate) use session::{Session, SessionCommand};
pub(crate) use tools::{Config, Database, Generate};
pub(crate) use user::{Add, NewPassword, One, Unlock, User, UserCommand};
pub(crate) use workstation::{Enrol, Named, Workstation};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "loquet", version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// What every command takes.
    #[command(flatten)]
    pub(crate) global: Global,
    /// The command.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// The practice's folder.
    #[arg(long, value_name = "FOLDER", env = "LOQUET_DATA", global = true)]
    pub(crate) data: Option<PathBuf>,
    /// The settings file.
    #[arg(long, value_name = "FILE", env = "LOQUET_CONFIG", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// The practice's server, by its URL.
    #[arg(long, value_name = "URL", global = true, conflicts_with = "local")]
    pub(crate) server: Option<String>,
    /// The practice of this computer, whatever server the settings name.
    #[arg(long, global = true)]
    pub(crate) local: bool,
    /// The language.
    #[arg(long, value_name = "LANGUAGE", env = "LOQUET_LANG", global = true)]
    pub(crate) lang: Option<Tongue>,
    /// One JSON document on standard output.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) color: ColorWhen,
}

/// A language of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tongue {
    /// French.
    Fr,
    /// English.
    En,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// At a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Creates the practice's database and its first administrator.
    Init(Init),
    /// Opens a session.
    Login(Login),
    /// Shows, locks, unlocks, closes sessions.
    Session(Session),
    /// Reads, derives, remembers identifiers.
    #[command(subcommand)]
    Identifier(Identifiers),
    /// Administers accounts.
    User(User),
    /// Reads, registers, watches and simulates cards.
    #[command(subcommand)]
    Card(Card),
    /// Takes over the users of version 3.2.
    Import(Import),
    /// Reads, verifies, exports the journal.
    Journal(Journal),
    /// Invites, enrols, lists, removes workstations.
    #[command(subcommand)]
    Workstation(Workstation),
    /// Backs up and restores the practice's database.
    #[command(subcommand)]
    Database(Database),
    /// Shows and checks the settings.
    #[command(subcommand)]
    Config(Config),
    /// Shows how the practice stands against its policy.
    #[command(subcommand)]
    Policy(Policy),
    /// Says what keeps this workstation from working.
    Doctor(Doctor),
    /// Prints what a shell needs to complete commands.
    Completions {
        /// The shell.
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Writes what the documentation is made of.
    #[command(subcommand, hide = true)]
    Generate(Generate),
}
