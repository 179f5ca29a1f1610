//! The workspace as the rules see it.

use std::collections::BTreeMap;

use super::layer::{Layer, is_ours};

/// All that the rules look at.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    pub(super) members: Vec<Member>,
    pub(super) programs: Vec<Program>,
}

/// One package of the workspace.
#[derive(Debug, Default)]
pub(super) struct Member {
    pub(super) name: String,
    /// Folder from the root, for instance `crates/loquet-domain`.
    pub(super) folder: String,
    pub(super) dependencies: Vec<Dependency>,
    pub(super) features: BTreeMap<String, Vec<String>>,
    /// Its `Cargo.toml` as written.
    pub(super) manifest: toml::Table,
}

/// One declared dependency of a package.
#[derive(Debug)]
pub(super) struct Dependency {
    /// Name of the package, whatever the crate calls it.
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) optional: bool,
    pub(super) features: Vec<String>,
}

/// When a dependency is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Normal,
    Build,
    Dev,
}

/// A program that we ship, with all that is linked into it.
#[derive(Debug)]
pub(super) struct Program {
    /// Package that makes it.
    pub(super) package: String,
    pub(super) parts: Vec<Part>,
}

/// A package linked into a program, with its features there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) features: Vec<String>,
}

impl Workspace {
    /// Every dependency with the member that declares it.
    pub(super) fn dependencies(&self) -> impl Iterator<Item = (&Member, &Dependency)> {
        self.members
            .iter()
            .flat_map(|member| member.dependencies.iter().map(move |one| (member, one)))
    }
}

impl Member {
    /// Its layer, if its name says one.
    pub(super) fn layer(&self) -> Option<Layer> {
        Layer::of(&self.name)
    }
}

impl Dependency {
    /// Whether it is a package of this workspace.
    pub(super) fn is_ours(&self) -> bool {
        is_ours(&self.name)
    }

    /// Whether users of the crate get it too: anything but a development dependency.
    pub(super) fn is_shipped(&self) -> bool {
        self.kind != Kind::Dev
    }
}
