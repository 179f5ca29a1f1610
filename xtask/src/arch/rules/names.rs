//! NAME: `ls crates` is the architecture, so folder and name agree and say the layer.

use super::super::layer::Layer;
use super::super::model::{Member, Workspace};
use crate::finding::Finding;

/// Every member whose folder or name does not say what it is.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    workspace.members.iter().flat_map(violations).collect()
}

fn violations(member: &Member) -> Vec<Finding> {
    let found =
        |problem: String, remedy: String| Finding::new("NAME", &member.name, problem, remedy);
    let mut findings = Vec::new();
    let Some(layer) = member.layer() else {
        let remedy = "name it loquet-LAYER-ROLE with a layer of the architecture page";
        return vec![found(
            "its second word is no layer".to_owned(),
            remedy.to_owned(),
        )];
    };
    let expected = folder(layer, &member.name);
    if member.folder != expected {
        let problem = format!("lies in `{}`", member.folder);
        findings.push(found(problem, format!("move it to `{expected}`")));
    }
    findings
}

fn folder(layer: Layer, name: &str) -> String {
    match layer {
        Layer::Tests => "tests".to_owned(),
        Layer::TestServers => "tests/servers".to_owned(),
        Layer::Xtask => "xtask".to_owned(),
        _ => format!("crates/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::model::Member;
    use super::super::super::samples::{caught, member, of};
    use super::check;

    #[test]
    fn folder_is_named_like_the_package() {
        let domain = Member {
            folder: "crates/domain".to_owned(),
            ..member("loquet-domain")
        };
        caught(
            check(&of([domain])),
            "NAME",
            "loquet-domain",
            "crates/domain",
        );
    }

    #[test]
    fn second_word_is_a_layer() {
        let helpers = member("loquet-helpers");
        caught(check(&of([helpers])), "NAME", "loquet-helpers", "no layer");
    }
}
