//! INHERIT, VERSION and TABLE: what a member's `Cargo.toml` takes from the workspace.

use toml::{Table, Value};

use super::super::model::{Member, Workspace};
use crate::finding::Finding;

const KINDS: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

/// Every manifest that says for itself what the workspace says for all.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let members = workspace.members.iter();
    members
        .flat_map(|member| [inherited(member), unversioned(member), tabled(member)].concat())
        .collect()
}

fn inherited(member: &Member) -> Vec<Finding> {
    let package = |key| section(&member.manifest, "package").and_then(|table| table.get(key));
    let wanted = [
        ("edition", package("edition")),
        ("rust-version", package("rust-version")),
        ("lints", member.manifest.get("lints")),
    ];
    let missing = wanted.iter().filter(|(_, value)| !is_inherited(*value));
    missing
        .map(|(key, _)| {
            let problem = format!("does not take `{key}` from the workspace");
            let remedy = format!("write `{key}.workspace = true`");
            Finding::new("INHERIT", &member.name, problem, remedy)
        })
        .collect()
}

fn unversioned(member: &Member) -> Vec<Finding> {
    let package = section(&member.manifest, "package");
    let has = |key: &&&str| package.is_some_and(|table| table.contains_key(**key));
    let present = ["version", "authors"];
    let present = present.iter().filter(has);
    present
        .map(|key| Finding::new("VERSION", &member.name, format!("has `{key}`"), "remove it"))
        .collect()
}

fn tabled(member: &Member) -> Vec<Finding> {
    let dependencies = tables(&member.manifest).into_iter().flatten();
    let own = dependencies.filter(|(_, value)| !is_inherited(Some(value)));
    own.map(|(name, _)| {
        let problem = format!("says for itself where `{name}` comes from");
        let remedy = "put it under [workspace.dependencies] and write `workspace = true` here";
        Finding::new("TABLE", &member.name, problem, remedy)
    })
    .collect()
}

/// Every table of dependencies, those for some targets included.
fn tables(manifest: &Table) -> Vec<&Table> {
    let targets = section(manifest, "target")
        .into_iter()
        .flat_map(Table::values);
    let scopes = targets.filter_map(Value::as_table).chain([manifest]);
    scopes
        .flat_map(|scope| KINDS.iter().filter_map(|kind| section(scope, kind)))
        .collect()
}

fn section<'table>(table: &'table Table, key: &str) -> Option<&'table Table> {
    table.get(key).and_then(Value::as_table)
}

fn is_inherited(value: Option<&Value>) -> bool {
    value.and_then(|value| value.get("workspace")) == Some(&Value::Boolean(true))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::{MANIFEST, caught, member, of};
    use super::check;

    const CRATE: &str = "loquet-domain";

    fn refused(manifest: &str, rule: &str, culprit: &str) {
        caught(
            check(&of([member(CRATE).manifest(manifest)])),
            rule,
            CRATE,
            culprit,
        );
    }

    #[test]
    fn lints_edition_and_rust_version_are_inherited() {
        refused(
            &MANIFEST.replace("[lints]", "[other]"),
            "INHERIT",
            "`lints`",
        );
        let own = MANIFEST.replace("edition.workspace = true", "edition = '2021'");
        refused(&own, "INHERIT", "`edition`");
        let own = MANIFEST.replace("rust-version.workspace = true", "");
        refused(&own, "INHERIT", "`rust-version`");
    }

    #[test]
    fn version_and_authors_are_refused() {
        for key in ["version = '1.0.0'", "authors = ['A']"] {
            let own = MANIFEST.replace("name = 'loquet-domain'", key);
            refused(&own, "VERSION", key.split(' ').next().unwrap());
        }
    }

    #[test]
    fn versions_come_from_the_workspace_table() {
        for table in [
            "dependencies",
            "dev-dependencies",
            "target.'cfg(unix)'.dependencies",
        ] {
            refused(
                &format!("{MANIFEST}[{table}]\nserde = '1'"),
                "TABLE",
                "`serde`",
            );
        }
    }

    #[test]
    fn an_inherited_dependency_is_sound() {
        let manifest = format!("{MANIFEST}[dependencies]\nserde = {{ workspace = true }}");
        assert_eq!(check(&of([member(CRATE).manifest(&manifest)])), []);
    }
}
