//! D1 to D3: which packages of others the inner layers may depend on.

use super::super::layer::Layer;
use super::super::model::{Dependency, Member, Workspace};
use crate::finding::Finding;

/// The domain's short list: errors, secrets, one time crate, Unicode tables, and what the ADR on digests adds.
const DOMAIN: &[&str] = &[
    "hmac",
    "jiff",
    "sha2",
    "subtle",
    "thiserror",
    "unicode-normalization",
    "unicode-properties",
    "uuid",
    "zeroize",
];

/// `mockall` and `tokio` only as options: see the rule on options.
const PORT: &[&str] = &["async-trait", "mockall", "thiserror", "tokio"];

const CORE: &[&str] = &["async-trait", "thiserror", "tracing"];

/// Every package of others that an inner layer ships with and may not.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let foreign = workspace
        .dependencies()
        .filter(|(_, one)| !one.is_ours() && one.is_shipped());
    foreign
        .filter_map(|(member, one)| violation(member, one))
        .collect()
}

fn violation(member: &Member, dependency: &Dependency) -> Option<Finding> {
    let layer = member.layer()?;
    let allowed = match layer {
        Layer::Domain => DOMAIN,
        Layer::Port => PORT,
        Layer::Core => CORE,
        _ => return None,
    };
    if allowed.contains(&dependency.name.as_str()) {
        return None;
    }
    Some(Finding::new(
        layer.rule(),
        &member.name,
        format!("depends on `{}`", dependency.name),
        format!(
            "put what needs it behind a port, in an adapter: this layer may use {}",
            allowed.join(", ")
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::super::model::{Dependency, Kind};
    use super::super::super::samples::{caught, dev, member, of, on};
    use super::check;

    fn refused(from: &str, to: &str, rule: &str) {
        caught(check(&of([member(from).needs(on(to))])), rule, from, to);
    }

    #[test]
    fn d1_domain_has_a_short_list() {
        refused("loquet-domain", "serde", "D1");
        refused("loquet-domain", "async-trait", "D1");
    }

    #[test]
    fn d2_port_has_a_short_list() {
        refused("loquet-port-users", "sea-orm", "D2");
    }

    #[test]
    fn d3_core_has_a_short_list() {
        refused("loquet-core", "tokio", "D3");
        refused("loquet-core", "tracing-subscriber", "D3");
    }

    #[test]
    fn a_build_dependency_is_judged_alike() {
        let build = Dependency {
            kind: Kind::Build,
            ..on("cc")
        };
        let domain = member("loquet-domain").needs(build);
        caught(check(&of([domain])), "D1", "loquet-domain", "cc");
    }

    #[test]
    fn tests_and_outer_layers_choose_freely() {
        let domain = member("loquet-domain").needs(dev("proptest"));
        let wiring = member("loquet-wiring").needs(on("serde"));
        assert_eq!(check(&of([domain, wiring])), []);
    }
}
