//! The tester: installed into a folder of its own below `target`, and run.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::practice::Practice;
use super::settings::{Pass, settings};
use crate::shell;

/// Every package with its version.
const REQUIREMENTS: &str = include_str!("requirements.txt");

/// What it cannot make by itself.
const HOOKS: &str = include_str!("hooks.py");

/// The tester, installed.
pub(super) struct Tester {
    folder: PathBuf,
}

impl Tester {
    /// Installs it, unless these very versions are there.
    pub(super) fn install() -> Result<Self> {
        let folder = shell::root()?.join("target/schemathesis");
        let installed = folder.join("requirements.txt");
        if fs::read_to_string(&installed).is_ok_and(|text| text == REQUIREMENTS) {
            return Ok(Self { folder });
        }
        println!("installing schemathesis, which takes some seconds");
        shell::run(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&folder),
        )?;
        let wanted = folder.join("wanted.txt");
        fs::write(&wanted, REQUIREMENTS)?;
        let mut install = Command::new(folder.join("bin/python"));
        install.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]);
        shell::run(install.args(["--no-deps", "--requirement"]).arg(&wanted))?;
        // Last, so that what is half installed is installed again.
        fs::rename(wanted, installed)?;
        Ok(Self { folder })
    }

    /// Tests a service; fails if anything that it answers is not as described.
    pub(super) fn test(
        &self,
        practice: &Practice,
        pass: Pass,
        seed: u32,
        time: Duration,
    ) -> Result<()> {
        let file = practice.folder().join("schemathesis.toml");
        fs::write(&file, settings(pass))?;
        fs::write(practice.folder().join("hooks.py"), HOOKS)?;
        let mut tester = Command::new(self.folder.join("bin/schemathesis"));
        tester.current_dir(practice.folder()).env("NO_COLOR", "1");
        tester.arg("--config-file").arg(&file).arg("run");
        tester.args(["--no-color", "--seed", &seed.to_string()]);
        tester.args(["--max-time", &time.as_secs().to_string()]);
        let description = format!("http://{}/openapi.json", practice.service().address());
        shell::run(tester.arg(description))
    }
}
