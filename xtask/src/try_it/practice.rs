//! A practice in a temporary folder, and the program at work in it.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use super::card::AUTHORITY;
use super::step::{Step, command_line};
use crate::shell;

/// Copied from `tests/data` into the temporary folder.
const SAMPLES: &[&str] = &["export-v3.2.csv", "decisions.csv"];

/// Where the program would keep what belongs to the person, moved into the temporary folder.
const PERSONAL_FOLDERS: &[&str] = &[
    "HOME",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_RUNTIME_DIR",
    "XDG_STATE_HOME",
];

/// The temporary folder and the program; the folder goes away with this value.
pub(super) struct Practice {
    folder: TempDir,
    program: PathBuf,
}

impl Practice {
    /// An empty practice with the samples beside it.
    pub(super) fn new(program: PathBuf) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("loquet-try-").tempdir()?;
        for sample in SAMPLES {
            let source = shell::root()?.join("tests/data").join(sample);
            fs::copy(&source, folder.path().join(sample))
                .with_context(|| format!("tests/data/{sample} cannot be copied"))?;
        }
        Ok(Self { folder, program })
    }

    /// Runs one step, shows the command and its output, and judges them.
    pub(super) fn play(&self, step: &Step) -> Result<()> {
        println!("$ {}", command_line(step.arguments));
        let output = self.feed(step.arguments, step.input)?;
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        print!("{text}");
        step.judge(output.status.code(), &text)
    }

    /// Lets the person at the terminal use the program.
    pub(super) fn hand_over(&self, arguments: &[&str]) -> Result<()> {
        println!("$ {}", command_line(arguments));
        let status = self.command(arguments).status()?;
        ensure!(status.success(), "the program ended with {status}");
        Ok(())
    }

    fn feed(&self, words: &[&str], input: &str) -> Result<Output> {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("the program cannot be started")?;
        if let Some(mut stdin) = child.stdin.take() {
            match stdin.write_all(input.as_bytes()) {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error.into()),
                _ => {} // a program that refuses before it reads is judged by its exit code
            }
        }
        Ok(child.wait_with_output()?)
    }

    /// The program, out of reach of the settings and folders of the one who runs this.
    pub(super) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).current_dir(self.folder.path());
        shell::without_settings(&mut command);
        command.env("LOQUET_DATA", self.folder.path().join("practice"));
        let authority = self.folder.path().join(AUTHORITY).join("authority");
        if authority.is_dir() {
            command.env("LOQUET_CARD__TEST_AUTHORITIES", authority);
        }
        for name in PERSONAL_FOLDERS {
            command.env(name, self.folder.path());
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::super::language::Text;
    use super::{Practice, Step};

    const STEP: Step = Step {
        title: Text {
            french: "Un",
            english: "One",
        },
        arguments: &["login", "a"],
        input: "1234\n",
        exit: 0,
        expected: "login a",
    };

    /// A practice whose program is another one.
    fn practice(program: &str) -> Practice {
        Practice {
            folder: TempDir::new().unwrap(),
            program: PathBuf::from(program),
        }
    }

    #[test]
    fn a_step_runs_the_program_in_its_folder() {
        practice("echo").play(&STEP).unwrap();
    }

    #[test]
    fn a_step_that_ends_otherwise_fails() {
        assert!(practice("false").play(&STEP).is_err());
        assert!(practice("true").play(&STEP).is_err());
        assert!(practice("loquet-no-such-program").play(&STEP).is_err());
    }
}
