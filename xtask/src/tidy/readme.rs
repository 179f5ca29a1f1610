//! The front page is short.

use super::tree::Tree;
use crate::finding::Finding;

const LIMIT: usize = 120;

/// The front page, if it is missing or too long.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let lines = tree.text("README.md").map(|text| text.lines().count());
    let problem = match lines {
        None => "is missing".to_owned(),
        Some(lines) if lines >= LIMIT => format!("has {lines} lines, not under {LIMIT}"),
        Some(_) => return Vec::new(),
    };
    let remedy = "say what Loquet is and how to try it, and move the rest into docs";
    vec![Finding::new("readme", "README.md", problem, remedy)]
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn findings(lines: usize) -> usize {
        check(&Tree::of([("README.md", "Line.\n".repeat(lines).as_str())])).len()
    }

    #[test]
    fn it_has_under_120_lines() {
        assert_eq!(findings(119), 0);
        assert_eq!(findings(120), 1);
    }

    #[test]
    fn it_is_there() {
        assert_eq!(check(&Tree::default()).len(), 1);
    }
}
