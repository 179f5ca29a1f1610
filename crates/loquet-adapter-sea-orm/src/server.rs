//! Where a database server is, and how it is spoken to.

use sea_orm::SqlxError;
use sqlx::{ConnectOptions, Connection as _};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use thiserror::Error;
use tokio::time::timeout;
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

/// Connects once and leaves, so that what the server says is told at once.
pub(crate) async fn answers<O: ConnectOptions<Connection: Sized>>(
    connection: &O,
    options: &ServerOptions,
) -> Result<(), SqlxError> {
    let first = timeout(options.connect_within, connection.connect()).await;
    let first = first.map_err(|_| SqlxError::PoolTimedOut)??;
    first.close().await
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

#[cfg(test)]
mod tests {
    use super::{ServerAddress, ServerAddressError, ServerKind, Tls};

    fn check(url: &str, expected: Result<&str, ServerAddressError>) {
        let address: Result<ServerAddress, _> = url.parse();
        let shown = address.as_ref().map(ToString::to_string);
        assert_eq!(shown.as_deref().map_err(|error| **error), expected, "{url}");
    }

    #[test]
    fn schemes_ports_and_hosts_are_read() {
        let plain = "postgres://loquet@127.0.0.1:5432/practice";
        check("postgres://loquet@127.0.0.1/practice", Ok(plain));
        check("postgresql://loquet@127.0.0.1:5432/practice", Ok(plain));
        let maria = "mariadb://loquet@localhost:3306/practice";
        check("mysql://loquet@localhost/practice", Ok(maria));
        check("mariadb://loquet@localhost/practice", Ok(maria));
        let address: ServerAddress = plain.parse().expect("an address");
        assert_eq!(
            (address.kind(), address.tls),
            (ServerKind::Postgres, Tls::IfOffered)
        );
    }

    #[test]
    fn what_is_missing_or_too_much_is_refused() {
        check("practice.db", Err(ServerAddressError::Malformed));
        check("http://a@localhost/b", Err(ServerAddressError::Scheme));
        check("sqlite:///a", Err(ServerAddressError::Scheme));
        check(
            "postgres://localhost/b",
            Err(ServerAddressError::Incomplete),
        );
        check(
            "postgres://a@localhost",
            Err(ServerAddressError::Incomplete),
        );
        check("postgres:///b", Err(ServerAddressError::Incomplete));
        let secret = "postgres://a:secret@localhost/b";
        check(secret, Err(ServerAddressError::Password));
        let unknown = "postgres://a@localhost/b?options=-c";
        check(unknown, Err(ServerAddressError::Parameter));
    }

    #[test]
    fn across_a_network_only_a_known_server_is_spoken_to() {
        let address: ServerAddress = "postgres://a@db.test/b".parse().expect("an address");
        assert_eq!(address.tls, Tls::Host);
        let known = "mariadb://a@10.0.0.1/b?ssl-mode=VERIFY_CA&ssl-ca=/etc/ca.pem";
        let address: ServerAddress = known.parse().expect("an address");
        assert_eq!(address.tls, Tls::Authority);
        assert_eq!(address.authorities.as_deref(), Some("/etc/ca.pem".as_ref()));
        for mode in ["disable", "prefer", "require", "allow"] {
            let url = format!("postgres://a@db.test/b?sslmode={mode}");
            check(&url, Err(ServerAddressError::Unprotected));
        }
        let local: ServerAddress = "mysql://a@[::1]/b?ssl-mode=DISABLED"
            .parse()
            .expect("an address");
        assert_eq!(local.tls, Tls::None);
    }
}
