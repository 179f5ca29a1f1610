//! `cargo xtask ci`: everything continuous integration checks beside the tests.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::{arch, command, docs, fuzz, needs, package, schemathesis, shell, tidy};

/// One check, with the name under which it fails.
struct Check {
    name: &'static str,
    run: fn() -> Result<()>,
}

/// The checks in their order: quick ones first.
const CHECKS: &[Check] = &[
    Check {
        name: "format",
        run: format,
    },
    Check {
        name: "arch",
        run: || arch::run(&[]),
    },
    Check {
        name: "tidy",
        run: || tidy::run(&[]),
    },
    Check {
        name: "clippy",
        run: clippy,
    },
    Check {
        name: "rustdoc",
        run: rustdoc,
    },
    Check {
        name: "generated pages",
        run: || docs::run(&["--check".to_owned()]),
    },
    Check {
        name: "package",
        run: || package::run(&["--check".to_owned()]),
    },
    Check {
        name: "schemathesis",
        run: || schemathesis::run(&[]),
    },
    Check {
        name: "fuzz",
        run: || fuzz::run(&[]),
    },
];

/// Runs the checks one after the other, and stops at the first that fails.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    command::no_arguments(arguments)?;
    needs::install(&[needs::BUILD])?;
    run_all(CHECKS)?;
    println!("\nall {} checks passed", CHECKS.len());
    Ok(())
}

fn run_all(checks: &[Check]) -> Result<()> {
    checks.iter().try_for_each(|check| {
        println!("\n== {}", check.name);
        let (result, time) = timed(check.run);
        println!("   {}: {:.1} s", check.name, time.as_secs_f64());
        result.with_context(|| format!("check `{}` failed", check.name))
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a check took is printed, and decides nothing"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn format() -> Result<()> {
    shell::run(&mut shell::cargo(&["fmt", "--all", "--", "--check"])?)
}

fn clippy() -> Result<()> {
    shell::run(&mut shell::cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ])?)
}

fn rustdoc() -> Result<()> {
    let mut doc = shell::cargo(&["doc", "--no-deps", "--workspace", "--locked"])?;
    shell::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

#[cfg(test)]
mod tests {
    use anyhow::{anyhow, bail};

    use super::{Check, run_all};

    #[test]
    fn the_first_failure_stops_and_is_named() {
        let checks = [
            Check {
                name: "first",
                run: || Ok(()),
            },
            Check {
                name: "second",
                run: || Err(anyhow!("broken")),
            },
            Check {
                name: "third",
                run: || bail!("must not run"),
            },
        ];
        let error = run_all(&checks).unwrap_err();
        assert_eq!(error.to_string(), "check `second` failed");
        assert_eq!(error.root_cause().to_string(), "broken");
    }
}
