//! The book's summary lists every page, so that each can be reached.

use std::collections::BTreeSet;

use super::links::resolve;
use super::markdown::links;
use super::tree::Tree;
use crate::finding::Finding;

const SUMMARY: &str = "docs/src/SUMMARY.md";

/// Every page that the summary leaves out, or the summary itself.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(SUMMARY) else {
        let remedy = "write it: it lists every page of the book";
        return vec![Finding::new("summary", SUMMARY, "is missing", remedy)];
    };
    let listed: BTreeSet<String> = links(text)
        .into_iter()
        .filter_map(|link| resolve(SUMMARY, &link.target))
        .collect();
    let pages = tree.between("docs/src/", ".md").map(|(path, _)| path);
    pages
        .filter(|path| *path != SUMMARY && !listed.contains(*path))
        .map(|path| {
            Finding::new(
                "summary",
                path,
                "is not in the summary",
                "list it in SUMMARY.md",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::{SUMMARY, check};

    const PAGES: [(&str, &str); 2] = [("docs/src/a.md", ""), ("docs/src/user/b.md", "")];

    fn findings(summary: &str) -> usize {
        check(&Tree::of(PAGES.into_iter().chain([(SUMMARY, summary)]))).len()
    }

    #[test]
    fn listed_pages_are_sound() {
        assert_eq!(findings("- [A](a.md)\n  - [B](./user/b.md)\n"), 0);
    }

    #[test]
    fn a_page_left_out_is_found() {
        assert_eq!(findings("- [A](a.md)\n- user/b.md\n"), 1);
    }

    #[test]
    fn a_missing_summary_is_found() {
        assert_eq!(check(&Tree::of(PAGES)).len(), 1);
    }
}
