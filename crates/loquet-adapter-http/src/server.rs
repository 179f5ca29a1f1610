//! Which server is spoken to, and what it is trusted by.

use crate::tls;
use loquet_domain::FailureCode;
use loquet_domain::origin::ApplicationName;
use loquet_domain::storage::Cause;
use loquet_domain::workstation::WorkstationToken;
use reqwest::Url;
use reqwest::header::{HeaderValue, InvalidHeaderValue};
use rustls::ClientConfig;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use thiserror::Error;
use zeroize::Zeroizing;

/// The practice's server, as a front end is told of it.
#[derive(Debug)]
pub struct Server {
    /// Its address: `https://`, or `http://` for a name or an address of this very machine.
    pub url: String,
    /// Whom its certificate is vouched for by.
    pub roots: Roots,
    /// What this workstation shows; without it the server knows its own machine only.
    pub workstation: Option<WorkstationToken>,
    /// The name of the program, which every record of the journal keeps.
    pub application: ApplicationName,
}

/// Whom a server's certificate must be vouched for by.
#[derive(Clone, Debug)]
pub enum Roots {
    /// One of the authorities that the system trusts.
    System,
    /// One of these certificates, in PEM, and no other: the practice's own authority.
    Pinned(Vec<u8>),
}

/// Why a server cannot be spoken to as it was told. Nothing has been sent.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServerError {
    /// Its address is none, or has more than a scheme, a name, a port and a path.
    #[error("the address of the server is malformed")]
    Address,
    /// What is sent to another machine must be encrypted: passwords are in it.
    #[error("http is for this very machine only")]
    Unencrypted,
    /// The pinned roots cannot be used.
    #[error("the roots that vouch for the server cannot be used")]
    Roots(#[source] Cause),
    /// There is nothing to send requests with.
    #[error("nothing to send requests with")]
    Unavailable(#[source] Cause),
}

impl ServerError {
    /// The public code.
    pub const fn code(&self) -> FailureCode {
        match self {
            Self::Address | Self::Unencrypted => FailureCode::UnsafeSetting,
            Self::Roots(_) => FailureCode::ServerUntrusted,
            Self::Unavailable(_) => FailureCode::Unexpected,
        }
    }
}

impl Server {
    /// The address, once it is seen that nothing goes over a network in clear.
    pub(crate) fn base(&self) -> Result<Url, ServerError> {
        let url = Url::parse(&self.url).map_err(|_| ServerError::Address)?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.has_host();
        match url.scheme() {
            _ if !bare => Err(ServerError::Address),
            "https" => Ok(url),
            "http" if is_this_machine(&url) => Ok(url),
            "http" => Err(ServerError::Unencrypted),
            _ => Err(ServerError::Address),
        }
    }

    /// What trusts the server's certificate.
    pub(crate) fn trust(&self) -> Result<ClientConfig, ServerError> {
        tls::config(&self.roots)
    }

    /// The workstation's token as a header, which nobody may print.
    pub(crate) fn workstation_header(&self) -> Option<HeaderValue> {
        let token = self.workstation.as_ref()?.expose();
        secret_header(&token).ok()
    }

    /// The name of the program as a header: what is not ASCII cannot stand in one.
    pub(crate) fn user_agent(&self) -> HeaderValue {
        let name = self.application.as_str().chars();
        let name: String = name
            .map(|it| if matches!(it, ' '..='~') { it } else { '?' })
            .collect();
        HeaderValue::from_str(&name).unwrap_or_else(|_| HeaderValue::from_static("loquet"))
    }
}

/// A header that is not printed.
pub(crate) fn secret_header(text: &Zeroizing<String>) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(text)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The name that is reserved for this very machine (RFC 6761, 6.3).
pub(crate) const THIS_MACHINE: &str = "localhost";

/// What it stands for; the port is the address's own.
pub(crate) const LOOPBACK: [SocketAddr; 2] = [
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
    SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 0),
];

/// Whether a server is on this very machine: by an address of the loopback network, or by the name
/// that is reserved for it.
fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == THIS_MACHINE || (address.parse::<IpAddr>()).is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{Roots, Server, ServerError};
    use loquet_domain::origin::ApplicationName;

    fn server(url: &str) -> Server {
        Server {
            url: url.to_owned(),
            roots: Roots::System,
            workstation: None,
            application: ApplicationName::new("Agenda Médical/7.2"),
        }
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_clear() {
        for url in [
            "https://serveur.cabinet.example",
            "https://192.0.2.1:7480/loquet",
            "http://127.0.0.1:7480",
            "http://127.9.9.9",
            "http://[::1]:7480",
            "http://localhost:7480/",
        ] {
            assert!(server(url).base().is_ok(), "{url}");
        }
        for url in [
            "http://serveur.cabinet.example",
            "http://192.0.2.1",
            "http://localhost.example",
            "http://127.0.0.1.example",
            "http://[2001:db8::1]",
        ] {
            let refused = server(url).base();
            assert!(matches!(refused, Err(ServerError::Unencrypted)), "{url}");
        }
        for url in [
            "",
            "serveur",
            "ftp://127.0.0.1",
            "https://charbonnel:secret@serveur.example",
            "https://serveur.example/?a=b",
            "https://serveur.example/#a",
            "file:///etc/passwd",
        ] {
            let refused = server(url).base();
            assert!(matches!(refused, Err(ServerError::Address)), "{url}");
        }
    }

    #[test]
    fn the_name_of_a_program_fits_a_header() {
        let header = server("https://serveur.example").user_agent();
        assert_eq!(header.to_str().expect("ASCII"), "Agenda M?dical/7.2");
    }
}
