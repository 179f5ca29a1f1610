//! The practice behind its server, for a front end on another machine.

use crate::settings::ServerSettings;
use crate::{Argument, Failure, Settings};
use loquet_adapter_http::{HttpDesk, Roots, Server, ServerError};
use loquet_adapter_workstation_file::FileWorkstationToken;
use loquet_domain::FailureCode;
use loquet_domain::origin::ApplicationName;
use loquet_domain::storage::Cause;
use loquet_domain::workstation::WorkstationToken;
use loquet_port_desk::{Desk, DeskError};
use loquet_port_workstation::WorkstationError;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

pub use loquet_adapter_http::{SeenWorkstation, ServerView};

/// The largest file of roots, in bytes: some hundred certificates.
const LARGEST: u64 = 1 << 20;

/// A practice behind its server.
pub struct RemotePractice {
    /// Everything that may be asked of it.
    pub desk: Arc<dyn Desk>,
    server: Arc<HttpDesk>,
    url: String,
    token: FileWorkstationToken,
}

impl RemotePractice {
    /// Where the server is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Asks the server what it is: whether it answers, and is the one that is expected.
    ///
    /// # Errors
    ///
    /// [`DeskError::Server`]; [`DeskError::WorkstationUnknown`] of one that answers and is trusted.
    pub async fn server(&self) -> Result<ServerView, DeskError> {
        self.server.server().await
    }

    /// Asks the server who it takes this workstation for.
    ///
    /// # Errors
    ///
    /// [`DeskError::WorkstationUnknown`], [`DeskError::Server`], [`DeskError::Storage`].
    pub async fn workstation(&self) -> Result<SeenWorkstation, DeskError> {
        self.server.this_workstation().await
    }

    /// Keeps what the server has just given this workstation, for the commands to come.
    ///
    /// # Errors
    ///
    /// [`RemoteError::Unkept`].
    pub fn keep_token(&self, token: &WorkstationToken) -> Result<(), RemoteError> {
        let kept = self.token.keep(&self.url, token);
        kept.map_err(RemoteError::Unkept)
    }
}

