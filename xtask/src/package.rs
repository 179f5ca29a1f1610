//! `cargo xtask package`: the Debian package, and with `--check` the proof that it works.

mod check;
mod contents;
mod licences;
mod lint;
mod root;
mod units;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::program::{Profile, Programs};
use crate::{command, needs, shell};

/// The version that the manifest was written for.
const CARGO_DEB: &str = "3.8.0";

/// What the package is called, and what its files are made of.
const NAME: &str = "loquet";
const PACKAGING: &str = "crates/loquet-app-service/packaging";

/// Generated before the package is put together; the manifest names it.
const GENERATED: &str = "target/package";

/// Builds the package. With `--check` it is made of development builds, which is soon done,
/// inspected, installed into a root of its own, run there and purged.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let check = command::only_flag(arguments, "--check")?;
    needs::install(&[needs::BUILD, needs::PACKAGE])?;
    install_cargo_deb()?;
    let profile = if check {
        Profile::Development
    } else {
        Profile::Release
    };
    let programs = Programs::build(profile)?;
    generate(&programs.loquet)?;
    let package = put_together(profile)?;
    println!("package: {}", package.display());
    if check {
        check::run(&package)?;
    }
    Ok(())
}

fn install_cargo_deb() -> Result<()> {
    let installed = shell::capture(&mut shell::cargo(&["deb", "--version"])?);
    if installed.is_ok_and(|version| version.trim().ends_with(CARGO_DEB)) {
        return Ok(());
    }
    println!("installing cargo-deb, which takes a minute");
    let install = ["install", "cargo-deb", "--locked", "--version", CARGO_DEB];
    shell::run(&mut shell::cargo(&install)?)
}

/// Manual pages in both languages, what shells need to complete commands, and the licences of what is
/// inside the programs.
fn generate(loquet: &Path) -> Result<()> {
    let folder = shell::root()?.join(GENERATED);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let completions = folder.join("completions");
    fs::create_dir_all(&completions)?;
    licences::write(&folder.join("libraries.txt"))?;
    for language in ["en", "fr"] {
        let manual = folder.join("man").join(language);
        shell::run(subject(loquet, language, &["man"]).arg(manual))?;
    }
    for (shell, file) in [
        ("bash", "loquet.bash"),
        ("zsh", "_loquet"),
        ("fish", "loquet.fish"),
    ] {
        let script = shell::capture(&mut subject(loquet, "en", &["completions", shell]))?;
        fs::write(completions.join(file), script)?;
    }
    Ok(())
}

/// `loquet generate …`, without the settings of the one who runs this.
fn subject(loquet: &Path, language: &str, words: &[&str]) -> Command {
    let mut command = Command::new(loquet);
    command.args(["--lang", language, "generate"]).args(words);
    shell::without_settings(&mut command);
    command
}

fn put_together(profile: Profile) -> Result<PathBuf> {
    let root = shell::root()?;
    let changelog = root.join(PACKAGING).join("changelog");
    let changelog = fs::read_to_string(&changelog)
        .with_context(|| format!("{} cannot be read", changelog.display()))?;
    let version = version(&changelog).context("the Debian changelog begins with no version")?;
    let output = root.join("target/debian").join(format!("{NAME}.deb"));
    let mut deb = shell::cargo(&["deb", "--no-build", "--locked", "--package"])?;
    deb.args(["loquet-app-service", "--deb-version", version, "--profile"]);
    deb.arg(profile.name()).arg("--output").arg(&output);
    if matches!(profile, Profile::Development) {
        deb.arg("--fast");
    }
    shell::run(&mut deb)?;
    Ok(output)
}

/// The version in the first line of a Debian changelog, `loquet (0.1.0) unstable; …`.
fn version(changelog: &str) -> Option<&str> {
    let first = changelog.lines().next()?;
    let (_, rest) = first.strip_prefix(NAME)?.split_once('(')?;
    rest.split_once(')').map(|(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn the_version_is_in_the_first_line_of_the_changelog() {
        let text = "loquet (0.1.0~dev) unstable; urgency=medium\n\n  * First.\n";
        assert_eq!(version(text), Some("0.1.0~dev"));
        assert_eq!(version("other (1) unstable"), None);
        assert_eq!(version(""), None);
    }
}
