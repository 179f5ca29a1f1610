//! The real workspace, asked of cargo.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use super::layer::Layer;
use super::model::{Dependency, Kind, Member, Part, Program, Workspace};
use crate::shell;

/// Reads the workspace as it is now.
pub(super) fn workspace() -> Result<Workspace> {
    let root = shell::root()?;
    let metadata = MetadataCommand::new()
        .current_dir(&root)
        .no_deps()
        .other_options(vec!["--locked".to_owned()])
        .exec()
        .context("cargo does not describe the workspace")?;
    let members = metadata
        .packages
        .iter()
        .map(|package| member(package, &root));
    let members = members.collect::<Result<Vec<_>>>()?;
    let apps = members
        .iter()
        .filter(|member| member.layer() == Some(Layer::App));
    let programs = apps.map(program).collect::<Result<_>>()?;
    Ok(Workspace { members, programs })
}

fn member(package: &Package, root: &Path) -> Result<Member> {
    let manifest = package.manifest_path.as_std_path();
    let text = fs::read_to_string(manifest)?;
    let folder = manifest.parent().unwrap_or(root);
    Ok(Member {
        name: package.name.to_string(),
        folder: folder
            .strip_prefix(root)
            .unwrap_or(folder)
            .display()
            .to_string(),
        dependencies: package.dependencies.iter().map(dependency).collect(),
        features: package.features.clone(),
        manifest: text
            .parse()
            .with_context(|| manifest.display().to_string())?,
    })
}

fn dependency(declared: &cargo_metadata::Dependency) -> Dependency {
    Dependency {
        name: declared.name.clone(),
        kind: match declared.kind {
            DependencyKind::Development => Kind::Dev,
            DependencyKind::Build => Kind::Build,
            _ => Kind::Normal,
        },
        optional: declared.optional,
        features: declared.features.clone(),
    }
}

/// What is linked into the program of an app, without what only its tests need.
fn program(app: &Member) -> Result<Program> {
    let tree = ["tree", "--locked", "-e", "normal", "--prefix", "none"];
    let mut command = shell::cargo(&tree)?;
    let lines = shell::capture(command.args(["-f", "{p}|{f}", "-p", &app.name]))?;
    Ok(Program {
        package: app.name.clone(),
        parts: lines.lines().filter_map(part).collect(),
    })
}

/// Reads `name v1.2.3 (/path)|feature,feature (*)`.
fn part(line: &str) -> Option<Part> {
    let (package, features) = line.split_once('|')?;
    let features = features.trim_end_matches("(*)").trim();
    Some(Part {
        name: package.split(' ').next()?.to_owned(),
        features: features
            .split(',')
            .filter(|feature| !feature.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::model::Part;
    use super::part;

    fn check(line: &str, name: &str, features: &[&str]) {
        let expected = Part {
            name: name.to_owned(),
            features: features.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(part(line), Some(expected));
    }

    #[test]
    fn a_line_of_the_tree_is_a_package_and_its_features() {
        check("bytes v1.12.1|default,std", "bytes", &["default", "std"]);
        check("loquet-core v0.0.0 (/a/b)|", "loquet-core", &[]);
        check("serde v1.0.0|std (*)", "serde", &["std"]);
        check(
            "thiserror-impl v2.0.0 (proc-macro)| (*)",
            "thiserror-impl",
            &[],
        );
    }

    #[test]
    fn other_lines_are_not_packages() {
        assert_eq!(part(""), None);
    }
}
