//! The policy report.

use super::{Answer, IdentifierJson, name};
use loquet_domain::Identifier;
use loquet_domain::profile::Profile;
use loquet_port_desk::PolicyReport;
use loquet_wiring::Messages;
use serde::Serialize;
use std::fmt::Write;

/// How the practice stands against its policy.
#[derive(Debug)]
pub(crate) struct Policy<'report> {
    /// What the practice says.
    pub(crate) report: &'report PolicyReport,
    /// Whether its settings admit test cards (CPS-08).
    pub(crate) test_authorities: bool,
}

impl Answer for Policy<'_> {
    fn json(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Json<'report> {
            profile: &'static str,
            conforming: bool,
            active_accounts: u64,
            weak_passwords: Vec<IdentifierJson<'report>>,
            unjudged_passwords: Vec<IdentifierJson<'report>>,
            without_password: Vec<IdentifierJson<'report>>,
            test_authorities: bool,
        }
        let report = self.report;
        Json {
            profile: report.profile.code(),
            conforming: report.profile == Profile::Conforming,
            active_accounts: report.active_accounts,
            weak_passwords: report.weak_passwords.iter().map(Into::into).collect(),
            unjudged_passwords: report.unjudged_passwords.iter().map(Into::into).collect(),
            without_password: report.without_password.iter().map(Into::into).collect(),
            test_authorities: self.test_authorities,
        }
    }

    fn text(&self, messages: &Messages) -> String {
        let report = self.report;
        let accounts = i64::try_from(report.active_accounts).unwrap_or(i64::MAX);
        let profile = name(messages, "profile", report.profile.code());
        let mut text = messages.text("policy-profile", &[("profile", profile.into())]) + "\n";
        if report.profile == Profile::Transitional {
            text += &messages.text("policy-password-alone", &[]);
            text.push('\n');
        }
        if self.test_authorities {
            text += &messages.text("policy-test-authorities", &[]);
            text.push('\n');
        }
        text += &messages.text("policy-accounts", &[("count", accounts.into())]);
        text.push('\n');
        for (key, identifiers) in [
            ("policy-weak", &report.weak_passwords),
            ("policy-unjudged", &report.unjudged_passwords),
            ("policy-without", &report.without_password),
        ] {
            text += &paragraph(key, identifiers, messages);
        }
        text
    }
}

/// A heading with its count, and one identifier a line.
fn paragraph(key: &str, identifiers: &[Identifier], messages: &Messages) -> String {
    let count = i64::try_from(identifiers.len()).unwrap_or(i64::MAX);
    let mut text = messages.text(key, &[("count", count.into())]) + "\n";
    for identifier in identifiers {
        // Writing to a string never fails.
        let _ = writeln!(text, "  {}", identifier.display());
    }
    text
}
