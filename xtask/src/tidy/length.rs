//! A source file is short enough to be read.

use super::tree::{Tree, is_test};
use crate::finding::Finding;

const LIMIT: usize = 400;
const LIMIT_OF_TESTS: usize = 600;

/// Every Rust file over the limit. There is no list of exceptions.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust()
        .filter_map(|(path, text)| {
            let lines = text.lines().count();
            let limit = if is_test(path) { LIMIT_OF_TESTS } else { LIMIT };
            let problem = format!("has {lines} lines, over {limit}");
            (lines > limit).then(|| Finding::new("length", path, problem, "split it by subject"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn findings(path: &str, lines: usize) -> usize {
        check(&Tree::of([(path, "//! Line.\n".repeat(lines).as_str())])).len()
    }

    #[test]
    fn limit_of_sources() {
        assert_eq!(findings("crates/a/src/lib.rs", 400), 0);
        assert_eq!(findings("crates/a/src/lib.rs", 401), 1);
    }

    #[test]
    fn limit_of_tests() {
        assert_eq!(findings("tests/it/main.rs", 600), 0);
        assert_eq!(findings("tests/it/main.rs", 601), 1);
    }

    #[test]
    fn other_files_have_no_limit() {
        assert_eq!(findings("tests/data/export.csv", 2000), 0);
    }
}
