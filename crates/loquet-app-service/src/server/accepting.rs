//! Accepting connections, within the numbers allowed.

use super::admission::{Admission, Admitted, NotAdmitted};
use super::connection::{Connections, Failed};
use super::underway::Underway;
use crate::metrics::{Lost, Metrics};
use socket2::{SockRef, TcpKeepalive};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

/// How long nothing is accepted after the machine could not: it has no room, and asking again at
/// once would only keep it busy.
const PAUSE: Duration = Duration::from_millis(100);

/// When a silent peer is asked whether it is there, how often, and how many times.
const SILENCE: Duration = Duration::from_mins(1);
const PROBE: Duration = Duration::from_secs(10);
const PROBES: u32 = 3;

/// How long a peer may leave what was sent unread or unconfirmed.
const UNREAD: Duration = Duration::from_mins(1);

/// Where connections come in.
pub(super) struct Entrance {
    pub(super) connections: Connections,
    pub(super) admission: Admission,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) metrics: Metrics,
    /// Connections that are open.
    pub(super) open: Underway,
}

/// Accepts connections until it is dropped.
pub(super) async fn accept(listener: TcpListener, entrance: Arc<Entrance>) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => entrance.receive(stream, peer),
            // It went away before it was accepted, which is its own affair.
            Err(error) if is_of_peer(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be accepted");
                entrance.metrics.lost(Lost::Accept);
                sleep(PAUSE).await;
            }
        }
    }
}

fn is_of_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    )
}

impl Entrance {
    /// Serves a connection beside the others, or closes it at once.
    fn receive(self: &Arc<Self>, stream: TcpStream, peer: SocketAddr) {
        let admitted = match self.admission.admit(peer.ip()) {
            Ok(admitted) => admitted,
            Err(reason) => return self.turn_away(&stream, reason),
        };
        if let Err(error) = prepare(&stream) {
            tracing::debug!(%error, "a connection is gone already");
            return;
        }
        let (entrance, open) = (Arc::clone(self), self.open.begin());
        tokio::spawn(async move {
            entrance.serve(stream, peer, admitted).await;
            drop(open);
        });
    }

    async fn serve(&self, stream: TcpStream, peer: SocketAddr, _admitted: Admitted) {
        let served = self.connections.serve(stream, peer, self.tls.as_ref());
        if let Err(failed) = served.await {
            self.metrics.lost(match failed {
                Failed::HandshakeLate => Lost::HandshakeLate,
                Failed::Handshake => Lost::Handshake,
                Failed::HeaderLate => Lost::HeaderLate,
            });
        }
    }

    /// Closes a connection by a reset: nothing of it is left on this side.
    fn turn_away(&self, stream: &TcpStream, reason: NotAdmitted) {
        self.metrics.lost(match reason {
            NotAdmitted::Full => Lost::Full,
            NotAdmitted::AddressFull => Lost::AddressFull,
        });
        // If it cannot be set the connection ends in the usual way.
        let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
    }
}

/// What is said is sent at once, and a peer that is gone is noticed.
fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = SockRef::from(stream);
    let keepalive = TcpKeepalive::new()
        .with_time(SILENCE)
        .with_interval(PROBE)
        .with_retries(PROBES);
    socket.set_tcp_keepalive(&keepalive)?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(UNREAD))?;
    Ok(())
}
