//! D7: a technology has one owner.

use super::super::layer::Layer;
use super::super::model::{Dependency, Member, Workspace};
use crate::finding::Finding;

/// Each technology and the crate that may name it; both ends of a wire speak TLS, and each program
/// reads its own command line.
const OWNERS: &[(&str, &[&str])] = &[
    ("argon2", &["loquet-adapter-argon2"]),
    ("axum", &["loquet-app-service"]),
    ("clap", &["loquet-app-cli", "loquet-app-service"]),
    ("config", &["loquet-wiring"]),
    ("csv", &["loquet-adapter-legacy-csv"]),
    ("encoding_rs", &["loquet-adapter-legacy-csv"]),
    ("fluent-bundle", &["loquet-wiring"]),
    ("hyper", &["loquet-app-service"]),
    ("indicatif", &["loquet-app-cli"]),
    ("inquire", &["loquet-app-cli"]),
    ("prometheus-client", &["loquet-app-service"]),
    ("pcsc", &["loquet-adapter-pcsc"]),
    ("reqwest", &["loquet-adapter-http"]),
    ("ring", &["loquet-adapter-x509"]),
    ("rsa", &["loquet-adapter-card-simulator"]),
    ("rustls", &["loquet-adapter-http", "loquet-app-service"]),
    ("rustls-webpki", &["loquet-adapter-x509"]),
    ("sea-orm", &["loquet-adapter-sea-orm"]),
    ("sea-orm-migration", &["loquet-adapter-sea-orm"]),
    ("sqlx", &["loquet-adapter-sea-orm"]),
    ("tracing-subscriber", &["loquet-wiring"]),
    ("ureq", &["loquet-adapter-x509"]),
    ("utoipa", &["loquet-app-service", "loquet-wire-v1"]),
    ("zxcvbn", &["loquet-adapter-zxcvbn"]),
];

/// Every crate that names a technology which another owns; the whole journeys may name any.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let judged = workspace
        .dependencies()
        .filter(|(member, _)| member.layer() != Some(Layer::Tests));
    judged
        .filter_map(|(member, one)| violation(member, one))
        .collect()
}

fn violation(member: &Member, dependency: &Dependency) -> Option<Finding> {
    let (name, owners) = OWNERS.iter().find(|(name, _)| *name == dependency.name)?;
    if owners.contains(&member.name.as_str()) {
        return None;
    }
    Some(Finding::new(
        "D7",
        &member.name,
        format!("depends on `{name}`"),
        format!(
            "only {} may: reach it through a port, or move the code there",
            owners.join(" and ")
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::{caught, dev, member, of, on};
    use super::{OWNERS, check};

    #[test]
    fn d7_each_technology_is_refused_elsewhere_and_allowed_to_its_owner() {
        for (name, owners) in OWNERS {
            let other = "loquet-adapter-memory";
            caught(
                check(&of([member(other).needs(on(name))])),
                "D7",
                other,
                name,
            );
            for owner in *owners {
                assert_eq!(check(&of([member(owner).needs(on(name))])), []);
            }
        }
    }

    #[test]
    fn d7_holds_for_development_dependencies_and_xtask() {
        let wiring = member("loquet-wiring").needs(dev("argon2"));
        caught(check(&of([wiring])), "D7", "loquet-wiring", "argon2");
        caught(
            check(&of([member("xtask").needs(on("clap"))])),
            "D7",
            "xtask",
            "clap",
        );
    }

    #[test]
    fn journeys_may_name_any() {
        assert_eq!(check(&of([member("loquet-tests").needs(dev("csv"))])), []);
    }
}
