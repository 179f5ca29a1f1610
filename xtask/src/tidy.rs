//! `cargo xtask tidy`: the house rules that no other tool checks.
//!
//! Each rule is a pure function over a [`Tree`]; only [`Tree::load`] reads files.

mod catalogue;
mod cause_twice;
mod choke_point;
mod code_map;
mod codes;
mod crate_names;
mod crate_readme;
mod forbidden;
mod header;
mod instrument;
mod length;
mod links;
mod markdown;
mod messages;
mod readme;
mod root_folder;
mod secrets;
mod summary;
mod tokens;
mod tree;

use anyhow::Result;

use crate::finding::{Finding, report};
use crate::{command, shell};
use tree::Tree;

/// One rule.
type Rule = fn(&Tree) -> Vec<Finding>;

/// Every rule.
const RULES: &[Rule] = &[
    header::check,
    length::check,
    forbidden::check,
    cause_twice::check,
    instrument::check,
    choke_point::check,
    catalogue::check,
    messages::check,
    crate_names::check,
    links::check,
    code_map::check,
    summary::check,
    readme::check,
    crate_readme::check,
    root_folder::check,
    secrets::check,
];

/// Prints the violations in the real tree, and fails if there is one.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    command::no_arguments(arguments)?;
    report("tidy", &violations(&Tree::load(&shell::root()?)?))
}

fn violations(tree: &Tree) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| rule(tree)).collect()
}

#[cfg(test)]
mod tests {
    use super::tree::Tree;
    use super::violations;
    use crate::finding::assert_none;
    use crate::shell;

    #[test]
    fn the_real_tree_keeps_every_rule() {
        assert_none(&violations(&Tree::load(&shell::root().unwrap()).unwrap()));
    }
}
