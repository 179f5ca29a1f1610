//! The failure codes, as the domain's source lists them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::tree::Tree;

/// The file of the domain that lists the codes.
pub(super) const SOURCE: &str = "crates/loquet-domain/src/failure.rs";

static CODE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"= "(LQ-[A-Z]+-[0-9]{2})""#).ok());

/// Every code that the domain knows.
pub(super) fn codes(tree: &Tree) -> BTreeSet<&str> {
    let text = tree.text(SOURCE).unwrap_or_default();
    let found = CODE.iter().flat_map(|code| code.captures_iter(text));
    found
        .filter_map(|found| found.get(1))
        .map(|code| code.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::{SOURCE, codes};

    #[test]
    fn codes_are_read_from_the_list() {
        let text = "/// No point.\nMissingPoint = \"LQ-ID-01\",\n/// As LQ-ID-02.\nDiskFull = \"LQ-DB-05\",";
        let tree = Tree::of([(SOURCE, text)]);
        assert_eq!(Vec::from_iter(codes(&tree)), ["LQ-DB-05", "LQ-ID-01"]);
    }
}
