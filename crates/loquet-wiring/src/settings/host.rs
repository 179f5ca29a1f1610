//! Addresses and names of hosts, as settings write them.

use super::SettingsError;
use super::declaration::Declaration;
use super::layers::Layers;
use std::net::SocketAddr;

impl Layers {
    /// An address and a port, or none where nothing is written.
    pub(super) fn address(
        &self,
        setting: &Declaration,
    ) -> Result<Option<SocketAddr>, SettingsError> {
        let written = self.written(setting)?.unwrap_or_default();
        if written.is_empty() {
            return Ok(None);
        }
        let address = written.parse().map_err(|_| self.refuse(setting))?;
        Ok(Some(address))
    }

    /// Names of hosts, in lower case.
    pub(super) fn host_names(&self, setting: &Declaration) -> Result<Vec<String>, SettingsError> {
        let written = self.written(setting)?.unwrap_or_default();
        let words = written.split([',', ' ']).filter(|word| !word.is_empty());
        let name = |word: &str| is_host_name(word).then(|| word.to_ascii_lowercase());
        let names: Option<Vec<_>> = words.map(name).collect();
        names.ok_or_else(|| self.refuse(setting))
    }
}

/// Whether it is a name or an IPv4 address of a host (RFC 1123), without a port.
pub(super) fn is_host_name(name: &str) -> bool {
    let is_label = |label: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(is_plain)
    };
    name.len() <= 253 && name.split('.').all(is_label)
}
