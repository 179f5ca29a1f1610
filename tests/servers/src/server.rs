//! One server, and the shell that keeps it.

use std::error::Error;
use std::fmt;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, ChildStdin, Command, Stdio};

/// The password of the administrator of every server: nothing is worth protecting there.
pub(crate) const PASSWORD: &str = "throw-away";

/// The administrator of a MariaDB server.
pub(crate) const USER_OF_MARIADB: &str = "tests";

/// Below the ports that the system gives to outgoing connections, so that none of them is in the
/// way between the choice of a port and its use.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// A kind of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// PostgreSQL.
    Postgres,
    /// MariaDB.
    Mariadb,
}

impl Engine {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Postgres, Self::Mariadb];

    /// The environment variable in which a running server is announced to tests.
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Postgres => "LOQUET_TEST_POSTGRES",
            Self::Mariadb => "LOQUET_TEST_MARIADB",
        }
    }

    /// What keeps such a server; its argument is the port.
    const fn keeper(self) -> &'static str {
        match self {
            Self::Postgres => concat!(include_str!("keeper.sh"), include_str!("postgres.sh")),
            Self::Mariadb => concat!(include_str!("keeper.sh"), include_str!("mariadb.sh")),
        }
    }

    /// The account of the system that runs it where we are root, which PostgreSQL refuses to be.
    const fn account(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mariadb => "mysql",
        }
    }

    fn url(self, port: u16) -> String {
        match self {
            Self::Postgres => format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/postgres"),
            Self::Mariadb => format!("mysql://{USER_OF_MARIADB}:{PASSWORD}@127.0.0.1:{port}/mysql"),
        }
    }
}

/// A server that does not start.
#[derive(Clone, Debug)]
pub struct StartError {
    engine: Engine,
    said: String,
}

impl StartError {
    pub(crate) const fn new(engine: Engine, said: String) -> Self {
        Self { engine, said }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "no {:?} server could be started for the tests (`cargo xtask test` installs what is \
             needed): {}",
            self.engine, self.said
        )
    }
}

impl Error for StartError {}

/// A running server, until dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    keeper: Child,
    held: Option<ChildStdin>,
}

impl Server {
    /// Starts a server with nothing in it, and waits until it answers.
    ///
    /// # Errors
    ///
    /// [`StartError`], with what the server said.
    pub fn start(engine: Engine) -> Result<Self, StartError> {
        let failed = |said: String| StartError { engine, said };
        let port = free_port().ok_or_else(|| failed("no port is free".to_owned()))?;
        let mut keeper = command(engine, port)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let held = keeper.stdin.take();
        let mut said = String::new();
        if let Some(output) = keeper.stdout.take() {
            // It says one word when the server answers, and nothing when it does not.
            let _ = BufReader::new(output).read_line(&mut said);
        }
        if said.trim() == "ready" {
            let url = engine.url(port);
            return Ok(Self { url, keeper, held });
        }
        drop(held);
        if let Some(mut errors) = keeper.stderr.take() {
            let _ = errors.read_to_string(&mut said);
        }
        let _ = keeper.wait();
        Err(failed(said))
    }

    /// Starts a server of each kind and announces it to a command, for as long as they are kept.
    ///
    /// # Errors
    ///
    /// [`StartError`]
    pub fn beside(command: &mut Command) -> Result<Vec<Self>, StartError> {
        let mut servers = Vec::new();
        for engine in Engine::ALL {
            let server = Self::start(engine)?;
            command.env(engine.variable(), server.url());
            servers.push(server);
        }
        Ok(servers)
    }

    /// The URL of an administrator, with the password in it.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.held.take());
        let _ = self.keeper.wait();
    }
}

fn command(engine: Engine, port: u16) -> Command {
    let shell = ["sh", "-c", engine.keeper(), "keeper"];
    let port = port.to_string();
    if !is_root() {
        let mut command = Command::new("sh");
        command.args(shell.iter().skip(1)).arg(port);
        return command;
    }
    let account = engine.account();
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid", account, "--regid", account, "--init-groups"])
        .args(shell)
        .arg(port)
        .env("HOME", "/nonexistent")
        .current_dir("/");
    command
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// A port of the loopback that nobody listens on; where the search begins differs by process.
fn free_port() -> Option<u16> {
    let count = PORTS.end - PORTS.start;
    let first = u16::try_from(std::process::id() % u32::from(count)).ok()?;
    (0..count)
        .map(|step| PORTS.start + (first + step) % count)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
}
