//! `cargo xtask arch`: the dependency rules of the architecture page.
//!
//! The rules are pure functions over a [`Workspace`]; only [`load`](mod@load) talks to cargo.

mod layer;
mod load;
mod model;
mod rules;
#[cfg(test)]
mod samples;

use anyhow::Result;

use crate::command;
use crate::finding::{Finding, report};
use model::Workspace;

/// Prints the violations in the real workspace, and fails if there is one.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    command::no_arguments(arguments)?;
    report("arch", &violations(&load::workspace()?))
}

/// Every violation of every rule, in the order of the rules' names.
fn violations(workspace: &Workspace) -> Vec<Finding> {
    let mut findings: Vec<Finding> = rules::ALL.iter().flat_map(|rule| rule(workspace)).collect();
    findings.sort();
    findings
}

#[cfg(test)]
mod tests {
    use super::{load, samples, violations};
    use crate::finding::assert_none;

    #[test]
    fn the_real_workspace_keeps_every_rule() {
        let workspace = load::workspace().unwrap();
        assert_none(&violations(&workspace));
        let cli = workspace
            .programs
            .iter()
            .find(|one| one.package == "loquet-app-cli");
        let parts = &cli.unwrap().parts;
        assert!(
            parts.iter().any(|part| part.name == "loquet-domain"),
            "{parts:?}"
        );
    }

    #[test]
    fn a_sound_made_up_workspace_keeps_every_rule() {
        assert_none(&violations(&samples::sound()));
    }
}
