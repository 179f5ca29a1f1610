//! A simulated card in the virtual reader, as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use anyhow::{Context, Result, ensure};

use super::practice::Practice;
use super::reader::VirtualReader;

/// Where the simulated cards' authority is made, in the practice's folder.
pub(super) const AUTHORITY: &str = "test-authority";

/// The holder of the card, who is in the sample export.
pub(super) const HOLDER: &str = "899700218896";

/// The card, in the reader until this value goes; then the reader goes too.
pub(super) struct SimulatedCard {
    program: Child,
    _reader: VirtualReader,
}

impl SimulatedCard {
    /// Puts the card into the reader of the real service, and waits until it is there.
    pub(super) fn insert(practice: &Practice) -> Result<Self> {
        let reader = VirtualReader::start()?;
        let words = ["card", "simulate", "--authority", AUTHORITY, HOLDER];
        let mut program = practice
            .command(&words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .context("the simulated card cannot be started")?;
        let output = program.stdout.take().context("no output of the card")?;
        let card = Self {
            program,
            _reader: reader,
        };
        let lines = BufReader::new(output).lines().map_while(Result::ok);
        let inserted = lines.into_iter().any(|line| line.contains(HOLDER));
        ensure!(inserted, "the simulated card was not put in");
        Ok(card)
    }
}

impl Drop for SimulatedCard {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
