//! Each crate that the documentation names exists, or is planned.

use std::sync::LazyLock;

use regex::Regex;

use super::tree::{Tree, line_of};
use crate::finding::Finding;

/// Crates of the plan that are not written yet.
pub(super) const PLANNED: &[&str] = &[
    "loquet-port-card",
    "loquet-port-apdu",
    "loquet-port-trust",
    "loquet-adapter-cps",
    "loquet-adapter-pcsc",
    "loquet-adapter-card-simulator",
    "loquet-adapter-x509",
    "loquet-adapter-http",
    "loquet-app-service",
];

/// A name, and what follows it: `*` for all that begin so, a point and letters for a file.
static NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(loquet(?:-[a-z0-9]+)+)(-?\*|\.\w+)?").ok());

/// A crate's name in a text.
pub(super) struct Named<'text> {
    pub(super) name: &'text str,
    /// Whether it stands for all crates that begin so.
    pub(super) is_prefix: bool,
    /// Byte at which it begins.
    pub(super) start: usize,
}

/// Every crate named in a text.
pub(super) fn named(text: &str) -> impl Iterator<Item = Named<'_>> {
    let found = NAME.iter().flat_map(move |name| name.captures_iter(text));
    found.filter_map(|found| {
        let name = found.get(1)?;
        let follows = found.get(2).map_or("", |follows| follows.as_str());
        (!follows.starts_with('.')).then(|| Named {
            name: name.as_str(),
            is_prefix: follows.ends_with('*'),
            start: name.start(),
        })
    })
}

/// Every crate named in the documentation which does not exist.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let pages = tree.between("docs/src/", ".md");
    let readme = tree.text("README.md").map(|text| ("README.md", text));
    pages
        .chain(readme)
        .flat_map(|(path, text)| in_page(tree, path, text))
        .collect()
}

fn in_page(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let unknown = named(text).filter(|named| !is_known(tree, named));
    unknown
        .map(|named| {
            let place = format!("{path}:{}", line_of(text, named.start));
            let problem = format!("names `{}`, which is no crate", named.name);
            let remedy = "name a crate of `ls crates`, or remove the sentence";
            Finding::new("crate-names", place, problem, remedy)
        })
        .collect()
}

fn is_known(tree: &Tree, named: &Named<'_>) -> bool {
    let crates = tree.crates();
    let mut known = crates.iter().chain(PLANNED);
    if named.is_prefix {
        known.any(|name| name.starts_with(named.name))
    } else {
        known.any(|name| *name == named.name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn places(text: &str) -> Vec<String> {
        let manifest = ("crates/loquet-port-users/Cargo.toml", "");
        let findings = check(&Tree::of([manifest, ("docs/src/a.md", text)]));
        findings.into_iter().map(|one| one.place).collect()
    }

    #[test]
    fn crates_of_the_tree_and_of_the_plan_are_sound() {
        assert!(places("`loquet-port-users`, crates/loquet-port-users/src.\n").is_empty());
        assert!(places("`loquet-port-*` and loquet-adapter-pcsc").is_empty());
    }

    #[test]
    fn a_crate_that_is_gone_is_found() {
        assert_eq!(places("# A\n\n`loquet-static-files`"), ["docs/src/a.md:3"]);
        assert_eq!(places("`loquet-port-users-extra`"), ["docs/src/a.md:1"]);
        assert_eq!(places("the loquet-helper-* crates"), ["docs/src/a.md:1"]);
    }

    #[test]
    fn files_are_no_crates() {
        assert!(places("the file loquet-journal.key").is_empty());
    }

    #[test]
    fn the_readme_is_read_too() {
        assert_eq!(check(&Tree::of([("README.md", "loquet-gone")])).len(), 1);
    }
}
