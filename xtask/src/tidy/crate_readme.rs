//! Each crate has its own short page.

use super::tree::Tree;
use crate::finding::Finding;

const LIMIT: usize = 60;

/// Every crate whose page is missing or too long.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let manifests = tree.between("crates/", "/Cargo.toml");
    let folders = manifests.filter_map(|(path, _)| path.strip_suffix("/Cargo.toml"));
    folders
        .filter_map(|folder| {
            let path = format!("{folder}/README.md");
            let problem = problem(tree.text(&path))?;
            let remedy = "say in 20 to 40 lines what the crate is for, with an example";
            Some(Finding::new("crate-readme", path, problem, remedy))
        })
        .collect()
}

fn problem(text: Option<&str>) -> Option<String> {
    let Some(text) = text else {
        return Some("is missing".to_owned());
    };
    let lines = text.lines().count();
    (lines > LIMIT).then(|| format!("has {lines} lines, over {LIMIT}"))
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    const MANIFEST: (&str, &str) = ("crates/loquet-core/Cargo.toml", "");

    fn findings(lines: usize) -> usize {
        let text = "Line.\n".repeat(lines);
        check(&Tree::of([
            MANIFEST,
            ("crates/loquet-core/README.md", &text),
        ]))
        .len()
    }

    #[test]
    fn it_has_at_most_60_lines() {
        assert_eq!(findings(60), 0);
        assert_eq!(findings(61), 1);
    }

    #[test]
    fn it_is_there() {
        assert_eq!(check(&Tree::of([MANIFEST])).len(), 1);
    }
}
