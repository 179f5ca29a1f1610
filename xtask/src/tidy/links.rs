//! Each relative link and each path in the documentation leads somewhere.

use super::crate_names::PLANNED;
use super::markdown::{Reference, code_words, links};
use super::tree::Tree;
use crate::finding::Finding;

/// What a path in code font begins with.
const FOLDERS: &[&str] = &[
    "crates/", "docs/", "tests/", "xtask/", ".ci/", ".cargo/", ".config/",
];

/// Signs that make a path an example or a pattern.
const PATTERN: &[char] = &['*', '<', '>', '{', '}', '$', '…', ' '];

/// Where the book is built: git ignores it.
const BOOK: &str = "docs/book";

/// Every link or path of a Markdown page that leads nowhere.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let pages = tree.between("", ".md");
    pages
        .flat_map(|(page, text)| {
            let links = links(text)
                .into_iter()
                .filter_map(|link| dead_link(tree, page, &link));
            let words = code_words(text).into_iter();
            let paths = words.filter_map(|word| dead_path(tree, page, &word));
            links.chain(paths).collect::<Vec<_>>()
        })
        .collect()
}

fn dead_link(tree: &Tree, page: &str, link: &Reference) -> Option<Finding> {
    let target = link.target.split(['#', '?']).next()?;
    if target.is_empty() || target.contains(':') {
        return None;
    }
    let leads = resolve(page, target).is_some_and(|path| tree.exists(&path));
    (!leads).then(|| nowhere(page, link))
}

fn dead_path(tree: &Tree, page: &str, word: &Reference) -> Option<Finding> {
    let path = word.target.split(':').next()?;
    let is_path = FOLDERS.iter().any(|folder| path.starts_with(folder))
        && !path.contains(PATTERN)
        && !path.contains("NN")
        && !path.starts_with(BOOK);
    let is_planned = path.split('/').any(|folder| PLANNED.contains(&folder));
    (is_path && !is_planned && !tree.exists(path)).then(|| nowhere(page, word))
}

fn nowhere(page: &str, reference: &Reference) -> Finding {
    let place = format!("{page}:{}", reference.line);
    let problem = format!("`{}` leads nowhere", reference.target);
    Finding::new("links", place, problem, "correct it, or remove it")
}

/// A relative target seen from the root; `None` if it leads out of the repository.
pub(super) fn resolve(page: &str, target: &str) -> Option<String> {
    let mut path: Vec<&str> = page.split('/').collect();
    path.pop();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop()?;
            }
            name => path.push(name),
        }
    }
    Some(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn problems(text: &str) -> Vec<String> {
        let files = [
            ("docs/src/user/a.md", text),
            ("docs/src/b.md", ""),
            ("crates/loquet-core/src/lib.rs", ""),
        ];
        let findings = check(&Tree::of(files));
        findings.into_iter().map(|one| one.problem).collect()
    }

    #[test]
    fn links_and_paths_that_lead_somewhere_are_sound() {
        assert!(
            problems("[b](../b.md#part), [a](a.md), [c](#here), [src](../../../crates)").is_empty()
        );
        assert!(problems("[w](https://example.org/x), [m](mailto:a@example.org)").is_empty());
        assert!(problems("`crates/loquet-core/src/lib.rs:12`, `crates/loquet-*/src`").is_empty());
        assert!(problems("`crates/loquet-port-card/src`, `cargo test`, `docs/book/`").is_empty());
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found() {
        assert_eq!(problems("[b](b.md)"), ["`b.md` leads nowhere"]);
        assert_eq!(problems("![x](../x.svg)"), ["`../x.svg` leads nowhere"]);
        assert_eq!(
            problems("[o](../../../../o.md)"),
            ["`../../../../o.md` leads nowhere"]
        );
    }

    #[test]
    fn a_path_that_leads_nowhere_is_found() {
        assert_eq!(
            problems("See `crates/server/src`."),
            ["`crates/server/src` leads nowhere"]
        );
    }
}
