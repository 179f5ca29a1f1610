//! A practice from the sample export of version 3.2, and the service over it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::program::{Profile, Programs};
use crate::service::{self, Service};
use crate::shell;

/// Whoever tests, as an administrator.
pub(super) const ADMINISTRATOR: &str = "admin.cabinet";
/// Their password.
pub(super) const PASSWORD: &str = "une longue phrase de passe";

/// The cheapest hash that the settings allow, and the widest limits of failures: what is tested is
/// the answers, not the hash, and a tester fails a lot.
const SETTINGS: &[(&str, &str)] = &[
    ("LOQUET_PASSWORD__MEMORY_MIB", "19"),
    ("LOQUET_PASSWORD__ITERATIONS", "2"),
    ("LOQUET_PASSWORD__PARALLELISM", "1"),
    ("LOQUET_LOCKOUT__SOURCE_FAILURES", "100"),
    ("LOQUET_LOCKOUT__SOURCE_WINDOW_SECONDS", "300"),
    ("LOQUET_CARD__FETCH_REVOCATION_LISTS", "false"),
];

/// The practice, in a folder that goes away with this value.
pub(super) struct Practice {
    folder: TempDir,
    service: Service,
}

impl Practice {
    /// Creates it and starts the service.
    pub(super) fn start() -> Result<Self> {
        let programs = Programs::build(Profile::Development)?;
        let folder = tempfile::Builder::new()
            .prefix("loquet-tester-")
            .tempdir()?;
        for sample in ["export-v3.2.csv", "decisions.csv"] {
            fs::copy(
                shell::root()?.join("tests/data").join(sample),
                folder.path().join(sample),
            )?;
        }
        let administrator = ["--administrator", ADMINISTRATOR, "--password-stdin"];
        let init = [&["init"][..], &administrator].concat();
        feed(&mut command(&programs.loquet, folder.path(), &init))?;
        let import = [
            "import",
            "export-v3.2.csv",
            "--decide",
            "decisions.csv",
            "--as",
            ADMINISTRATOR,
            "--password-stdin",
        ];
        feed(&mut command(&programs.loquet, folder.path(), &import))?;
        let mut loquetd = command(&programs.loquetd, folder.path(), &[]);
        service::on_free_ports(&mut loquetd);
        let service = Service::start(loquetd)?;
        service.wait_until_ready()?;
        Ok(Self { folder, service })
    }

    /// A folder for what belongs to the test.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The service.
    pub(super) fn service(&self) -> &Service {
        &self.service
    }

    /// Stops it: after everything that was sent it still does that in good order.
    pub(super) fn stop(self) -> Result<()> {
        self.service.stop()
    }
}

fn command(program: &Path, folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    shell::without_settings(command.args(words).current_dir(folder));
    command.env("LOQUET_DATA", folder.join("practice"));
    command.envs(SETTINGS.iter().copied());
    command
}

/// Runs a command of the administrator to its end.
fn feed(command: &mut Command) -> Result<()> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let mut stdin = child.stdin.take().context("no standard input")?;
    writeln!(stdin, "{PASSWORD}")?;
    drop(stdin);
    let status = child.wait()?;
    ensure!(status.success(), "the practice cannot be made: {status}");
    Ok(())
}
