//! `cargo xtask fuzz`: hostile bytes for everything that reads a card, a certificate or a
//! revocation list (CPS-25), by libFuzzer, from a kept corpus.
//!
//! libFuzzer needs coverage counters in all that is built. The compiler's stable flags put them in,
//! so no other toolchain is needed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::{needs, shell};

/// How long each target runs, in seconds, unless said otherwise.
const SECONDS: u32 = 30;

/// Targets that run at once: one a core of the smallest machine.
const AT_ONCE: usize = 2;

/// Longer inputs are not tried: the largest certificate and revocation list of the corpus are shorter.
const LONGEST_INPUT: u32 = 16_384;

/// What libFuzzer needs in the code: edge counters and traced comparisons.
const INSTRUMENTATION: &str = "-Cpasses=sancov-module \
     -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
     -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares \
     --cfg fuzzing";

/// The target of the build is named, so that build scripts are not instrumented.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// Runs every target for half a minute, or for `--seconds N`.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let seconds = seconds(arguments)?;
    needs::install(&[needs::BUILD])?;
    let package = shell::root()?.join("tests/fuzz");
    let targets = targets(&package)?;
    ensure!(
        !targets.is_empty(),
        "there is nothing in tests/fuzz/targets"
    );
    let built = build()?;
    let work = TempDir::new()?;
    for group in targets.chunks(AT_ONCE) {
        let started = group
            .iter()
            .map(|target| start(target, &built, work.path(), seconds));
        let started = started.collect::<Result<Vec<_>>>()?;
        started.into_iter().try_for_each(Run::judge)?;
    }
    println!(
        "fuzz: {} targets, {seconds} s each, no crash",
        targets.len()
    );
    Ok(())
}

fn seconds(arguments: &[String]) -> Result<u32> {
    match arguments {
        [] => Ok(SECONDS),
        [flag, number] if flag == "--seconds" => {
            number.parse().context("--seconds takes a whole number")
        }
        _ => bail!("this command takes nothing but `--seconds N`"),
    }
}

/// The names of the targets: the files of their folder.
fn targets(package: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(package.join("targets"))? {
        let path = entry?.path();
        let name = path.file_stem().context("a target has no name")?;
        names.push(name.to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn build() -> Result<PathBuf> {
    let target_folder = shell::root()?.join("target/fuzz");
    let mut build = shell::cargo(&["build", "--release", "--locked", "--target", PLATFORM])?;
    build
        .args(["--manifest-path", "tests/fuzz/Cargo.toml", "--target-dir"])
        .arg(&target_folder)
        .env("RUSTFLAGS", INSTRUMENTATION);
    shell::run(&mut build)?;
    Ok(target_folder.join(PLATFORM).join("release"))
}

/// A target at work.
struct Run {
    target: String,
    process: Child,
    log: PathBuf,
}

/// Starts a target on a copy of nothing: what it finds goes to a temporary folder, what is kept is
/// only read.
fn start(target: &str, built: &Path, work: &Path, seconds: u32) -> Result<Run> {
    let found = work.join(target);
    fs::create_dir_all(&found)?;
    let kept = shell::root()?.join("tests/fuzz/corpus").join(target);
    ensure!(kept.is_dir(), "tests/fuzz/corpus/{target} is missing");
    let crashes = shell::root()?.join("target/fuzz/crashes");
    fs::create_dir_all(&crashes)?;
    let log = work.join(format!("{target}.log"));
    let process = Command::new(built.join(target))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={LONGEST_INPUT}"))
        .arg("-timeout=10")
        .arg("-print_final_stats=1")
        .arg(format!("-artifact_prefix={}/{target}-", crashes.display()))
        .args([&found, &kept])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log)?)
        .spawn()
        .with_context(|| format!("target `{target}` cannot be started"))?;
    println!("fuzz: {target}, {seconds} s");
    let target = target.to_owned();
    Ok(Run {
        target,
        process,
        log,
    })
}

impl Run {
    /// Waits for the end, and fails with what libFuzzer says if an input broke something.
    fn judge(mut self) -> Result<()> {
        let status = self.process.wait()?;
        let log = String::from_utf8_lossy(&fs::read(&self.log)?).into_owned();
        ensure!(
            status.success(),
            "{log}\ntarget `{}` failed ({status}); the input is in target/fuzz/crashes",
            self.target
        );
        println!("fuzz: {}: {} inputs tried", self.target, tried(&log));
        Ok(())
    }
}

/// The number of inputs, as the statistics at the end say it.
fn tried(log: &str) -> &str {
    let line = log
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    line.map_or("?", str::trim)
}

#[cfg(test)]
mod tests {
    use super::{SECONDS, seconds, targets, tried};
    use crate::shell;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn half_a_minute_unless_said_otherwise() {
        assert_eq!(seconds(&[]).unwrap(), SECONDS);
        assert_eq!(seconds(&words(&["--seconds", "5"])).unwrap(), 5);
        assert!(seconds(&words(&["--seconds", "x"])).is_err());
        assert!(seconds(&words(&["5"])).is_err());
    }

    #[test]
    fn every_target_has_a_corpus() {
        let package = shell::root().unwrap().join("tests/fuzz");
        for target in targets(&package).unwrap() {
            assert!(package.join("corpus").join(&target).is_dir(), "{target}");
        }
    }

    #[test]
    fn the_number_of_inputs_is_read_from_the_statistics() {
        assert_eq!(
            tried("#1 DONE\nstat::number_of_executed_units: 4711\n"),
            "4711"
        );
        assert_eq!(tried(""), "?");
    }
}
