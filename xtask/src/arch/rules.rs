//! The rules, each a pure function from a workspace to what violates it.

mod foreign;
mod manifests;
mod names;
mod optional;
mod ours;
mod owners;
mod programs;
mod test_features;

use super::model::Workspace;
use crate::finding::Finding;

/// One rule.
pub(super) type Rule = fn(&Workspace) -> Vec<Finding>;

/// Every rule.
pub(super) const ALL: &[Rule] = &[
    ours::check,
    foreign::check,
    optional::check,
    owners::check,
    test_features::check,
    programs::check,
    names::check,
    manifests::check,
];
