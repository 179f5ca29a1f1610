//! Section `[server]`: the practice's server, for a front end on another machine.

use super::SettingsError;
use super::declaration::{Declaration, Kind};
use super::folders::Place;
use super::host::is_host_name;
use super::layers::Layers;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::path::PathBuf;
use std::str::FromStr;
use thiserror::Error;

const URL: Declaration = Declaration {
    key: "server.url",
    kind: Kind::ServerUrl,
    meaning: "The practice's server; without it the practice is on this machine.",
};

const ROOTS: Declaration = Declaration {
    key: "server.roots",
    kind: Kind::OptionalFile,
    meaning: "The certificates of the authorities that the server's certificate must lead to, PEM, \
              and no other; without it those that the system trusts.",
};

const WORKSTATION_TOKEN: Declaration = Declaration {
    key: "server.workstation_token",
    kind: Kind::File(Place::WorkstationToken),
    meaning: "What this workstation shows to the server, kept when it enrols; nobody else than its \
              owner may read it.",
};

pub(super) const DECLARATIONS: &[Declaration] = &[URL, ROOTS, WORKSTATION_TOKEN];

/// Section `[server]`.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// The practice's server; none where the practice is on this machine.
    pub url: Option<ServerUrl>,
    /// The authorities that its certificate must lead to; none for those of the system.
    pub roots: Option<PathBuf>,
    /// The file of what this workstation shows.
    pub workstation_token: PathBuf,
}

impl ServerSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        Ok(Self {
            url: layers.server_url(&URL)?,
            roots: layers.optional_path(&ROOTS)?,
            workstation_token: layers.path(&WORKSTATION_TOKEN)?,
        })
    }
}

impl Layers {
    /// The URL of a server, or none where nothing is written.
    pub(super) fn server_url(
        &self,
        setting: &Declaration,
    ) -> Result<Option<ServerUrl>, SettingsError> {
        let written = self.written(setting)?.filter(|url| !url.is_empty());
        let url = written.map(str::parse).transpose();
        url.map_err(|_: ServerUrlError| self.refuse(setting))
    }
}

/// The URL of a server: a scheme and a host, perhaps a port. In clear on the loopback only:
/// passwords and tokens pass there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl(String);

/// It is no URL of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ServerUrlError {
    /// It does not begin with `https://` or `http://`.
    #[error("neither https:// nor http://")]
    Scheme,
    /// After the scheme comes something else than a host and perhaps a port.
    #[error("not a host and perhaps a port")]
    Host,
    /// In clear, to another machine.
    #[error("http:// to another machine than this one")]
    Clear,
}

impl ServerUrl {
    /// The URL, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for ServerUrl {
    type Err = ServerUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://").ok_or(ServerUrlError::Scheme)?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let host = Host::of(authority).ok_or(ServerUrlError::Host)?;
        let url = format!("{scheme}://{authority}");
        match scheme {
            "https" => Ok(Self(url)),
            "http" if host.is_loopback() => Ok(Self(url)),
            "http" => Err(ServerUrlError::Clear),
            _ => Err(ServerUrlError::Scheme),
        }
    }
}

/// The host of an authority (RFC 3986, 3.2).
enum Host<'text> {
    Address(IpAddr),
    Name(&'text str),
}

impl<'text> Host<'text> {
    fn of(authority: &'text str) -> Option<Self> {
        let (host, port) = if let Some(bracketed) = authority.strip_prefix('[') {
            let (address, port) = bracketed.split_once(']')?;
            let address: Ipv6Addr = address.parse().ok()?;
            (Self::Address(address.into()), port)
        } else {
            let end = authority.find(':').unwrap_or(authority.len());
            let (name, port) = authority.split_at_checked(end)?;
            let address = name.parse().ok().map(Self::Address);
            let host = address.or_else(|| is_host_name(name).then_some(Self::Name(name)));
            (host?, port)
        };
        let is_port = |port: &str| port.parse().is_ok_and(|port: u16| port > 0);
        (port.is_empty() || port.strip_prefix(':').is_some_and(is_port)).then_some(host)
    }

    fn is_loopback(&self) -> bool {
        match self {
            Self::Address(address) => address.is_loopback(),
            Self::Name(name) => *name == "localhost",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ServerUrl, ServerUrlError};

    fn check(text: &str, expected: Result<&str, ServerUrlError>) {
        let url: Result<ServerUrl, _> = text.parse();
        assert_eq!(
            url.as_ref().map(ServerUrl::as_str).map_err(|error| *error),
            expected,
            "{text}"
        );
    }

    #[test]
    fn a_server_is_a_scheme_a_host_and_perhaps_a_port() {
        for url in [
            "https://serveur",
            "https://srv.cabinet.fr:7480",
            "https://192.168.1.2",
            "https://[fd00::1]:443",
        ] {
            check(url, Ok(url));
        }
        check("HTTPS://Serveur/", Ok("https://serveur"));
        for url in ["serveur:7480", "ftp://serveur", "//serveur"] {
            check(url, Err(ServerUrlError::Scheme));
        }
        for url in [
            "https://",
            "https://a/b",
            "https://a?b",
            "https://u@a",
            "https://a:",
            "https://a:0",
            "https://a:70000",
            "https://[::1",
            "https://[::1]7",
            "https://-a",
        ] {
            check(url, Err(ServerUrlError::Host));
        }
    }

    #[test]
    fn in_clear_only_on_the_loopback() {
        for url in [
            "http://127.0.0.1:7480",
            "http://localhost",
            "http://[::1]:1",
            "http://127.9.9.9",
        ] {
            check(url, Ok(url));
        }
        for url in [
            "http://serveur",
            "http://192.168.1.2",
            "http://localhost.evil.example",
        ] {
            check(url, Err(ServerUrlError::Clear));
        }
    }
}
