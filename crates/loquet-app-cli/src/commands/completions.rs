//! `loquet completions`: what a shell needs to complete commands.

use crate::failure::Failure;
use crate::front::Front;
use crate::help;
use crate::output::print;
use clap_complete::Shell;
use loquet_wiring::Exit;
use std::process::ExitCode;

/// Prints the completions of a shell.
pub(crate) fn run(front: &Front, shell: Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        shell,
        &mut help::command(front.messages()),
        "loquet",
        &mut script,
    );
    print(&script)?;
    Ok(Exit::Done.into())
}
