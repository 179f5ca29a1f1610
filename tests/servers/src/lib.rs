//! Database servers for tests: each in a temporary folder, on a free port of the loopback, and
//! stopped by its process id as soon as whoever started it is gone, by a panic or a signal too.
//!
//! A server is kept by a shell that waits for the end of its standard input. Nobody has to write
//! anything there: the system closes it when the process that holds the other end ends.

mod database;
mod server;

pub use database::Database;
pub use server::{Engine, Server, StartError};

use std::sync::OnceLock;

/// The URL of an administrator of a server that all tests share: the one that `cargo xtask test`
/// has started and announced, or else one that this process starts and that ends with it.
///
/// # Errors
///
/// [`StartError`], which says in one sentence what is missing. It is the same at each call.
pub fn shared(engine: Engine) -> Result<&'static str, &'static StartError> {
    static POSTGRES: OnceLock<Result<Shared, StartError>> = OnceLock::new();
    static MARIADB: OnceLock<Result<Shared, StartError>> = OnceLock::new();
    let shared = match engine {
        Engine::Postgres => &POSTGRES,
        Engine::Mariadb => &MARIADB,
    };
    shared
        .get_or_init(|| Shared::find(engine))
        .as_ref()
        .map(Shared::url)
}

enum Shared {
    Announced(String),
    Ours(Server),
}

impl Shared {
    fn find(engine: Engine) -> Result<Self, StartError> {
        match std::env::var(engine.variable()) {
            Ok(url) => Ok(Self::Announced(url)),
            Err(_) => Server::start(engine).map(Self::Ours),
        }
    }

    fn url(&self) -> &str {
        match self {
            Self::Announced(url) => url,
            Self::Ours(server) => server.url(),
        }
    }
}
