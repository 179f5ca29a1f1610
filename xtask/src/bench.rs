//! `cargo xtask bench`: the measurements of package `loquet-tests`.

use anyhow::Result;

use crate::{needs, shell};

/// Runs the measurements; `arguments` go to `cargo bench` as they are.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    needs::install(&[needs::BUILD, needs::CARD, needs::TESTS])?;
    let mut bench = shell::cargo(&["bench", "-p", "loquet-tests", "--locked"])?;
    shell::run(bench.args(arguments))
}
