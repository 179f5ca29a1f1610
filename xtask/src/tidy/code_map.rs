//! The architecture page maps every crate.

use std::collections::BTreeSet;

use super::crate_names::named;
use super::tree::Tree;
use crate::finding::Finding;

const PAGE: &str = "docs/src/developer/architecture.md";

/// Every crate that the code map leaves out.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let text = tree.text(PAGE).unwrap_or_default();
    let mapped = named(text).filter(|named| !named.is_prefix);
    let mapped: BTreeSet<&str> = mapped.map(|named| named.name).collect();
    let crates = tree.crates();
    crates
        .difference(&mapped)
        .map(|name| {
            let problem = format!("does not name `{name}`");
            Finding::new(
                "code-map",
                PAGE,
                problem,
                "say in its code map what the crate is for",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::{PAGE, check};

    fn findings(text: &str) -> usize {
        let manifest = ("crates/loquet-port-users/Cargo.toml", "");
        check(&Tree::of([manifest, (PAGE, text)])).len()
    }

    #[test]
    fn a_mapped_crate_is_sound() {
        assert_eq!(findings("| `loquet-port-users` | accounts |"), 0);
    }

    #[test]
    fn a_crate_left_out_is_found() {
        assert_eq!(findings("`loquet-port-*`, `loquet-port-users-extra`"), 1);
        assert_eq!(
            check(&Tree::of([("crates/loquet-core/Cargo.toml", "")])).len(),
            1
        );
    }
}