impl fmt::Debug for RemotePractice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RemotePractice")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// The server that the settings name cannot be spoken to. Nothing has been sent.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RemoteError {
    /// The settings name no server.
    #[error("the settings name no server")]
    NoServer,
    /// The server's address, or what the system trusts, cannot be used.
    #[error("the server cannot be spoken to")]
    Server(#[source] ServerError),
    /// The certificates that vouch for the server cannot be used.
    #[error("the certificates that vouch for the server cannot be used ({path})", path = path.display())]
    Roots {
        /// Where they are.
        path: PathBuf,
        /// Why.
        #[source]
        source: Cause,
    },
    /// What this workstation shows cannot be read.
    #[error("what this workstation shows to the server cannot be read")]
    Token(#[source] WorkstationError),
    /// What this workstation was given cannot be kept.
    #[error("what this workstation was given cannot be kept")]
    Unkept(#[source] WorkstationError),
}

impl RemoteError {
    /// The public code.
    pub const fn code(&self) -> FailureCode {
        match self {
            Self::NoServer | Self::Roots { .. } => FailureCode::UnsafeSetting,
            Self::Server(error) => error.code(),
            Self::Token(_) => FailureCode::WorkstationUnknown,
            Self::Unkept(_) => FailureCode::Unexpected,
        }
    }
}

impl Failure for RemoteError {
    fn failure_code(&self) -> FailureCode {
        self.code()
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        match self {
            Self::NoServer => vec![
                ("key", "server.url".into()),
                ("range", "https://…".into()),
                ("place", "default".into()),
            ],
            Self::Roots { path, .. } => vec![
                ("key", "server.roots".into()),
                ("value", path.into()),
                ("range", "PEM".into()),
                ("place", "server.roots".into()),
            ],
            _ => Vec::new(),
        }
    }
}

/// The practice behind the server that the settings name, for a program such as `agenda 7.2`.
/// Nothing is sent before something is asked.
///
/// # Errors
///
/// [`RemoteError`].
pub fn open_remote_practice(
    settings: &Settings,
    application: &str,
) -> Result<RemotePractice, RemoteError> {
    let settings: &ServerSettings = settings.server();
    let url = settings.url.as_ref().ok_or(RemoteError::NoServer)?;
    let url = url.as_str().to_owned();
    let token = FileWorkstationToken::new(&settings.workstation_token);
    let server = Server {
        roots: roots(settings.roots.as_deref())?,
        workstation: token.find(&url).map_err(RemoteError::Token)?,
        application: ApplicationName::new(application),
        url: url.clone(),
    };
    let server = HttpDesk::new(&server).map_err(|error| match (error, &settings.roots) {
        (ServerError::Roots(source), Some(path)) => RemoteError::Roots {
            path: path.clone(),
            source,
        },
        (error, _) => RemoteError::Server(error),
    })?;
    let server = Arc::new(server);
    Ok(RemotePractice {
        desk: Arc::clone(&server) as Arc<dyn Desk>,
        server,
        url,
        token,
    })
}

fn roots(path: Option<&Path>) -> Result<Roots, RemoteError> {
    let Some(path) = path else {
        return Ok(Roots::System);
    };
    let pem = read(path).map_err(|error| RemoteError::Roots {
        path: path.to_owned(),
        source: error.into(),
    })?;
    Ok(Roots::Pinned(pem))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut pem = Vec::new();
    File::open(path)?.take(LARGEST).read_to_end(&mut pem)?;
    Ok(pem)
}

#[cfg(test)]
mod tests {
    use super::{RemoteError, open_remote_practice};
    use crate::{Language, Messages, Overrides, Settings, Variables};
    use loquet_domain::FailureCode;
    use std::fs;
    use std::path::Path;
    use tempfile::TempDir;

    fn settings(data: &Path, flags: &[(&str, &str)]) -> Settings {
        let flags = flags.iter();
        let flags = flags.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let overrides = Overrides {
            data: Some(data.to_owned()),
            settings: flags.collect(),
            ..Overrides::default()
        };
        Settings::load(&overrides, &Variables::default()).expect("settings")
    }

    fn refused(data: &Path, flags: &[(&str, &str)]) -> RemoteError {
        open_remote_practice(&settings(data, flags), "loquet").expect_err("refused")
    }

    #[tokio::test]
    async fn a_server_is_spoken_to_only_if_one_is_named() {
        let data = TempDir::new().expect("a folder");
        let error = refused(data.path(), &[]);
        assert_eq!(error.code(), FailureCode::UnsafeSetting);
        let said = Messages::new(Language::French).failure(&error, &[]);
        assert!(
            said.contains("server.url") && said.contains("https://"),
            "{said}"
        );
        let url = [("server.url", "http://127.0.0.1:7480")];
        let remote = open_remote_practice(&settings(data.path(), &url), "loquet").expect("a desk");
        assert_eq!(remote.url(), "http://127.0.0.1:7480");
        assert!(
            fs::read_dir(data.path())
                .expect("a folder")
                .next()
                .is_none()
        );
    }

    #[tokio::test]
    async fn roots_that_cannot_be_used_are_named() {
        let data = TempDir::new().expect("a folder");
        let file = data.path().join("roots.pem");
        let text = file.to_str().expect("text");
        for content in [None, Some("no certificate")] {
            if let Some(content) = content {
                fs::write(&file, content).expect("written");
            }
            let flags = [("server.url", "https://serveur"), ("server.roots", text)];
            let error = refused(data.path(), &flags);
            assert!(matches!(error, RemoteError::Roots { .. }), "{error:?}");
            let said = Messages::new(Language::English).failure(&error, &[]);
            assert!(
                said.contains("server.roots") && said.contains(text),
                "{said}"
            );
        }
    }

    #[tokio::test]
    async fn a_token_that_makes_no_sense_is_none() {
        let data = TempDir::new().expect("a folder");
        let url = [("server.url", "https://serveur")];
        let settings = settings(data.path(), &url);
        let file = &settings.server().workstation_token;
        fs::create_dir_all(file.parent().expect("a folder")).expect("created");
        fs::write(file, "senseless").expect("written");
        let error = open_remote_practice(&settings, "loquet").expect_err("refused");
        assert_eq!(error.code(), FailureCode::WorkstationUnknown);
    }
}
