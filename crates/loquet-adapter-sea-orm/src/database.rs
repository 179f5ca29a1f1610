//! Which database a practice is kept in.

use crate::server::{ServerAddress, ServerOptions};
use crate::sqlite::SqliteOptions;
use std::fmt;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// The password of a database server's account: wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// A password.
    pub fn new(password: impl Into<String>) -> Self {
        Self(Zeroizing::new(password.into()))
    }

    /// For the driver only.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password([redacted])")
    }
}

/// Which database a practice is kept in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A SQLite file.
    Sqlite {
        /// The file.
        path: PathBuf,
        /// How it is opened.
        options: SqliteOptions,
    },
    /// A database on a PostgreSQL, MariaDB or MySQL server.
    Server {
        /// Where it is.
        address: ServerAddress,
        /// The password of the account, where the server asks for one.
        password: Option<Password>,
        /// How it is spoken to.
        options: ServerOptions,
    },
}

impl Database {
    /// A SQLite file, opened as usual.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::Sqlite {
            path: path.into(),
            options: SqliteOptions::default(),
        }
    }

    /// A database on a server, spoken to as usual.
    pub fn server(address: ServerAddress, password: Option<Password>) -> Self {
        Self::Server {
            address,
            password,
            options: ServerOptions::default(),
        }
    }
}
