//! The reference of every setting, generated from their declarations.

use super::DECLARATIONS;
use super::declaration::{Declaration, Kind};

const INTRODUCTION: &str = "\
# Settings

A value comes from, the later winning: the program's default, the settings file, the environment,
the command line.
The settings file is the one named by `--config FILE` or `LOQUET_CONFIG`; without it
`$XDG_CONFIG_HOME/loquet/loquet.toml` (or `~/.config/loquet/loquet.toml`) if it exists, else
`/etc/loquet/loquet.toml`.
With `--data FOLDER` or `LOQUET_DATA` everything is below that folder and the settings file is
`FOLDER/loquet.toml`, if it exists; no other is read.
A relative path in the settings file is relative to that file.
An unknown key is an error, and so is a value outside its range.
`loquet config show` says where each value comes from.
";

/// The reference of every setting, in Markdown.
pub fn reference_markdown() -> String {
    let mut page = INTRODUCTION.to_owned();
    for section in DECLARATIONS {
        let name = section.first().map_or("", Declaration::section);
        page.push_str("\n## `[");
        page.push_str(name);
        page.push_str("]`\n\n");
        page.push_str("| key | values | default | environment | meaning |\n");
        page.push_str("|---|---|---|---|---|\n");
        for setting in *section {
            page.push_str(&row(setting));
        }
    }
    page
}

fn row(setting: &Declaration) -> String {
    let (name, environment) = (setting.name(), setting.environment_name());
    let (values, default) = (values(setting), default(setting));
    let meaning = setting.meaning;
    format!("| `{name}` | {values} | {default} | `{environment}` | {meaning} |\n")
}

fn values(setting: &Declaration) -> String {
    match setting.kind {
        Kind::Choice(words) => quoted(words),
        Kind::Number { min, max, .. } => format!("{min} to {max}"),
        Kind::Boolean { .. } => quoted(&["true", "false"]),
        Kind::File(_) | Kind::OptionalFile => "a path".to_owned(),
        Kind::Text { max, .. } => format!("text of 1 to {max} characters"),
        Kind::Address { or_none: false, .. } => "an address and a port".to_owned(),
        Kind::Address { or_none: true, .. } => "an address and a port, or empty".to_owned(),
        Kind::HostNames => "names of hosts, between commas".to_owned(),
        Kind::ServerUrl => "a URL: `https`, or `http` on the loopback".to_owned(),
        Kind::Syslog => "`unix:` and a path, or `udp:`, a host and a port".to_owned(),
        Kind::DatabaseUrl => "`postgres://USER@HOST:PORT/DATABASE` or `mariadb://…`".to_owned(),
        Kind::Password => "a password".to_owned(),
        Kind::Secret => "64 hexadecimal digits".to_owned(),
    }
}

fn default(setting: &Declaration) -> String {
    match setting.kind {
        Kind::Choice(words) => words
            .first()
            .map(|word| format!("`{word}`"))
            .unwrap_or_default(),
        Kind::Number { default, .. } => default.to_string(),
        Kind::Boolean { default } => format!("`{default}`"),
        Kind::File(place) => place.documented(),
        Kind::Text { default, .. } | Kind::Address { default, .. } => format!("`{default}`"),
        Kind::OptionalFile
        | Kind::HostNames
        | Kind::ServerUrl
        | Kind::DatabaseUrl
        | Kind::Syslog
        | Kind::Password
        | Kind::Secret => "none".to_owned(),
    }
}

fn quoted(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
