//! The environment of the process, as a value: a test passes its own.

use std::ffi::OsString;

/// Environment variables.
#[derive(Clone, Debug, Default)]
pub struct Variables(std::collections::BTreeMap<String, OsString>);

impl Variables {
    /// Those of this process.
    pub fn of_process() -> Self { unimplemented!() }
}

impl<N: Into<String>, V: Into<OsString>> FromIterator<(N, V)> for Variables {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}
