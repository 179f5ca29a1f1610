//! What a setting is: its key, what it may be, its default and its meaning. Reading, describing
//! and the reference all come from these declarations.

use super::folders::Place;

/// The beginning of each environment variable.
pub(super) const ENVIRONMENT_PREFIX: &str = "LOQUET_";

/// Between section and key in the name of an environment variable.
pub(super) const ENVIRONMENT_SEPARATOR: &str = "__";

/// What the URL of a database server looks like. Whoever has written a password into it reads here
/// that it stands elsewhere.
const DATABASE_URL: &str = "postgres://user@host/database | mariadb://user@host/database";

/// A setting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declaration {
    /// Section and name, such as `password.memory_mib`.
    pub(super) key: &'static str,
    /// What it may be, and its default.
    pub(super) kind: Kind,
    /// What it does, in one English sentence.
    pub(super) meaning: &'static str,
}

/// What a setting may be, and its default.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// One of several words; the first is the default.
    Choice(&'static [&'static str]),
    /// A number within bounds.
    Number {
        /// The smallest.
        min: u32,
        /// The largest.
        max: u32,
        /// The default.
        default: u32,
    },
    /// True or false.
    Boolean {
        /// The default.
        default: bool,
    },
    /// A file or a folder.
    File(Place),
    /// A file or a folder that there may not be.
    OptionalFile,
    /// A word of ours, shown to nobody but in the settings.
    Text {
        /// The most characters.
        max: u32,
        /// The default.
        default: &'static str,
    },
    /// An address and a port to listen on, such as `127.0.0.1:7480` or `[::1]:7480`.
    Address {
        /// The default.
        default: &'static str,
        /// Whether it may be empty: nothing listens then.
        or_none: bool,
    },
    /// Names of hosts, between commas; none by default.
    HostNames,
    /// The URL of a server, or none: `https://…`, or `http://…` on the loopback.
    ServerUrl,
    /// The URL of a database server, or none.
    DatabaseUrl,
    /// A password, no default.
    Password,
    /// The address of a syslog, or none: `unix:/dev/log` or `udp:192.0.2.1:514`.
    Syslog,
    /// A secret: 64 hexadecimal digits, no default.
    Secret,
}

impl Declaration {
    /// A number.
    pub(super) const fn number(
        key: &'static str,
        (min, default, max): (u32, u32, u32),
        meaning: &'static str,
    ) -> Self {
        Self {
            key,
            kind: Kind::Number { min, max, default },
            meaning,
        }
    }

    /// True or false.
    pub(super) const fn boolean(key: &'static str, default: bool, meaning: &'static str) -> Self {
        let kind = Kind::Boolean { default };
        Self { key, kind, meaning }
    }

    /// The section, such as `password`.
    pub(super) fn section(&self) -> &'static str {
        self.key
            .split_once('.')
            .map_or(self.key, |(section, _)| section)
    }

    /// The name in its section, such as `memory_mib`.
    pub(super) fn name(&self) -> &'static str {
        self.key.split_once('.').map_or(self.key, |(_, name)| name)
    }

    /// The environment variable that sets it, such as `LOQUET_PASSWORD__MEMORY_MIB`.
    pub(super) fn environment_name(&self) -> String {
        let name = self.key.replace('.', ENVIRONMENT_SEPARATOR).to_uppercase();
        format!("{ENVIRONMENT_PREFIX}{name}")
    }

    /// What it may be, in words that need no translation.
    pub(super) fn range(&self) -> String {
        match self.kind {
            Kind::Choice(words) => words.join(" | "),
            Kind::Number { min, max, .. } => format!("{min}–{max}"),
            Kind::Boolean { .. } => "true | false".to_owned(),
            Kind::File(_) | Kind::OptionalFile => "/…".to_owned(),
            Kind::Text { max, .. } => format!("1–{max} × a"),
            Kind::Address { or_none: false, .. } => "127.0.0.1:7480 …".to_owned(),
            Kind::Address { or_none: true, .. } => "127.0.0.1:7480 … | \"\"".to_owned(),
            Kind::HostNames => "a.b, c.d, …".to_owned(),
            Kind::ServerUrl => "https://… | http://127.0.0.1…".to_owned(),
            Kind::DatabaseUrl => DATABASE_URL.to_owned(),
            Kind::Password => "…".to_owned(),
            Kind::Syslog => "unix:/… | udp:192.0.2.1:514".to_owned(),
            Kind::Secret => "64 × 0–9, a–f".to_owned(),
        }
    }

    /// Whether it is the URL of a database server.
    pub(super) const fn is_database_url(&self) -> bool {
        matches!(self.kind, Kind::DatabaseUrl)
    }

    /// Whether its value must never be shown.
    pub(super) const fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Secret | Kind::Password)
    }
}
