//! The root shows the five folders and the files one looks for, nothing else.

use std::collections::BTreeSet;

use super::tree::Tree;
use crate::finding::Finding;

const ALLOWED: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "SECURITY.md",
    "crates",
    "docs",
    "tests",
    "xtask",
];

/// Everything at the root that has no place there.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let entries = tree.files().filter_map(|(path, _)| path.split('/').next());
    let entries: BTreeSet<&str> = entries.collect();
    entries
        .into_iter()
        .filter(|entry| !is_allowed(entry))
        .map(|entry| {
            let remedy = "move it into a folder, or make it a dot-file if a tool wants it here";
            Finding::new("root", entry, "has no place at the root", remedy)
        })
        .collect()
}

fn is_allowed(entry: &str) -> bool {
    ALLOWED.contains(&entry) || entry.starts_with("LICENSE-") || entry.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    #[test]
    fn what_one_looks_for_is_sound() {
        let names = [
            "Cargo.toml",
            "LICENSE-MIT",
            ".ci/run",
            "crates/a/src/lib.rs",
        ];
        assert_eq!(check(&Tree::of(names.map(|name| (name, "")))), []);
    }

    #[test]
    fn anything_else_is_found() {
        let names = [
            "notes.txt",
            "scripts/run.sh",
            "scripts/stop.sh",
            "clippy.toml",
        ];
        assert_eq!(check(&Tree::of(names.map(|name| (name, "")))).len(), 3);
    }
}
