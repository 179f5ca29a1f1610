//! The program `loquet`, built from the sources as they are.

use std::path::PathBuf;

use anyhow::Result;
use cargo_metadata::MetadataCommand;

use crate::shell;

/// Builds the program and says where it is. The development profile is enough: it optimises the hash.
pub(crate) fn build() -> Result<PathBuf> {
    let arguments = ["build", "--quiet", "--locked", "-p", "loquet-app-cli"];
    shell::run(&mut shell::cargo(&arguments)?)?;
    let root = shell::root()?;
    let metadata = MetadataCommand::new().current_dir(root).no_deps().exec()?;
    let name = format!("loquet{}", std::env::consts::EXE_SUFFIX);
    Ok(metadata.target_directory.join("debug").join(name).into())
}
