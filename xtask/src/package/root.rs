//! A root of its own: the package is installed there by `dpkg`, and the service runs as its user.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use super::NAME;
use crate::needs;
use crate::service::{self, Service};
use crate::shell;

/// The folder of the data, as the package makes it.
const DATA: &str = "var/lib/loquet";
/// What enabling the service leaves behind.
const ENABLED: &str = "etc/systemd/system/multi-user.target.wants/loquetd.service";
/// What enabling the socket would leave behind.
const SOCKET_ENABLED: &str = "etc/systemd/system/sockets.target.wants/loquetd.socket";
/// The administrator of the practice that is created there.
const ADMINISTRATOR: &str = "admin.cabinet";
const PASSWORD: &str = "une longue phrase de passe\n";

/// The root; it goes away with this value.
pub(super) struct Root {
    folder: TempDir,
}

impl Root {
    /// As empty as `dpkg` takes it.
    pub(super) fn new() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("loquet-root-").tempdir()?;
        // The service's user must be able to walk through it.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
        for inner in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "etc"] {
            fs::create_dir_all(folder.path().join(inner))?;
        }
        for file in [
            "var/lib/dpkg/status",
            "etc/passwd",
            "etc/group",
            "etc/shadow",
        ] {
            fs::write(folder.path().join(file), "")?;
        }
        Ok(Self { folder })
    }

    /// Installs the package: its scripts run outside and are told of this root, as when an image is
    /// made. What it depends on is on the machine and not in the root.
    pub(super) fn install(&self, package: &Path) -> Result<()> {
        let said = self.dpkg(&["--force-depends", "--install"], package.as_os_str())?;
        for expected in [
            "sudo -u loquet loquet --data /var/lib/loquet init",
            "administrateur",
        ] {
            ensure!(
                said.contains(expected),
                "the installation does not say what comes next: {said}"
            );
        }
        Ok(())
    }

    /// User, folders, settings and units are there; the service is enabled and the socket is not.
    pub(super) fn check_installed(&self) -> Result<()> {
        let data = fs::metadata(self.path(DATA)).context("there is no data folder")?;
        ensure!(
            data.mode() & 0o777 == 0o700,
            "the data folder has mode {:o}",
            data.mode()
        );
        ensure!(
            data.uid() == self.user()?,
            "the data folder is not the service's"
        );
        let settings = fs::read_link(self.path("var/lib/loquet/loquet.toml"))?;
        ensure!(
            settings == Path::new("/etc/loquet/loquet.toml"),
            "{}",
            settings.display()
        );
        ensure!(self.is_there(ENABLED), "the service is not enabled");
        ensure!(
            !self.is_there(SOCKET_ENABLED),
            "the socket is enabled, which nobody asked for"
        );
        Ok(())
    }

    /// Checks the settings, starts the service as its user without any right, creates the first
    /// administrator beside it as the installation says, and waits until it is ready.
    pub(super) fn run_service(&self) -> Result<()> {
        self.succeeds(&mut self.as_user("usr/sbin/loquetd", &["--check"])?, "")?;
        let service = Service::start(self.as_user("usr/sbin/loquetd", &[])?)?;
        ensure!(
            service.get("/health/ready")? == 503,
            "a practice without an administrator says that it is ready"
        );
        let words = ["init", "--administrator", ADMINISTRATOR, "--password-stdin"];
        self.succeeds(&mut self.as_user("usr/bin/loquet", &words)?, PASSWORD)?;
        service.wait_until_ready()?;
        println!("service: ready at {}", service.address());
        service.stop()
    }

    /// Removes the package: programs gone, settings and data kept.
    pub(super) fn remove(&self) -> Result<()> {
        self.dpkg(&["--remove"], NAME.as_ref())?;
        ensure!(!self.is_there("usr/sbin/loquetd"), "a program is left");
        ensure!(
            self.is_there("etc/loquet/loquet.toml"),
            "the settings are gone"
        );
        self.check_data()
    }

    /// Purges it: settings and links gone, the practice's data kept, and that is said.
    pub(super) fn purge(&self) -> Result<()> {
        let said = self.dpkg(&["--purge"], NAME.as_ref())?;
        ensure!(
            said.contains("comptes, journal, clés"),
            "nobody is told of the data: {said}"
        );
        for gone in ["etc/loquet", ENABLED, "var/lib/loquet/loquet.toml"] {
            ensure!(!self.is_there(gone), "{gone} is left");
        }
        self.check_data()
    }

    fn check_data(&self) -> Result<()> {
        for kept in ["database/practice.db", "keys/journal.key"] {
            let path = Path::new(DATA).join(kept);
            ensure!(self.path(&path).is_file(), "the practice's {kept} is gone");
        }
        Ok(())
    }

    fn path(&self, inner: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(inner)
    }

    /// Also for a link that leads nowhere from here.
    fn is_there(&self, inner: &str) -> bool {
        self.path(inner).symlink_metadata().is_ok()
    }

    fn dpkg(&self, action: &[&str], object: &std::ffi::OsStr) -> Result<String> {
        let mut dpkg = administrator("dpkg")?;
        dpkg.arg("--root").arg(self.folder.path());
        dpkg.args(["--force-script-chrootless", "--force-not-root"]);
        shell::capture(dpkg.args(action).arg(object))
    }

    /// The number of the user `loquet` of this root.
    fn user(&self) -> Result<u32> {
        let users = fs::read_to_string(self.path("etc/passwd"))?;
        let line = users.lines().find_map(|line| line.strip_prefix("loquet:"));
        let number = line.and_then(|line| line.split(':').nth(1));
        number
            .and_then(|number| number.parse().ok())
            .with_context(|| format!("there is no user loquet:\n{users}"))
    }

    /// A program of this root, as the unit starts it: the service's user, no group, no right.
    fn as_user(&self, program: &str, words: &[&str]) -> Result<Command> {
        let user = self.user()?.to_string();
        let mut command = administrator("setpriv")?;
        command.args(["--reuid", &user, "--regid", &user, "--clear-groups"]);
        command.args(["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]);
        command.arg(self.path(program));
        command.arg("--data").arg(self.path(DATA)).args(words);
        command.current_dir(self.path(DATA));
        shell::without_settings(&mut command);
        service::on_free_ports(&mut command);
        Ok(command)
    }

    /// Runs a program of this root to its end.
    fn succeeds(&self, command: &mut Command, input: &str) -> Result<()> {
        use std::io::Write;
        let mut child = command.stdin(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        let status = child.wait()?;
        if status.success() {
            return Ok(());
        }
        bail!(
            "a program of {} ended with {status}",
            self.folder.path().display()
        )
    }
}

fn administrator(program: &str) -> Result<Command> {
    needs::as_administrator(program)
        .with_context(|| format!("`{program}` needs the administrator's rights"))
}
