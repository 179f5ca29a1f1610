//! Connections: accepted, limited, secured, and ended in order.

mod accepting;
mod admission;
mod certificate;
mod connection;
mod descriptors;
mod gate;
mod limits;
mod listening;
mod phase;
mod signals;
mod stopping;
mod systemd;
mod tls;
mod tracked;
mod underway;

pub(crate) use admission::Admission;
pub(crate) use certificate::CertificateError;
pub(crate) use gate::watched;
pub(crate) use limits::Limits;
pub(crate) use listening::{ListeningError, listen, listeners};
pub(crate) use signals::Signals;
pub(crate) use stopping::Stopping;
pub(crate) use systemd::{keep_watchdog_quiet, ready, stopping};
pub(crate) use tls::{Reloaded, Tls};

use crate::metrics::Metrics;
use accepting::{Entrance, accept};
use axum::Router;
use connection::Connections;
use phase::Phase;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use underway::Underway;

/// How long connections without a request may take to end, and again when they are cut.
const FAREWELL: Duration = Duration::from_secs(1);

/// A server that accepts connections.
pub(crate) struct Server {
    entrance: Arc<Entrance>,
    accepting: Vec<JoinHandle<()>>,
    addresses: Vec<SocketAddr>,
    stop_deadline: Duration,
}

impl Server {
    /// Serves a router on these sockets, in clear where there is no TLS.
    ///
    /// # Errors
    ///
    /// What the system says of the sockets.
    pub(crate) fn start(
        listeners: Vec<std::net::TcpListener>,
        router: Router,
        tls: Option<TlsAcceptor>,
        limits: &Limits,
        metrics: &Metrics,
    ) -> io::Result<Self> {
        let entrance = Arc::new(Entrance {
            connections: Connections::new(router, limits.deadlines),
            admission: Admission::new(limits.connections, limits.of_one_address),
            tls,
            metrics: metrics.clone(),
            open: Underway::default(),
        });
        let listeners: io::Result<Vec<_>> =
            listeners.into_iter().map(TcpListener::from_std).collect();
        let listeners = listeners?;
        let addresses: io::Result<Vec<_>> = listeners.iter().map(TcpListener::local_addr).collect();
        let addresses = addresses?;
        let accepting = listeners
            .into_iter()
            .map(|listener| tokio::spawn(accept(listener, Arc::clone(&entrance))));
        Ok(Self {
            accepting: accepting.collect(),
            entrance,
            addresses,
            stop_deadline: limits.stop,
        })
    }

    /// The count of its connections.
    pub(crate) fn admission(&self) -> Admission {
        self.entrance.admission.clone()
    }

    /// Where it listens.
    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Accepts nothing more, lets what is under way end within its deadline, and ends the rest.
    /// Whoever asks meanwhile on a connection that they have is to be refused by the router.
    pub(crate) async fn stop(self) {
        for accepting in &self.accepting {
            accepting.abort();
        }
        let connections = &self.entrance.connections;
        let underway = connections.underway.none();
        if timeout(self.stop_deadline, underway).await.is_err() {
            let left = connections.underway.count();
            tracing::warn!(left, "requests are cut off: they took too long to end");
        }
        for phase in [Phase::Closing, Phase::Cut] {
            connections.phases.enter(phase);
            if timeout(FAREWELL, self.entrance.open.none()).await.is_ok() {
                return;
            }
        }
    }
}
