//! D8: nothing made for tests is linked into a shipped program.

use std::collections::BTreeSet;

use super::super::layer::is_ours;
use super::super::model::{Part, Program, Workspace};
use super::test_features::FOR_TESTS;
use crate::finding::Finding;

/// Packages that have no business in a shipped program.
const UNWANTED: &[&str] = &[
    "mockall",
    "proptest",
    "rexpect",
    "loquet-tests",
    "throw-away-servers",
];

/// Every package or feature for tests in a shipped program.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let found = workspace.programs.iter().flat_map(violations);
    let once: BTreeSet<Finding> = found.collect(); // the tree names a package wherever it is used
    once.into_iter().collect()
}

fn violations(program: &Program) -> impl Iterator<Item = Finding> {
    let problems = program.parts.iter().flat_map(problems);
    problems.map(|problem| {
        let remedy = format!(
            "find who brings it by `cargo tree -p {} -e normal,features -i NAME`",
            program.package
        );
        Finding::new("D8", &program.package, problem, remedy)
    })
}

fn problems(part: &Part) -> Vec<String> {
    let name = &part.name;
    if UNWANTED.contains(&name.as_str()) {
        return vec![format!("ships `{name}`")];
    }
    let ours = part.features.iter().filter(|_| is_ours(name));
    ours.filter(|feature| FOR_TESTS.contains(&feature.as_str()))
        .map(|feature| format!("ships `{name}` with feature `{feature}`"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::{caught, part, shipping};
    use super::check;

    #[test]
    fn d8_no_package_for_tests() {
        let workspace = shipping(vec![part("serde", &[]), part("mockall", &[])]);
        caught(check(&workspace), "D8", "loquet-app-cli", "`mockall`");
    }

    #[test]
    fn d8_no_feature_for_tests_of_ours() {
        let workspace = shipping(vec![part("loquet-port-users", &["default", "contract"])]);
        caught(check(&workspace), "D8", "loquet-app-cli", "`contract`");
    }

    #[test]
    fn d8_is_said_once_for_a_package_met_twice() {
        let workspace = shipping(vec![
            part("proptest", &[]),
            part("serde", &[]),
            part("proptest", &[]),
        ]);
        caught(check(&workspace), "D8", "loquet-app-cli", "`proptest`");
    }

    #[test]
    fn features_of_others_are_their_own() {
        assert_eq!(check(&shipping(vec![part("somecrate", &["mock"])])), []);
    }
}
