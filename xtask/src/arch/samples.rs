//! Small made-up workspaces for the tests of the rules.

use super::model::{Dependency, Kind, Member, Part, Program, Workspace};
use crate::finding::Finding;

/// A manifest that inherits all it must.
pub(super) const MANIFEST: &str = "
[package]
name = 'loquet-domain'
edition.workspace = true
rust-version.workspace = true

[lints]
workspace = true
";

/// A member in the right folder, without dependencies.
pub(super) fn member(name: &str) -> Member {
    let folder = match name {
        "xtask" => "xtask".to_owned(),
        "loquet-tests" => "tests".to_owned(),
        _ => format!("crates/{name}"),
    };
    Member {
        name: name.to_owned(),
        folder,
        manifest: MANIFEST.parse().unwrap(),
        ..Member::default()
    }
}

/// A normal dependency.
pub(super) fn on(name: &str) -> Dependency {
    Dependency {
        name: name.to_owned(),
        kind: Kind::Normal,
        optional: false,
        features: Vec::new(),
    }
}

/// A development dependency.
pub(super) fn dev(name: &str) -> Dependency {
    Dependency {
        kind: Kind::Dev,
        ..on(name)
    }
}

/// An optional dependency.
pub(super) fn optional(name: &str) -> Dependency {
    Dependency {
        optional: true,
        ..on(name)
    }
}

impl Dependency {
    /// The same with a feature asked for.
    pub(super) fn with(mut self, feature: &str) -> Self {
        self.features.push(feature.to_owned());
        self
    }
}

impl Member {
    /// The same with a dependency.
    pub(super) fn needs(mut self, dependency: Dependency) -> Self {
        self.dependencies.push(dependency);
        self
    }

    /// The same with a feature that turns on others.
    pub(super) fn feature(mut self, name: &str, turns_on: &[&str]) -> Self {
        let turns_on = turns_on.iter().map(ToString::to_string).collect();
        self.features.insert(name.to_owned(), turns_on);
        self
    }

    /// The same with another manifest.
    pub(super) fn manifest(mut self, text: &str) -> Self {
        self.manifest = text.parse().unwrap();
        self
    }
}

/// A package linked into a program.
pub(super) fn part(name: &str, features: &[&str]) -> Part {
    Part {
        name: name.to_owned(),
        features: features.iter().map(ToString::to_string).collect(),
    }
}

/// A workspace of these members, which ships nothing.
pub(super) fn of(members: impl IntoIterator<Item = Member>) -> Workspace {
    Workspace {
        members: members.into_iter().collect(),
        programs: Vec::new(),
    }
}

/// A workspace that ships one program.
pub(super) fn shipping(parts: Vec<Part>) -> Workspace {
    let package = "loquet-app-cli".to_owned();
    Workspace {
        members: Vec::new(),
        programs: vec![Program { package, parts }],
    }
}

/// A workspace with one crate of each layer that keeps every rule.
pub(super) fn sound() -> Workspace {
    let mut workspace = of([
        member("loquet-domain")
            .needs(on("jiff"))
            .needs(dev("proptest")),
        member("loquet-port-users")
            .needs(on("loquet-domain"))
            .needs(on("async-trait"))
            .needs(optional("mockall"))
            .needs(optional("tokio"))
            .feature("mock", &["dep:mockall"])
            .feature("contract", &["dep:tokio"]),
        member("loquet-port-desk").needs(on("loquet-domain")),
        member("loquet-core")
            .needs(on("loquet-port-users"))
            .needs(dev("loquet-port-users").with("mock"))
            .needs(dev("tokio")),
        member("loquet-adapter-argon2")
            .needs(on("loquet-port-users"))
            .needs(dev("loquet-port-users").with("contract"))
            .needs(on("argon2")),
        member("loquet-wiring")
            .needs(on("loquet-core"))
            .needs(on("loquet-adapter-argon2")),
        member("loquet-app-cli")
            .needs(on("loquet-port-desk"))
            .needs(on("loquet-wiring"))
            .needs(on("clap")),
        member("loquet-tests")
            .needs(on("loquet-app-cli"))
            .needs(on("loquet-port-users").with("contract"))
            .needs(dev("csv")),
        member("xtask").needs(on("regex")),
    ]);
    workspace.programs = shipping(vec![part("loquet-port-users", &["default"])]).programs;
    workspace
}

/// The one finding of a rule, as rule, place and problem.
pub(super) fn only(findings: Vec<Finding>) -> (&'static str, String, String) {
    assert_eq!(findings.len(), 1, "{findings:?}");
    let finding = findings.into_iter().next().unwrap();
    (finding.rule, finding.place, finding.problem)
}

/// Checks that a rule finds exactly this violation, and that its problem names `culprit`.
pub(super) fn caught(findings: Vec<Finding>, rule: &str, place: &str, culprit: &str) {
    let (found_rule, found_place, problem) = only(findings);
    assert_eq!((found_rule, found_place.as_str()), (rule, place));
    assert!(problem.contains(culprit), "{problem}");
}
