//! The program `loquet`, in a folder of its own.

use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use tempfile::TempDir;

/// A folder with a practice's data, and nothing of the developer's own settings.
pub struct Program {
    folder: TempDir,
    settings: Vec<(&'static str, OsString)>,
}

/// What the program answered.
#[derive(Debug)]
pub struct Answer {
    /// Its exit code.
    pub code: i32,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl Answer {
    /// Expects an exit code.
    #[must_use]
    pub fn expecting(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Standard output as one JSON document.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Program {
    /// The administrator of every practice in these tests.
    pub const ADMINISTRATOR: &str = "admin.cabinet";
    /// Their password.
    pub const ADMINISTRATOR_PASSWORD: &str = "une longue phrase de passe";

    /// An empty folder.
    pub fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a temporary folder"),
            settings: Vec::new(),
        }
    }

    /// A practice with its administrator.
    pub fn with_practice() -> Self {
        let program = Self::new();
        program.create_practice();
        program
    }

    /// Gives every later command a setting, by its variable.
    pub fn set(&mut self, variable: &'static str, value: impl Into<OsString>) {
        self.settings.retain(|(name, _)| *name != variable);
        self.settings.push((variable, value.into()));
    }

    /// Gives every later command the journal's key of the practices in process, so that a test can
    /// read what the program stores.
    pub fn share_journal_key(&mut self) {
        let key = crate::desk::key();
        let digits = key.expose().iter().map(|byte| format!("{byte:02x}"));
        self.set("LOQUET_JOURNAL__KEY", digits.collect::<String>());
    }

    /// Creates the practice with its administrator.
    pub fn create_practice(&self) {
        let input = format!("{}\n", Self::ADMINISTRATOR_PASSWORD);
        let arguments = [
            "init",
            "--administrator",
            Self::ADMINISTRATOR,
            "--password-stdin",
        ];
        let _ = self.run(arguments, &input).expecting(0);
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// A command with this folder's environment, in French unless the arguments say otherwise.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = self.command_of(executable("loquet-app-cli", "loquet"));
        command.args(arguments);
        command
    }

    /// A command of ours with this folder's environment.
    pub(crate) fn command_of(&self, program: PathBuf) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.folder())
            .env("XDG_RUNTIME_DIR", self.folder())
            .env("LANG", "fr_FR.UTF-8")
            .env("TERM", "xterm")
            .env("LOQUET_DATA", self.data())
            .env("LOQUET_PASSWORD__MEMORY_MIB", "19")
            .env("LOQUET_PASSWORD__ITERATIONS", "2")
            .env("LOQUET_PASSWORD__PARALLELISM", "1")
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder());
        command
    }

    /// Runs the program with this standard input.
    pub fn run<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &str,
    ) -> Answer {
        self.run_bytes(arguments, input.as_bytes())
    }

    /// Runs the program with these bytes as its standard input.
    pub fn run_bytes<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> Answer {
        run(&mut self.command(arguments), input)
    }

    /// Runs the program for the administrator, with these further lines on standard input.
    pub fn administer<'a>(
        &self,
        arguments: impl IntoIterator<Item = &'a str>,
        input: &str,
    ) -> Answer {
        let acting = ["--as", Self::ADMINISTRATOR, "--password-stdin"];
        let input = format!("{}\n{input}", Self::ADMINISTRATOR_PASSWORD);
        self.run(arguments.into_iter().chain(acting), &input)
    }

    /// Logs in by password.
    pub fn log_in(&self, identifier: &str, password: &str) -> Answer {
        self.run(
            ["login", identifier, "--password-stdin"],
            &format!("{password}\n"),
        )
    }
}

impl Default for Program {
    fn default() -> Self {
        Self::new()
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command, input: &[u8]) -> Answer {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let stdin = child.stdin.take();
    // Written beside, for a program that answers before it has read everything.
    thread::scope(|scope| {
        scope.spawn(|| {
            // A program that refuses before it reads closes the pipe: that is its right.
            stdin.map(|mut stdin| stdin.write_all(input))
        });
        child.wait_with_output().expect("the program ends").into()
    })
}

/// A program as it is now in the sources. `cargo xtask test` builds all of them before, and says
/// in which folder; a test that is run alone builds its own.
pub(crate) fn executable(package: &'static str, name: &str) -> PathBuf {
    static BUILT: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
    if let Some(folder) = env::var_os("LOQUET_PROGRAMS") {
        return Path::new(&folder).join(name);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if !built.contains(package) {
        build(package, &root);
        built.insert(package);
    }
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    target.join("debug").join(name)
}

fn build(package: &str, root: &Path) {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["build", "--quiet", "--locked", "--package", package];
    let status = Command::new(cargo)
        .args(arguments)
        .current_dir(root)
        .status();
    assert!(
        status.expect("cargo starts").success(),
        "the program does not build"
    );
}
