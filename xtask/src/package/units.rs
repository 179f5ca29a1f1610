//! The systemd units as they are unpacked: well formed, and as closed as they say.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use tempfile::TempDir;

use crate::shell;

/// At most this exposure, in tenths, by systemd's own measure: 0 is nothing, 100 is everything.
const EXPOSURE: &str = "15";

/// Unpacks the package and lets systemd judge the units in it.
pub(super) fn check(package: &Path) -> Result<()> {
    let root = TempDir::new()?;
    shell::run(
        Command::new("dpkg-deb")
            .arg("--extract")
            .arg(package)
            .arg(root.path()),
    )?;
    // What the unit calls besides our programs is on every Debian, and not in the package.
    fs::create_dir_all(root.path().join("bin"))?;
    fs::copy("/bin/kill", root.path().join("bin/kill"))?;
    let mut root_flag = OsString::from("--root=");
    root_flag.push(root.path());
    let mut verify = Command::new("systemd-analyze");
    verify.args(["verify", "--man=no", "--recursive-errors=no"]);
    shell::run(
        verify
            .arg(&root_flag)
            .args(["loquetd.service", "loquetd.socket"]),
    )?;
    let mut security = Command::new("systemd-analyze");
    security.args([
        "security",
        "--offline=true",
        "--no-pager",
        "--threshold",
        EXPOSURE,
    ]);
    let report = shell::capture(security.arg(&root_flag).arg("loquetd.service"))?;
    if let Some(verdict) = report.lines().rfind(|line| line.contains("exposure level")) {
        println!("units: {}", verdict.trim_start_matches(['→', ' ']));
    }
    Ok(())
}
