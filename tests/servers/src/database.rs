//! A database of its own for each test, on the server that all share.

use crate::server::{Engine, PASSWORD, StartError, USER_OF_MARIADB};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// An empty database, which goes when it is dropped.
#[derive(Debug)]
pub struct Database {
    engine: Engine,
    /// The administrator's URL, without the name of a database.
    server: String,
    name: String,
}

impl Database {
    /// Creates a database on the shared server.
    ///
    /// # Errors
    ///
    /// [`StartError`], also where the server's own client program is missing.
    pub fn new(engine: Engine) -> Result<Self, StartError> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let url = crate::shared(engine).map_err(StartError::clone)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let (server, _) = url.rsplit_once('/').unwrap_or((url, ""));
        let database = Self {
            engine,
            server: server.to_owned(),
            name: format!("t{}_{number}", std::process::id()),
        };
        database.run(&format!("DROP DATABASE IF EXISTS {}", database.name))?;
        database.run(&format!("CREATE DATABASE {}", database.name))?;
        Ok(database)
    }

    /// Its URL for the administrator, with the password in it.
    pub fn url(&self) -> String {
        format!("{}/{}", self.server, self.name)
    }

    /// Its URL for the administrator, without the password, and the password.
    pub fn address_and_password(&self) -> (String, &'static str) {
        let url = self.url().replace(&format!(":{PASSWORD}@"), "@");
        (url, PASSWORD)
    }

    /// Runs a statement as the administrator, outside of this database.
    ///
    /// # Errors
    ///
    /// [`StartError`], with what the server said.
    pub fn run(&self, sql: &str) -> Result<(), StartError> {
        let failed = |said: String| StartError::new(self.engine, said);
        let output = self.client(sql).output();
        let output = output.map_err(|error| failed(error.to_string()))?;
        if output.status.success() {
            return Ok(());
        }
        Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()))
    }

    fn client(&self, sql: &str) -> Command {
        let mut command = match self.engine {
            Engine::Postgres => {
                let mut command = Command::new("psql");
                let url = format!("{}/postgres", self.server);
                command.args(["--no-psqlrc", "--quiet", "--dbname", &url, "--command", sql]);
                command
            }
            Engine::Mariadb => {
                let (_, port) = self.server.rsplit_once(':').unwrap_or_default();
                let mut command = Command::new("mariadb");
                command
                    .args(["--no-defaults", "--protocol=tcp", "--host=127.0.0.1"])
                    .args([
                        format!("--port={port}"),
                        format!("--user={USER_OF_MARIADB}"),
                    ])
                    .args([format!("--password={PASSWORD}"), format!("--execute={sql}")]);
                command
            }
        };
        command.stdin(Stdio::null());
        command
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let force = match self.engine {
            Engine::Postgres => " WITH (FORCE)",
            Engine::Mariadb => "",
        };
        // A server that is gone has taken its databases with it.
        let _ = self.run(&format!("DROP DATABASE IF EXISTS {}{force}", self.name));
    }
}
