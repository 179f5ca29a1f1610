//! The programs `loquet` and `loquetd`, built from the sources as they are.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};

use anyhow::Result;
use cargo_metadata::MetadataCommand;

use crate::shell;

/// How programs are built.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Profile {
    /// Soon done, with the checks of development; the hash is optimised all the same.
    Development,
    /// As they are shipped.
    Release,
}

impl Profile {
    /// What cargo calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Development => "dev",
            Self::Release => "release",
        }
    }

    /// Where cargo puts what it has built.
    const fn folder(self) -> &'static str {
        match self {
            Self::Development => "debug",
            Self::Release => "release",
        }
    }
}

/// Both programs.
#[derive(Clone, Debug)]
pub(crate) struct Programs {
    /// The command line.
    pub(crate) loquet: PathBuf,
    /// The service.
    pub(crate) loquetd: PathBuf,
    /// The folder that both are in.
    pub(crate) folder: PathBuf,
}

impl Programs {
    /// Builds both and says where they are.
    pub(crate) fn build(profile: Profile) -> Result<Self> {
        let folder = compile(
            profile,
            &["-p", "loquet-app-cli", "-p", "loquet-app-service"],
        )?;
        Ok(Self {
            loquet: program(&folder, "loquet"),
            loquetd: program(&folder, "loquetd"),
            folder,
        })
    }
}

/// Builds `loquet` alone and says where it is. The development profile is enough.
pub(crate) fn build() -> Result<PathBuf> {
    let folder = compile(Profile::Development, &["-p", "loquet-app-cli"])?;
    Ok(program(&folder, "loquet"))
}

/// Builds packages; the folder that their programs are in.
fn compile(profile: Profile, packages: &[&str]) -> Result<PathBuf> {
    let mut build = shell::cargo(&["build", "--quiet", "--locked", "--profile"])?;
    shell::run(build.arg(profile.name()).args(packages))?;
    Ok(target_folder()?.join(profile.folder()))
}

fn program(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{EXE_SUFFIX}"))
}

fn target_folder() -> Result<PathBuf> {
    let root = shell::root()?;
    let metadata = MetadataCommand::new().current_dir(root).no_deps().exec()?;
    Ok(metadata.target_directory.into())
}
