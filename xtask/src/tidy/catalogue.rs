//! Each failure code has its page, with cause and remedy in both languages, and each page its code.

use super::codes::{self, codes};
use super::markdown::headings;
use super::tree::Tree;
use crate::finding::Finding;

const FOLDER: &str = "docs/src/errors/";

/// The headings of a page, in their order.
const HEADINGS: &[&str] = &[
    "## Français",
    "### Cause",
    "### Remède",
    "## English",
    "### Cause",
    "### Remedy",
];

/// Headings under which a sentence stands.
const FILLED: &str = "### ";

/// Every code without its page, page without its code, and page without its parts.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let codes = codes(tree);
    if codes.is_empty() {
        let problem = "lists no code that this rule can read";
        let remedy = "write each as `Name = \"LQ-XX-NN\",`, or correct this rule";
        return vec![Finding::new("catalogue", codes::SOURCE, problem, remedy)];
    }
    let pages = codes.into_iter().filter_map(|code| page(tree, code));
    pages.chain(orphans(tree)).collect()
}

fn page(tree: &Tree, code: &str) -> Option<Finding> {
    let path = format!("{FOLDER}{code}.md");
    let problem = match tree.text(&path) {
        None => "is missing".to_owned(),
        Some(text) => missing_part(text)?,
    };
    let remedy = format!("write its headings in this order: {}", HEADINGS.join(", "));
    Some(Finding::new("catalogue", path, problem, remedy))
}

/// The first heading that is not in its place, or has nothing under it.
fn missing_part(text: &str) -> Option<String> {
    let found = headings(text);
    let mut found = found.iter();
    HEADINGS.iter().find_map(
        |wanted| match found.find(|heading| heading.title == *wanted) {
            None => Some(format!("has no `{wanted}` in its place")),
            Some(heading) if wanted.starts_with(FILLED) && !heading.has_text => {
                Some(format!("has nothing under one of its `{wanted}`"))
            }
            Some(_) => None,
        },
    )
}

fn orphans(tree: &Tree) -> impl Iterator<Item = Finding> {
    let codes = codes(tree);
    let pages = tree.between(FOLDER, ".md").filter_map(|(path, _)| {
        let name = path.strip_prefix(FOLDER)?.strip_suffix(".md")?;
        name.starts_with("LQ-").then_some((path, name))
    });
    let orphans = pages.filter(move |(_, name)| !codes.contains(name));
    orphans.map(|(path, _)| {
        let remedy = format!("remove it, or add the code to {}", codes::SOURCE);
        Finding::new("catalogue", path, "no failure has this code", remedy)
    })
}

#[cfg(test)]
mod tests {
    use super::super::codes::SOURCE;
    use super::super::tree::Tree;
    use super::check;

    const CODES: &str = "A = \"LQ-ID-01\",";
    const PATH: &str = "docs/src/errors/LQ-ID-01.md";
    const PAGE: &str = "# LQ-ID-01\n\n## Français\n\n### Cause\n\nA.\n\n### Remède\n\nB.\n\n\
                        ## English\n\n### Cause\n\nC.\n\n### Remedy\n\nD.\n";

    fn problems(pages: &[(&str, &str)]) -> Vec<String> {
        let files = pages.iter().copied().chain([(SOURCE, CODES)]);
        let findings = check(&Tree::of(files));
        findings.into_iter().map(|one| one.problem).collect()
    }

    #[test]
    fn a_whole_page_is_sound() {
        let index = ("docs/src/errors/README.md", "# Codes\n");
        assert!(problems(&[(PATH, PAGE), index]).is_empty());
    }

    #[test]
    fn a_list_without_codes_is_found() {
        assert_eq!(check(&Tree::of([(SOURCE, "A = 1")])).len(), 1);
    }

    #[test]
    fn a_missing_page_is_found() {
        assert_eq!(problems(&[]), ["is missing"]);
    }

    #[test]
    fn a_missing_part_is_found() {
        let without = PAGE.replace("### Remedy", "### Advice");
        assert_eq!(
            problems(&[(PATH, &without)]),
            ["has no `### Remedy` in its place"]
        );
        let without = PAGE.replace("## English", "");
        assert_eq!(
            problems(&[(PATH, &without)]),
            ["has no `## English` in its place"]
        );
    }

    #[test]
    fn an_empty_part_is_found() {
        let empty = PAGE.replace("B.", "");
        assert_eq!(
            problems(&[(PATH, &empty)]),
            ["has nothing under one of its `### Remède`"]
        );
    }

    #[test]
    fn a_page_without_a_code_is_found() {
        let other = ("docs/src/errors/LQ-ID-99.md", PAGE);
        assert_eq!(
            problems(&[(PATH, PAGE), other]),
            ["no failure has this code"]
        );
    }
}
