//! Each source file begins by saying what it is.

use super::tree::Tree;
use crate::finding::Finding;

/// Every Rust file that does not begin with its documentation.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let is_documented =
        |text: &str| text.starts_with("//!") || text.starts_with("#![doc = include_str!");
    let silent = tree.rust().filter(|(_, text)| !is_documented(text));
    silent
        .map(|(path, _)| {
            let problem = "does not begin with `//!`";
            Finding::new(
                "header",
                path,
                problem,
                "say in one sentence what the file holds",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    #[test]
    fn a_file_without_a_header_is_found() {
        let tree = Tree::of([("a.rs", "use b;\n//! Late."), ("b.rs", "// Comment.\n")]);
        assert_eq!(check(&tree).len(), 2);
    }

    #[test]
    fn both_kinds_of_header_are_sound() {
        let readme = "#![doc = include_str!(\"../README.md\")]\n";
        let tree = Tree::of([("a.rs", "//! Says.\n"), ("b.rs", readme), ("c.md", "")]);
        assert_eq!(check(&tree), []);
    }
}
