//! Where a database server is, and how it is spoken to.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use thiserror::Error;
use url::{Host, Url};

/// A kind of database server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerKind {
    /// PostgreSQL.
    Postgres,
    /// MariaDB or MySQL.
    Mysql,
}

/// How much the connection to a server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tls {
    /// Not at all.
    None,
    /// By TLS where the server offers it, whoever it is.
    IfOffered,
    /// By TLS, with a certificate of a known authority.
    Authority,
    /// By TLS, with a certificate of a known authority for this host.
    Host,
}

/// Where a practice's database is on a server:
/// `postgres://USER@HOST:PORT/DATABASE` or `mariadb://…`, without the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerAddress {
    pub(crate) kind: ServerKind,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) user: String,
    pub(crate) database: String,
    pub(crate) tls: Tls,
    pub(crate) authorities: Option<PathBuf>,
}

/// The URL of a database server cannot be used. It says nothing of the URL itself, in which a
/// password may stand.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerAddressError {
    /// It is no URL.
    #[error("the URL of the database is malformed")]
    Malformed,
    /// Its scheme is that of no known server.
    #[error("the URL of the database is of no known server")]
    Scheme,
    /// There is a password in it.
    #[error("the URL of the database has a password in it")]
    Password,
    /// User, host or database are missing.
    #[error("the URL of the database lacks a user, a host or a database")]
    Incomplete,
    /// It has a parameter that there is not.
    #[error("the URL of the database has an unknown parameter")]
    Parameter,
    /// The network would be crossed without knowing who answers.
    #[error("the URL of the database asks for a connection without TLS, or to an unknown server")]
    Unprotected,
}

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerOptions {
    /// How many connections at most, from this process.
    pub connections: u32,
    /// How long to wait for a connection.
    pub connect_within: Duration,
    /// How long to wait while another instance writes; whole seconds at least on MariaDB.
    pub lock_wait: Duration,
}

impl Default for ServerOptions {
    /// 8 connections, 5 seconds each.
    fn default() -> Self {
        Self {
            connections: 8,
            connect_within: Duration::from_secs(5),
            lock_wait: Duration::from_secs(5),
        }
    }
}

impl ServerAddress {
    /// What kind of server it is.
    pub const fn kind(&self) -> ServerKind {
        self.kind
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.kind {
            ServerKind::Postgres => "postgres",
            ServerKind::Mysql => "mariadb",
        };
        let Self {
            host,
            port,
            user,
            database,
            ..
        } = self;
        write!(formatter, "{scheme}://{user}@{host}:{port}/{database}")
    }
}

impl FromStr for ServerAddress {
    type Err = ServerAddressError;

    fn from_str(text: &str) -> Result<Self, ServerAddressError> {
        let url = Url::parse(text).map_err(|_| ServerAddressError::Malformed)?;
        let (kind, usual_port) = match url.scheme() {
            "postgres" | "postgresql" => (ServerKind::Postgres, 5432),
            "mysql" | "mariadb" => (ServerKind::Mysql, 3306),
            _ => return Err(ServerAddressError::Scheme),
        };
        if url.password().is_some() {
            return Err(ServerAddressError::Password);
        }
        let user = decoded(url.username())?;
        let database = decoded(url.path().trim_start_matches('/'))?;
        // Of a scheme that it does not know, the parser leaves the host as it is written.
        let host = Host::parse(url.host_str().unwrap_or_default());
        let host = host.map_err(|_| ServerAddressError::Incomplete)?;
        if user.is_empty() || database.is_empty() {
            return Err(ServerAddressError::Incomplete);
        }
        let (tls, authorities) = protection(&url, is_loopback(&host))?;
        let host = match host {
            Host::Ipv6(address) => address.to_string(),
            other => other.to_string(),
        };
        Ok(Self {
            kind,
            host,
            port: url.port().unwrap_or(usual_port),
            user,
            database,
            tls,
            authorities,
        })
    }
}

/// A part of a URL, which must be a plain word: no name of a user or a database needs more.
fn decoded(part: &str) -> Result<String, ServerAddressError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if part.chars().all(plain) {
        Ok(part.to_owned())
    } else {
        Err(ServerAddressError::Malformed)
    }
}

/// Whether what is sent there never leaves this machine.
fn is_loopback<S: AsRef<str>>(host: &Host<S>) -> bool {
    match host {
        Host::Domain(name) => name.as_ref() == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// What the parameters ask for. Across a network, nothing less than a server that is known.
fn protection(url: &Url, is_loopback: bool) -> Result<(Tls, Option<PathBuf>), ServerAddressError> {
    let mut tls = if is_loopback {
        Tls::IfOffered
    } else {
        Tls::Host
    };
    let mut authorities = None;
    for (name, value) in url.query_pairs() {
        match name.as_ref() {
            "sslmode" | "ssl-mode" => tls = mode(&value)?,
            "sslrootcert" | "ssl-ca" => authorities = Some(PathBuf::from(value.as_ref())),
            _ => return Err(ServerAddressError::Parameter),
        }
    }
    if !is_loopback && matches!(tls, Tls::None | Tls::IfOffered) {
        return Err(ServerAddressError::Unprotected);
    }
    Ok((tls, authorities))
}

/// The word of either family for a protection.
fn mode(word: &str) -> Result<Tls, ServerAddressError> {
    match word.to_ascii_lowercase().replace('_', "-").as_str() {
        "disable" | "disabled" => Ok(Tls::None),
        "prefer" | "preferred" => Ok(Tls::IfOffered),
        "verify-ca" => Ok(Tls::Authority),
        "verify-full" | "verify-identity" => Ok(Tls::Host),
        // An encrypted connection to whoever answers.
        "allow" | "require" | "required" => Err(ServerAddressError::Unprotected),
        _ => Err(ServerAddressError::Parameter),
    }
}
