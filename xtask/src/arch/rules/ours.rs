//! D1 to D6 and D9: which of our crates a crate may depend on.

use super::super::layer::Layer;
use super::super::model::{Dependency, Member, Workspace};
use crate::finding::Finding;

/// Every dependency of one of our crates on another that its layer may not use.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let ours = workspace.dependencies().filter(|(member, one)| {
        one.is_ours() && one.name != member.name // a crate may ask a feature of itself for its tests
    });
    ours.filter_map(|(member, one)| violation(member, one))
        .collect()
}

fn violation(member: &Member, dependency: &Dependency) -> Option<Finding> {
    let (from, to) = (member.layer()?, Layer::of(&dependency.name)?);
    if may_use(from, to, &dependency.name) {
        return None;
    }
    let rule = match to {
        Layer::Tests | Layer::Xtask => "D9",
        _ => from.rule(),
    };
    Some(Finding::new(
        rule,
        &member.name,
        format!("depends on `{}`", dependency.name),
        format!("remove it: this layer may use {}", from.may_use()),
    ))
}

fn may_use(from: Layer, to: Layer, name: &str) -> bool {
    use Layer::{Adapter, App, Core, Domain, Port, TestServers, Tests, Wire, Wiring, Xtask};
    match (from, to) {
        (_, Xtask) | (Domain | Xtask | TestServers, _) => false,
        (Core, Port) => name != "loquet-port-apdu",
        (App | Wire, Port) => name == "loquet-port-desk",
        (Tests, _)
        | (Port | Core | Wire | Adapter | App, Domain)
        | (Adapter, Port | Wire)
        | (Wiring, Domain | Port | Core | Adapter)
        | (App, Wire | Wiring) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::{caught, dev, member, of, on};
    use super::check;

    fn refused(from: &str, to: &str, rule: &str) {
        caught(check(&of([member(from).needs(on(to))])), rule, from, to);
    }

    fn allowed(from: &str, to: &str) {
        assert_eq!(check(&of([member(from).needs(on(to))])), []);
    }

    #[test]
    fn d1_domain_uses_none_of_ours() {
        refused("loquet-domain", "loquet-port-users", "D1");
    }

    #[test]
    fn d2_port_uses_the_domain_only() {
        allowed("loquet-port-users", "loquet-domain");
        refused("loquet-port-users", "loquet-port-journal", "D2");
    }

    #[test]
    fn d3_core_uses_domain_and_ports_but_not_apdu() {
        allowed("loquet-core", "loquet-port-card");
        refused("loquet-core", "loquet-port-apdu", "D3");
        refused("loquet-core", "loquet-adapter-memory", "D3");
    }

    #[test]
    fn d4_adapter_uses_no_core_wiring_app_or_adapter() {
        allowed("loquet-adapter-cps", "loquet-port-apdu");
        for other in [
            "loquet-core",
            "loquet-wiring",
            "loquet-app-cli",
            "loquet-adapter-pcsc",
        ] {
            refused("loquet-adapter-cps", other, "D4");
        }
    }

    #[test]
    fn d5_wiring_uses_no_app() {
        allowed("loquet-wiring", "loquet-adapter-argon2");
        refused("loquet-wiring", "loquet-app-cli", "D5");
    }

    #[test]
    fn d6_app_uses_no_adapter_and_no_other_port_than_the_desk() {
        allowed("loquet-app-cli", "loquet-port-desk");
        refused("loquet-app-cli", "loquet-port-users", "D6");
        refused("loquet-app-cli", "loquet-adapter-argon2", "D6");
        refused("loquet-app-cli", "loquet-app-service", "D6");
        refused("loquet-app-cli", "loquet-core", "D6");
    }

    #[test]
    fn d10_the_wire_uses_the_desk_and_serves_adapters_and_apps() {
        allowed("loquet-wire-v1", "loquet-port-desk");
        allowed("loquet-adapter-http", "loquet-wire-v1");
        allowed("loquet-app-service", "loquet-wire-v1");
        refused("loquet-wire-v1", "loquet-port-users", "D10");
        refused("loquet-wire-v1", "loquet-wiring", "D10");
        refused("loquet-core", "loquet-wire-v1", "D3");
    }

    #[test]
    fn d9_nothing_uses_tests_or_xtask_and_xtask_uses_none_of_ours() {
        allowed("loquet-tests", "loquet-app-cli");
        refused("loquet-wiring", "loquet-tests", "D9");
        refused("loquet-tests", "xtask", "D9");
        refused("xtask", "loquet-domain", "D9");
    }

    #[test]
    fn development_dependencies_are_judged_alike() {
        let app = member("loquet-app-cli").needs(dev("loquet-adapter-memory"));
        caught(
            check(&of([app])),
            "D6",
            "loquet-app-cli",
            "loquet-adapter-memory",
        );
    }

    #[test]
    fn a_crate_may_ask_a_feature_of_itself() {
        let port = member("loquet-port-users").needs(dev("loquet-port-users").with("mock"));
        assert_eq!(check(&of([port])), []);
    }
}
