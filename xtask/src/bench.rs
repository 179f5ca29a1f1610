//! `cargo xtask bench`: the measurements of package `loquet-tests`.

use anyhow::Result;

use crate::program::{Profile, Programs};
use crate::{needs, shell};

/// Runs the measurements, over the programs as they are shipped; `arguments` go to `cargo bench` as they are.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    needs::install(&[needs::BUILD, needs::CARD, needs::TESTS, needs::BENCH])?;
    let programs = Programs::build(Profile::Release)?;
    let mut bench = shell::cargo(&["bench", "-p", "loquet-tests", "--locked"])?;
    let bench = bench.env("LOQUET_PROGRAMS", programs.folder);
    shell::run(bench.args(arguments))
}
