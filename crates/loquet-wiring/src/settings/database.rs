//! Section `[database]`: where accounts, sessions and journal are.

use super::declaration::{Declaration, Kind};
use super::folders::Place;
use super::layers::Layers;
use super::{SettingSource, SettingsError};
use crate::database_password::{DatabasePasswordError, DatabasePasswordProblem};
use loquet_adapter_sea_orm::{Password, ServerAddress, ServerAddressError, ServerOptions};
use std::path::PathBuf;
use std::time::Duration;

const PATH: Declaration = Declaration {
    key: "database.path",
    kind: Kind::File(Place::Database),
    meaning: "The practice's database, a SQLite file on a disk of this machine.",
};

const URL: Declaration = Declaration {
    key: "database.url",
    kind: Kind::DatabaseUrl,
    meaning: "The practice's database on a server, in place of the file: without the password, and \
              across a network by TLS only, to a server whose certificate is known \
              (`sslmode=verify-full`, `sslrootcert=/…`).",
};

const PASSWORD_FILE: Declaration = Declaration {
    key: "database.password_file",
    kind: Kind::OptionalFile,
    meaning: "The file of the password of the account on that server, readable by its owner only.",
};

const PASSWORD: Declaration = Declaration {
    key: "database.password",
    kind: Kind::Password,
    meaning: "That password itself, for machines whose secrets come by the environment; never \
              together with `database.password_file`.",
};

const CONNECTIONS: Declaration = Declaration::number(
    "database.connections",
    (2, 8, 100),
    "How many connections this process has to that server at most.",
);

const WAIT: Declaration = Declaration::number(
    "database.wait_seconds",
    (1, 5, 60),
    "How long to wait for a connection to that server, and while another instance writes.",
);

pub(super) const DECLARATIONS: &[Declaration] =
    &[PATH, URL, PASSWORD_FILE, PASSWORD, CONNECTIONS, WAIT];

/// Section `[database]`.
#[derive(Clone, Debug)]
pub(super) struct DatabaseSettings {
    pub(super) path: PathBuf,
    pub(super) server: Option<DatabaseServer>,
}

/// The server that keeps the practice's database.
#[derive(Clone, Debug)]
pub(crate) struct DatabaseServer {
    pub(crate) address: ServerAddress,
    pub(crate) password: PasswordSource,
    pub(crate) options: ServerOptions,
}

/// Where the password of the account comes from.
#[derive(Clone, Debug)]
pub(crate) enum PasswordSource {
    /// There is none.
    None,
    /// From the environment, or a settings file that nobody else may read.
    Value(Password),
    /// From a file of its own.
    File(PathBuf),
}

impl DatabaseSettings {
    pub(super) fn read(layers: &Layers) -> Result<Self, SettingsError> {
        let wait = Duration::from_secs(layers.number(&WAIT)?.into());
        let options = ServerOptions {
            connections: layers.number(&CONNECTIONS)?,
            connect_within: wait,
            lock_wait: wait,
        };
        let (address, password) = (layers.database_url(&URL)?, PasswordSource::read(layers)?);
        Ok(Self {
            path: layers.path(&PATH)?,
            server: address.map(|address| DatabaseServer {
                address,
                password,
                options,
            }),
        })
    }
}

impl PasswordSource {
    fn read(layers: &Layers) -> Result<Self, SettingsError> {
        let file = layers.optional_path(&PASSWORD_FILE)?;
        let Some(secret) = layers.secret(&PASSWORD) else {
            return Ok(file.map_or(Self::None, Self::File));
        };
        if file.is_some() {
            return Err(fault(DatabasePasswordProblem::GivenTwice, None));
        }
        let is_private = layers
            .settings_file()
            .map(super::file::SettingsFile::is_private);
        if let (SettingSource::File(path), Some(false)) = (layers.source(&PASSWORD), is_private) {
            return Err(fault(DatabasePasswordProblem::Exposed, Some(path)));
        }
        Ok(Self::Value(Password::new(secret.as_str())))
    }
}

impl Layers {
    /// The URL of a database server, or none where nothing is written.
    pub(super) fn database_url(
        &self,
        setting: &Declaration,
    ) -> Result<Option<ServerAddress>, SettingsError> {
        let written = self.written(setting)?.filter(|url| !url.is_empty());
        let url = written.map(str::parse).transpose();
        url.map_err(|_: ServerAddressError| self.refuse(setting))
    }
}

fn fault(problem: DatabasePasswordProblem, path: Option<PathBuf>) -> SettingsError {
    SettingsError::DatabasePassword(DatabasePasswordError::new(problem, path))
}

#[cfg(test)]
mod tests {
    use crate::{Overrides, Settings, SettingsError, Variables};

    fn refused(url: &str) -> SettingsError {
        let overrides = Overrides {
            data: Some("/nonexistent".into()),
            settings: vec![("database.url".to_owned(), url.to_owned())],
            ..Overrides::default()
        };
        let variables = Variables::default();
        Settings::load(&overrides, &variables).expect_err("refused")
    }

    #[test]
    fn a_password_in_the_url_is_refused_and_not_repeated() {
        for url in [
            "postgres://loquet:canary@localhost/cabinet",
            "mariadb://loquet:can:ar@y@localhost/cabinet",
        ] {
            let error = format!("{:?}", refused(url));
            assert!(error.contains("database.url"), "{error}");
            assert!(!error.contains("can"), "{error}");
        }
    }
}
