//! D2: a port's mock and its test runtime are options, each behind its own feature.

use super::super::layer::Layer;
use super::super::model::{Dependency, Kind, Member, Workspace};
use crate::finding::Finding;

/// The options of a port, and the one feature that may turn each on.
const OPTIONS: &[(&str, &str)] = &[("mockall", "mock"), ("tokio", "contract")];

/// Every port that brings its mock or its test runtime to who did not ask for it.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (member, dependency) in workspace.dependencies() {
        let option = OPTIONS.iter().find(|(name, _)| *name == dependency.name);
        if let (Some(Layer::Port), Some((_, feature))) = (member.layer(), option) {
            findings.extend(violation(member, dependency, feature));
        }
    }
    findings
}

fn violation(member: &Member, dependency: &Dependency, feature: &str) -> Option<Finding> {
    if dependency.kind == Kind::Dev || (dependency.optional && only_by(member, dependency, feature))
    {
        return None;
    }
    let name = &dependency.name;
    Some(Finding::new(
        "D2",
        &member.name,
        format!("depends on `{name}` without feature `{feature}`"),
        format!("make it optional, and write `{feature} = [\"dep:{name}\"]` and no other feature"),
    ))
}

/// Whether no other feature of `member` turns the dependency on.
fn only_by(member: &Member, dependency: &Dependency, feature: &str) -> bool {
    let name = dependency.name.as_str();
    let turns_it_on = |value: &String| {
        let value = value.strip_prefix("dep:").unwrap_or(value);
        value.split('/').next() == Some(name) // `name?/feature` turns nothing on
    };
    let mut others = member
        .features
        .iter()
        .filter(|(other, _)| *other != feature);
    !others.any(|(_, values)| values.iter().any(turns_it_on))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::{caught, dev, member, of, on, optional};
    use super::check;

    const PORT: &str = "loquet-port-users";

    #[test]
    fn d2_mock_is_an_option() {
        caught(
            check(&of([member(PORT).needs(on("mockall"))])),
            "D2",
            PORT,
            "mockall",
        );
    }

    #[test]
    fn d2_mock_is_behind_its_own_feature() {
        let port = member(PORT).needs(optional("mockall"));
        let port = port.feature("default", &["dep:mockall"]);
        caught(check(&of([port])), "D2", PORT, "`mock`");
    }

    #[test]
    fn d2_runtime_is_behind_the_contract() {
        let port = member(PORT).needs(optional("tokio"));
        let port = port.feature("mock", &["tokio/rt"]);
        caught(check(&of([port])), "D2", PORT, "`contract`");
    }

    #[test]
    fn options_in_their_place_are_sound() {
        let port = member(PORT)
            .needs(optional("mockall"))
            .needs(dev("tokio"))
            .feature("mock", &["dep:mockall"]);
        assert_eq!(check(&of([port])), []);
    }
}
