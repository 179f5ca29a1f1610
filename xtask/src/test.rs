//! `cargo xtask test`: installs what the tests need, then runs them all.

use std::process::Command;

use anyhow::Result;
use throw_away_servers::Server;

use crate::program::Profile;
use crate::{command, needs, program, shell};

/// Installs what is missing, then runs the unit, contract and journey tests and the documentation's examples.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    command::no_arguments(arguments)?;
    needs::install(&[needs::BUILD, needs::CARD, needs::TESTS, needs::SERVERS])?;
    install_nextest()?;
    let programs = program::Programs::build(Profile::Development)?;
    let mut tests = shell::cargo(&["nextest", "run", "--workspace", "--locked"])?;
    tests.env("LOQUET_PROGRAMS", programs.folder);
    // Stopped with this process, whatever becomes of the tests.
    let servers = Server::beside(&mut tests)?;
    shell::run(&mut tests)?;
    drop(servers);
    run_examples()
}

fn install_nextest() -> Result<()> {
    if shell::succeeds(&mut shell::cargo(&["nextest", "--version"])?) {
        return Ok(());
    }
    println!("installing cargo-nextest, which takes a few minutes");
    let install = ["install", "cargo-nextest", "--locked"];
    shell::run(&mut shell::cargo(&install)?)
}

/// Quiet unless one fails, so that the summary of the tests stays in sight.
fn run_examples() -> Result<()> {
    let examples = ["test", "--doc", "--workspace", "--locked", "--quiet"];
    let mut command: Command = shell::cargo(&examples)?;
    let output = shell::capture(&mut command)?;
    println!("documentation: {} examples passed", passed(&output));
    Ok(())
}

/// Sum of the `N passed` of each crate.
fn passed(output: &str) -> usize {
    let results = output
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "));
    let numbers = results.filter_map(|result| result.split(' ').next()?.parse::<usize>().ok());
    numbers.sum()
}

#[cfg(test)]
mod tests {
    use super::passed;

    #[test]
    fn passed_examples_of_all_crates_are_added() {
        let output = "\nrunning 3 tests\n...\ntest result: ok. 3 passed; 0 failed; 0 ignored\n\n\
                      running 0 tests\n\ntest result: ok. 0 passed; 0 failed\n\
                      test result: ok. 2 passed; 0 failed\n";
        assert_eq!(passed(output), 5);
    }
}
