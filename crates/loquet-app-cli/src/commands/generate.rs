//! The hidden `loquet generate`: what the documentation is made of.

use super::{completions, reference};
use crate::arguments::Generate;
use crate::failure::Failure;
use crate::front::Front;
use crate::help;
use crate::output::print;
use loquet_wiring::Exit;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Writes a part of the documentation.
pub(crate) fn run(front: &Front, command: &Generate) -> Result<ExitCode, Failure> {
    match command {
        Generate::Settings => print(loquet_wiring::settings::reference_markdown().as_bytes())?,
        Generate::ExitCodes => print(reference::exit_codes(front.messages()).as_bytes())?,
        Generate::Commands => print(reference::commands(front.messages()).as_bytes())?,
        Generate::Completions { shell } => return completions::run(front, *shell),
        Generate::Man { folder } => write_manual(front, folder)?,
    }
    Ok(Exit::Done.into())
}

fn write_manual(front: &Front, folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::unexpected)?;
    let command = help::command(front.messages());
    clap_mangen::generate_to(command, folder).map_err(Failure::unexpected)
}
