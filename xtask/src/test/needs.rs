//! What the tests need of the system, and how it is installed.

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// A program that the tests start, and the Debian package that brings it.
struct Need {
    program: &'static str,
    package: &'static str,
}

/// All that the tests need beside Rust.
const NEEDS: &[Need] = &[
    Need {
        program: "cc",
        package: "build-essential",
    },
    Need {
        program: "git",
        package: "git",
    },
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
pub(super) fn install() -> Result<()> {
    let missing = missing(shell::is_on_path);
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

fn missing(is_there: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let absent = NEEDS.iter().filter(|need| !is_there(need.program));
    absent.map(|need| need.package).collect()
}

fn plan(missing: &[&str], installer: Installer) -> Plan {
    match installer {
        _ if missing.is_empty() => Plan::Nothing,
        Installer::Root => Plan::Install { prefix: None },
        Installer::Sudo => Plan::Install {
            prefix: Some("sudo"),
        },
        Installer::None => Plan::Tell(format!(
            "the tests need what Debian calls {}: install it and run `cargo xtask test` again",
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
    use super::{Installer, Plan, missing, plan};

    #[test]
    fn packages_of_absent_programs_are_missing() {
        assert_eq!(missing(|program| program == "cc"), ["git"]);
        assert!(missing(|_| true).is_empty());
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
