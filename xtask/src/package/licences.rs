//! The licences of the libraries inside the programs: whoever hands out a program must hand out
//! the notices with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};

use crate::shell;

/// Whose libraries.
const PROGRAMS: [&str; 2] = ["loquet-app-cli", "loquet-app-service"];

/// What the name of a file with a notice begins with, in upper case.
const NOTICES: [&str; 4] = ["LICENSE", "LICENCE", "COPYING", "NOTICE"];

/// Writes every library with its licence, and each text once with the libraries that bring it.
pub(super) fn write(file: &Path) -> Result<()> {
    let metadata = MetadataCommand::new()
        .current_dir(shell::root()?)
        .other_options(["--locked".to_owned()])
        .exec()?;
    let inside = inside(&metadata)?;
    let packages = metadata.packages.iter();
    let foreign: Vec<&Package> = packages
        .filter(|package| inside.contains(&package.id) && package.source.is_some())
        .collect();
    ensure!(!foreign.is_empty(), "the programs have no library at all");
    fs::write(file, text(&foreign)?)?;
    println!("licences: {} libraries", foreign.len());
    Ok(())
}

/// What ends up in the programs: their dependencies and those of these, tests and builds apart.
fn inside(metadata: &Metadata) -> Result<BTreeSet<PackageId>> {
    let resolve = metadata
        .resolve
        .as_ref()
        .context("cargo resolves nothing")?;
    let is_program = |package: &&Package| PROGRAMS.contains(&package.name.as_str());
    let programs = metadata.packages.iter().filter(is_program);
    let mut todo: Vec<&PackageId> = programs.map(|package| &package.id).collect();
    let mut inside = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if !inside.insert(id.clone()) {
            continue;
        }
        let node = resolve.nodes.iter().find(|node| &node.id == id);
        let node = node.with_context(|| format!("cargo does not know {id}"))?;
        let normal = node.deps.iter().filter(|dependency| {
            let mut kinds = dependency.dep_kinds.iter();
            kinds.any(|info| info.kind == DependencyKind::Normal)
        });
        todo.extend(normal.map(|dependency| &dependency.pkg));
    }
    Ok(inside)
}

fn text(packages: &[&Package]) -> Result<String> {
    let mut list = String::from("The programs of Loquet hold these libraries.\n\n");
    let mut notices: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in packages {
        let name = format!("{} {}", package.name, package.version);
        let licence = package.license.as_deref().unwrap_or("see its text");
        writeln!(list, "{name}: {licence}")?;
        for notice in notices_of(package)? {
            notices.entry(notice).or_default().insert(name.clone());
        }
    }
    for (notice, names) in notices {
        let names: Vec<_> = names.into_iter().collect();
        let line = "=".repeat(78);
        writeln!(list, "\n{line}\n{}\n{line}\n\n{notice}", names.join(", "))?;
    }
    Ok(list)
}

/// The texts that a library comes with.
fn notices_of(package: &Package) -> Result<Vec<String>> {
    let folder = package.manifest_path.parent().context("no folder")?;
    let mut notices = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        let is_notice = NOTICES.iter().any(|notice| name.starts_with(notice));
        if is_notice && entry.file_type()?.is_file() {
            let bytes = fs::read(entry.path())?;
            notices.push(String::from_utf8_lossy(&bytes).trim().replace('\r', ""));
        }
    }
    Ok(notices)
}
