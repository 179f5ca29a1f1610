//! `loquet config`, `loquet database` and the hidden `loquet generate`.

use clap::Subcommand;
use clap_complete::Shell;
use std::path::PathBuf;

/// The settings.
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Shows each setting, its value and where the value comes from.
    Show,
    /// Checks them.
    Check,
}

/// The practice's database.
#[derive(Debug, Subcommand)]
pub(crate) enum Database {
    /// Copies it into a new file, while it is in use.
    Backup {
        /// The new file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Puts a copy in its place.
    Restore {
        /// The copy.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// What the documentation is made of.
#[derive(Debug, Subcommand)]
pub(crate) enum Generate {
    /// The reference of the settings, in Markdown.
    Settings,
    /// The reference of the exit codes, in Markdown.
    ExitCodes,
    /// The reference of the commands, in Markdown.
    Commands,
    /// What a shell needs to complete commands.
    Completions {
        /// The shell.
        #[arg(value_name = "SHELL")]
        shell: Shell,
    },
    /// Manual pages.
    Man {
        /// The folder that they are written into.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
}
