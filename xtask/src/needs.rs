//! What building, trying and testing need of the system, and how it is installed.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// How it shows that something is there.
#[derive(Clone, Copy)]
enum Sign {
    /// A program of this name is on the search path.
    Program(&'static str),
    /// This file is there: a program that not everybody has on their path, a driver.
    File(&'static str),
    /// This folder is there: of a program whose own folder has its version in it.
    Folder(&'static str),
    /// `pkg-config` knows this library.
    Library(&'static str),
    /// Python has this module, which Debian may have cut off.
    Module(&'static str),
}

/// Something that is needed, and the Debian package that brings it.
#[derive(Clone, Copy)]
pub(crate) struct Need {
    sign: Sign,
    package: &'static str,
}

const fn need(sign: Sign, package: &'static str) -> Need {
    Need { sign, package }
}

/// What building needs: a C compiler for SQLite, and the library of PC/SC.
pub(crate) const BUILD: &[Need] = &[
    need(Sign::Program("cc"), "build-essential"),
    need(Sign::Program("pkg-config"), "pkg-config"),
    need(Sign::Library("libpcsclite"), "libpcsclite-dev"),
];

/// What a login by card needs where there is no card: the PC/SC service and a virtual reader.
pub(crate) const CARD: &[Need] = &[
    need(Sign::File("/usr/sbin/pcscd"), "pcscd"),
    need(
        Sign::File("/usr/lib/pcsc/drivers/serial/libifdvpcd.so"),
        "vsmartcard-vpcd",
    ),
];

/// What the tests start beside: software that we did not write, to look at the simulated card, and
/// the languages of the client examples.
pub(crate) const TESTS: &[Need] = &[
    need(Sign::Program("git"), "git"),
    need(Sign::Program("opensc-tool"), "opensc"),
    need(Sign::Program("openssl"), "openssl"),
    need(Sign::Program("curl"), "curl"),
    need(Sign::Program("jq"), "jq"),
    need(Sign::Program("python3"), "python3"),
    need(Sign::Program("node"), "nodejs"),
];

/// The database servers that tests start. What their packages start by themselves is not used.
pub(crate) const SERVERS: &[Need] = &[
    need(Sign::Folder("/usr/lib/postgresql"), "postgresql"),
    need(Sign::File("/usr/sbin/mariadbd"), "mariadb-server"),
];
/// What the benchmarks drive the service with.
pub(crate) const BENCH: &[Need] = &[need(Sign::Program("wrk"), "wrk")];

/// What making and checking the Debian package needs.
pub(crate) const PACKAGE: &[Need] = &[
    need(Sign::Program("dpkg-shlibdeps"), "dpkg-dev"),
    need(Sign::Program("lintian"), "lintian"),
    need(Sign::Program("systemd-analyze"), "systemd"),
    need(Sign::Program("deb-systemd-helper"), "init-system-helpers"),
    need(Sign::Program("setpriv"), "util-linux"),
];

/// What the tester of the API's description needs.
pub(crate) const TESTER: &[Need] = &[
    need(Sign::Program("python3"), "python3"),
    need(Sign::Module("ensurepip"), "python3-venv"),
];

/// How this machine can get Debian packages.
#[derive(Clone, Copy)]
enum Installer {
    Root,
    Sudo,
    None,
}

/// What to do about missing packages.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    Nothing,
    Install { prefix: Option<&'static str> },
    Tell(String),
}

/// Installs the missing packages, or says in one sentence what to install.
pub(crate) fn install(needs: &[&[Need]]) -> Result<()> {
    let missing = missing(&needs.concat(), is_there);
    match plan(&missing, installer()) {
        Plan::Nothing => Ok(()),
        Plan::Tell(sentence) => bail!(sentence),
        Plan::Install { prefix } => {
            println!("installing {} with apt-get", missing.join(", "));
            apt_get(prefix, &["update", "--quiet"])?;
            let words = ["install", "--yes", "--quiet", "--no-install-recommends"];
            apt_get(prefix, &[&words, missing.as_slice()].concat())
        }
    }
}

fn missing(needs: &[Need], is_there: impl Fn(Sign) -> bool) -> Vec<&'static str> {
    let absent = needs.iter().filter(|need| !is_there(need.sign));
    absent.map(|need| need.package).collect()
}

fn is_there(sign: Sign) -> bool {
    match sign {
        Sign::Program(name) => shell::is_on_path(name),
        Sign::File(path) => Path::new(path).is_file(),
        Sign::Folder(path) => Path::new(path).is_dir(),
        Sign::Library(name) => shell::succeeds(Command::new("pkg-config").args(["--exists", name])),
        Sign::Module(name) => {
            shell::succeeds(Command::new("python3").args(["-c", &format!("import {name}")]))
        }
    }
}

/// A command that needs the administrator's rights: as it is, or by `sudo` where that asks nothing.
pub(crate) fn as_administrator(program: &str) -> Option<Command> {
    match installer() {
        Installer::Root => Some(Command::new(program)),
        Installer::Sudo => {
            let mut command = Command::new("sudo");
            command.args(["-n", program]);
            Some(command)
        }
        Installer::None => None,
    }
}

fn plan(missing: &[&str], installer: Installer) -> Plan {
    match installer {
        _ if missing.is_empty() => Plan::Nothing,
        Installer::Root => Plan::Install { prefix: None },
        Installer::Sudo => Plan::Install {
            prefix: Some("sudo"),
        },
        Installer::None => Plan::Tell(format!(
            "this needs what Debian calls {}: install it and run the command again",
            missing.join(", ")
        )),
    }
}

fn installer() -> Installer {
    if !shell::is_on_path("apt-get") {
        Installer::None
    } else if is_root() {
        Installer::Root
    } else if shell::succeeds(Command::new("sudo").args(["-n", "true"])) {
        Installer::Sudo
    } else {
        Installer::None
    }
}

fn is_root() -> bool {
    shell::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn apt_get(prefix: Option<&str>, words: &[&str]) -> Result<()> {
    let program = prefix
        .into_iter()
        .chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut line = program.chain(words.iter().copied());
    let mut command = Command::new(line.next().unwrap_or("apt-get"));
    shell::run(command.args(line))
}

#[cfg(test)]
mod tests {
    use super::{BUILD, CARD, Installer, Plan, Sign, TESTS, missing, plan};

    #[test]
    fn packages_of_absent_programs_are_missing() {
        let is_program = |sign| matches!(sign, Sign::Program(_));
        assert_eq!(missing(CARD, is_program), ["pcscd", "vsmartcard-vpcd"]);
        assert_eq!(missing(BUILD, is_program), ["libpcsclite-dev"]);
        assert!(missing(TESTS, is_program).is_empty());
    }

    #[test]
    fn nothing_is_done_when_nothing_is_missing() {
        assert_eq!(plan(&[], Installer::Root), Plan::Nothing);
        assert_eq!(plan(&[], Installer::None), Plan::Nothing);
    }

    #[test]
    fn without_the_right_to_install_the_packages_are_named() {
        let Plan::Tell(sentence) = plan(&["git"], Installer::None) else {
            panic!("a sentence is expected");
        };
        assert!(sentence.contains("git"));
    }

    #[test]
    fn packages_are_installed_as_root_or_by_sudo() {
        let install = |prefix| Plan::Install { prefix };
        assert_eq!(plan(&["git"], Installer::Root), install(None));
        assert_eq!(plan(&["git"], Installer::Sudo), install(Some("sudo")));
    }
}
