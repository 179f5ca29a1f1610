//! A setting's value and where it comes from.

use std::fmt;
use std::path::PathBuf;

/// Shown in place of a secret.
pub(super) const REDACTED: &str = "[redacted]";

/// A setting as `loquet config show` prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingValue {
    /// Its key, such as `password.memory_mib`.
    pub key: &'static str,
    /// Its value; `[redacted]` for a secret, empty where there is none.
    pub value: String,
    /// Where the value comes from.
    pub source: SettingSource,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingSource {
    /// The program.
    Default,
    /// A settings file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// The command line.
    Flag,
}

impl fmt::Display for SettingSource {
    /// The file or the variable; `default` and `flag` for the others.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::File(path) => path.display().fmt(formatter),
            Self::Environment(name) => formatter.write_str(name),
            Self::Flag => formatter.write_str("flag"),
        }
    }
}
