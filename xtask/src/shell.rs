//! Running other programs from the root of the repository.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// Root of the repository: the folder above this package.
pub(crate) fn root() -> Result<PathBuf> {
    let package = env::var("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").to_owned());
    let root = Path::new(&package).parent();
    Ok(root.context("xtask has no folder above it")?.to_owned())
}

/// The cargo that runs this program, in the root of the repository.
pub(crate) fn cargo(arguments: &[&str]) -> Result<Command> {
    let program = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()?);
    Ok(command)
}

/// Shows the command, runs it with this terminal, and fails if it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    println!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("`{line}` cannot be started"))?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(())
}

/// Runs the command and gives what it printed; its messages go to this terminal.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let line = line(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("`{line}` cannot be started"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    bail!("{text}`{line}` failed ({})", output.status)
}

/// Keeps the settings of the one who runs this away from `loquet`.
pub(crate) fn without_settings(command: &mut Command) -> &mut Command {
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("LOQUET_") {
            command.env_remove(name);
        }
    }
    command
}

/// Whether the command can be started and succeeds; prints nothing.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether a program of this name is on the search path.
pub(crate) fn is_on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| {
        folder
            .join(format!("{program}{}", env::consts::EXE_SUFFIX))
            .is_file()
    })
}

/// The command as one would type it: the program without its folder.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem();
    let words = program.into_iter().chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{cargo, is_on_path, line, root, succeeds};

    #[test]
    fn root_holds_the_workspace_manifest() {
        assert!(root().unwrap().join("Cargo.lock").is_file());
    }

    #[test]
    fn line_names_the_program_without_its_folder() {
        let mut command = Command::new("/usr/bin/git");
        assert_eq!(line(command.args(["ls-files", "-z"])), "git ls-files -z");
    }

    #[test]
    fn a_program_that_does_not_exist_does_not_succeed() {
        assert!(succeeds(&mut cargo(&["--version"]).unwrap()));
        assert!(!succeeds(&mut Command::new("loquet-no-such-program")));
        assert!(!is_on_path("loquet-no-such-program"));
    }
}
