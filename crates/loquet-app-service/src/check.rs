//! What keeps the service from starting, seen from the settings and from the server that keeps the
//! database, if one does: nothing is changed.

use crate::server::{CertificateError, ListeningError, Tls};
use loquet_domain::FailureCode;
use loquet_wiring::card::{AuthoritiesError, CardStationError, check_authorities};
use loquet_wiring::workstation::SessionFolderError;
use loquet_wiring::{Argument, Failure, OpeningError, Settings, check_database};
use std::io;
use thiserror::Error;

/// Why the service cannot start, or stopped by itself.
#[derive(Debug, Error)]
pub(crate) enum StartError {
    /// The certificates of the authorities for cards cannot be used.
    #[error(transparent)]
    Authorities(AuthoritiesError),
    /// The server's certificate cannot be used.
    #[error(transparent)]
    Certificate(CertificateError),
    /// An address cannot be listened on.
    #[error(transparent)]
    Listening(ListeningError),
    /// The practice cannot be opened.
    #[error(transparent)]
    Opening(OpeningError),
    /// The card readers of this machine cannot be watched.
    #[error(transparent)]
    Readers(CardStationError),
    /// What the service keeps for workstations cannot be kept.
    #[error(transparent)]
    Memory(SessionFolderError),
    /// The machine failed.
    #[error("an unexpected failure")]
    Machine(#[source] io::Error),
    /// TLS cannot be set up.
    #[error("an unexpected failure of TLS")]
    Tls(#[source] rustls::Error),
}

impl StartError {
    fn failure(&self) -> &dyn Failure {
        match self {
            Self::Authorities(error) => error,
            Self::Certificate(error) => error,
            Self::Listening(error) => error,
            Self::Opening(error) => error,
            Self::Readers(error) => error,
            Self::Memory(error) => error,
            Self::Machine(_) | Self::Tls(_) => &FailureCode::Unexpected,
        }
    }
}

impl Failure for StartError {
    fn failure_code(&self) -> FailureCode {
        self.failure().failure_code()
    }

    fn failure_data(&self) -> Vec<(&'static str, Argument)> {
        self.failure().failure_data()
    }
}

/// Every problem that settings which can be read still have.
pub(crate) fn problems(settings: &Settings) -> Vec<StartError> {
    let authorities = check_authorities(settings).err();
    let certificate = certificate(settings).err();
    let authorities = authorities.map(StartError::Authorities).into_iter();
    authorities
        .chain(certificate)
        .chain(database(settings).err())
        .collect()
}

/// The server that keeps the database, where one does.
fn database(settings: &Settings) -> Result<(), StartError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(StartError::Machine)?;
    let checked = runtime.block_on(check_database(settings));
    checked.map_err(StartError::Opening)
}

/// The certificate, where there is one; another address than the loopback needs it.
pub(crate) fn certificate(settings: &Settings) -> Result<Option<Tls>, StartError> {
    let service = settings.service();
    match &service.certificate {
        Some(files) => Tls::new(files).map(Some).map_err(StartError::Certificate),
        None if service.listen.ip().to_canonical().is_loopback() => Ok(None),
        None => Err(StartError::Certificate(CertificateError::missing())),
    }
}
