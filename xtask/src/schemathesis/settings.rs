//! What the tester is told, as its own settings file.

use std::fmt::Write;

use super::exclusions::{ALWAYS, Exclusion, Kind, WITH_SESSION};
use super::practice::{ADMINISTRATOR, PASSWORD};

/// As whom the service is asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pass {
    /// An administrator at the server's own workstation.
    WithSession,
    /// Nobody.
    WithoutSession,
}

impl Pass {
    /// For whoever reads what happens.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::WithSession => "with an administrator's session",
            Self::WithoutSession => "without a session",
        }
    }

    fn exclusions(self) -> impl Iterator<Item = &'static Exclusion> {
        let own = match self {
            Self::WithSession => WITH_SESSION,
            Self::WithoutSession => &[],
        };
        ALWAYS.iter().chain(own)
    }
}

/// The settings of a pass. A session that the test has ended or locked is opened again.
pub(super) fn settings(pass: Pass) -> String {
    let mut text = String::from(
        "hooks = \"hooks.py\"\nmax-stream-events = 1\nrequest-timeout = 30\nmax-redirects = 0\n\
         workers = 1\ncontinue-on-failure = true\n\n\
         [generation]\ndatabase = \"none\"\nwith-security-parameters = false\n\n\
         # Without the header the answer may also be that too many unknown ones were shown.\n\
         [checks.missing_required_header]\nexpected-statuses = [400, 401, 403, 429]\n\n",
    );
    if matches!(pass, Pass::WithSession) {
        text.push_str(&authorisation());
    }
    for exclusion in pass.exclusions() {
        text.push_str(&excluded(exclusion));
    }
    text
}

fn authorisation() -> String {
    format!(
        "[auth.dynamic.openapi.bearer]\npath = \"/v1/login/password\"\n\
         extract_selector = \"/token\"\nretry_on = [401, 403]\n\
         payload = {{ identifier = \"{ADMINISTRATOR}\", password = \"{PASSWORD}\" }}\n\n"
    )
}

fn excluded(exclusion: &Exclusion) -> String {
    let mut text = String::new();
    // Writing into a text cannot fail.
    let _ = writeln!(text, "# {}", exclusion.reason);
    let _ = writeln!(
        text,
        "[[operations]]\ninclude-name-regex = '{}'",
        exclusion.operations
    );
    let _ = match exclusion.kind {
        Kind::Call => writeln!(text, "enabled = false\n"),
        Kind::Check(check) => writeln!(text, "checks.{check}.enabled = false\n"),
        Kind::Unavailable => {
            let statuses = "[\"2xx\", \"3xx\", \"4xx\", 503]";
            writeln!(
                text,
                "checks.not_a_server_error.expected-statuses = {statuses}\n"
            )
        }
        Kind::TooLarge => {
            // Its own list, and 413.
            let statuses = "[400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429, \"5xx\"]";
            writeln!(
                text,
                "checks.negative_data_rejection.expected-statuses = {statuses}\n"
            )
        }
    };
    text
}

#[cfg(test)]
mod tests {
    use super::{Pass, settings};

    #[test]
    fn settings_are_what_the_tester_reads() {
        for pass in [Pass::WithSession, Pass::WithoutSession] {
            let parsed: toml::Table = settings(pass).parse().unwrap();
            assert!(parsed.contains_key("operations"));
            assert_eq!(
                parsed.contains_key("auth"),
                matches!(pass, Pass::WithSession)
            );
        }
    }
}
