//! D8: what is for tests is asked for by tests only.

use super::super::layer::Layer;
use super::super::model::{Dependency, Member, Workspace};
use crate::finding::Finding;

/// Features of our crates that only tests may turn on.
pub(super) const FOR_TESTS: &[&str] = &["contract", "fixtures", "mock"];

/// Every dependency on one of ours that brings a test feature into what we ship.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let judged = workspace.dependencies().filter(|(member, one)| {
        member.layer() != Some(Layer::Tests) && one.is_ours() && one.is_shipped()
    });
    judged
        .flat_map(|(member, one)| violations(member, one))
        .collect()
}

fn violations(member: &Member, dependency: &Dependency) -> impl Iterator<Item = Finding> {
    let features = dependency.features.iter();
    let wrong = features.filter(|feature| FOR_TESTS.contains(&feature.as_str()));
    wrong.map(|feature| {
        Finding::new(
            "D8",
            &member.name,
            format!(
                "asks `{}` for its test feature `{feature}`",
                dependency.name
            ),
            "ask for it under [dev-dependencies] only",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::{caught, dev, member, of, on};
    use super::{FOR_TESTS, check};

    const CORE: &str = "loquet-core";

    #[test]
    fn d8_test_feature_is_refused_in_a_normal_dependency() {
        for feature in FOR_TESTS {
            let core = member(CORE).needs(on("loquet-port-users").with(feature));
            caught(check(&of([core])), "D8", CORE, feature);
        }
    }

    #[test]
    fn tests_may_ask_for_them() {
        let core = member(CORE).needs(dev("loquet-port-users").with("mock"));
        let journeys = member("loquet-tests").needs(on("loquet-domain").with("fixtures"));
        assert_eq!(check(&of([core, journeys])), []);
    }
}
