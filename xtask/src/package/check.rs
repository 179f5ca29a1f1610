//! The package at work: inspected, installed into a root of its own, run there, removed and purged.

use std::path::Path;

use anyhow::Result;

use super::root::Root;
use super::{contents, lint, units};

/// Everything that is checked, in the order of a life: unpack, install, run, remove, purge.
pub(super) fn run(package: &Path) -> Result<()> {
    contents::check(package)?;
    lint::check(package)?;
    units::check(package)?;
    let root = Root::new()?;
    root.install(package)?;
    root.check_installed()?;
    root.run_service()?;
    root.remove()?;
    root.purge()
}
