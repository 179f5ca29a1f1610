//! What a rule found, and how it is told.

use std::fmt;

use anyhow::{Result, bail};

/// One violation of one rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// Name of the rule, for instance `D3`.
    pub(crate) rule: &'static str,
    /// Crate, or file with its line.
    pub(crate) place: String,
    /// What is wrong.
    pub(crate) problem: String,
    /// What to do about it.
    pub(crate) remedy: String,
}

impl Finding {
    /// A violation of `rule` at `place`.
    pub(crate) fn new(
        rule: &'static str,
        place: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            place: place.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            rule,
            place,
            problem,
            remedy,
        } = self;
        write!(formatter, "[{rule}] {place}: {problem}\n    → {remedy}")
    }
}

/// Prints the findings of `command`, and fails if there is one.
pub(crate) fn report(command: &str, findings: &[Finding]) -> Result<()> {
    for finding in findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => println!("{command}: every rule is kept"),
        1 => bail!("{command}: 1 violation"),
        many => bail!("{command}: {many} violations"),
    }
    Ok(())
}

/// Fails with the findings as the message of a test.
#[cfg(test)]
pub(crate) fn assert_none(findings: &[Finding]) {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}", lines.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::{Finding, report};

    #[test]
    fn findings_are_counted() {
        let finding = Finding::new("D3", "loquet-core", "depends on `tokio`", "use a port");
        assert!(report("arch", &[]).is_ok());
        let error = report("arch", &[finding.clone(), finding]).unwrap_err();
        assert_eq!(error.to_string(), "arch: 2 violations");
    }

    #[test]
    fn finding_says_rule_place_problem_and_remedy() {
        let finding = Finding::new("D3", "loquet-core", "depends on `tokio`", "use a port");
        assert_eq!(
            finding.to_string(),
            "[D3] loquet-core: depends on `tokio`\n    → use a port"
        );
    }
}
