//! One connection, from the handshake to its end, within its deadlines.

use super::phase::{Phase, Phases};
use super::tracked::Tracked;
use super::underway::{Traffic, Underway};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// The largest header of a request, in bytes, and the room for reading it.
const HEADER_BYTES: usize = 16 << 10;

/// The most fields of a header.
const HEADER_FIELDS: usize = 64;

/// Requests at once on one connection of HTTP/2.
const STREAMS: u32 = 32;

/// Streams that a client may open and reset before they are looked at (CVE-2023-44487), and that we
/// may reset for its faults, before the connection is ended.
const RESETS: usize = 32;

/// What a client may send on a stream before it is read, and on all of them.
const STREAM_WINDOW: u32 = 64 << 10;
const CONNECTION_WINDOW: u32 = 128 << 10;

/// What may wait to be sent on a stream.
const SEND_BUFFER: usize = 64 << 10;

/// How often an HTTP/2 client is asked whether it is there, and how long it may take to answer.
const PING_PERIOD: Duration = Duration::from_secs(30);
const PING_DEADLINE: Duration = Duration::from_secs(15);

/// How long a connection that is to end may take for what has already begun to be written.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Serves connections, all in the same way.
pub(super) struct Connections {
    router: Router,
    http: Builder<TokioExecutor>,
    deadlines: Deadlines,
    /// Requests of all connections.
    pub(super) underway: Underway,
    pub(super) phases: Phases,
}

/// How long a client may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadlines {
    /// For the handshake, and again for the first header.
    pub(super) header: Duration,
    /// Between two requests.
    pub(super) idle: Duration,
}

/// How a connection ended, where that is to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failed {
    /// The handshake took too long.
    HandshakeLate,
    /// The handshake failed.
    Handshake,
    /// No request came within the first deadline.
    HeaderLate,
}

impl Connections {
    pub(super) fn new(router: Router, deadlines: Deadlines) -> Self {
        Self {
            router,
            http: http(deadlines.idle.max(deadlines.header)),
            deadlines,
            underway: Underway::default(),
            phases: Phases::default(),
        }
    }

    /// Serves a connection until it ends.
    pub(super) async fn serve(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        tls: Option<&TlsAcceptor>,
    ) -> Result<(), Failed> {
        tokio::select! {
            served = self.serve_secured(stream, peer, tls) => served,
            () = self.phases.reached(Phase::Cut) => Ok(()),
        }
    }

    async fn serve_secured(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        tls: Option<&TlsAcceptor>,
    ) -> Result<(), Failed> {
        let Some(tls) = tls else {
            return self.serve_http(TokioIo::new(stream), peer).await;
        };
        let secured = timeout(self.deadlines.header, tls.accept(stream)).await;
        let secured = secured.map_err(|_| Failed::HandshakeLate)?;
        // Which client, and what it wanted, is of no use to anybody; how many is counted.
        let secured = secured.map_err(|_| Failed::Handshake)?;
        // The state of the handshake is large, and not kept with the connection.
        Box::pin(self.serve_http(TokioIo::new(secured), peer)).await
    }

    async fn serve_http<I>(&self, io: I, peer: SocketAddr) -> Result<(), Failed>
    where
        I: Read + Write + Unpin + Send + 'static,
    {
        let here = Underway::default();
        let service = service_fn(|request| {
            let begun = [self.underway.begin(), here.begin()];
            let answer = self.router.clone().oneshot(prepared(request, peer));
            async move {
                let response = answer.await?;
                Ok::<Response<Tracked>, Infallible>(response.map(|body| Tracked::new(body, begun)))
            }
        });
        let mut connection = pin!(self.http.serve_connection(io, service));
        let ended = tokio::select! {
            // What a client did wrong is answered by HTTP, if it can be; there is nobody to tell.
            _ = connection.as_mut() => return Ok(()),
            failed = self.wasted(&here) => failed.map_or(Ok(()), Err),
            () = self.phases.reached(Phase::Closing) => Ok(()),
        };
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            _ = connection.as_mut() => {}
            () = at_rest(&here) => {}
        }
        ended
    }

    /// Waits until a connection is of no more use: no request came in time.
    ///
    /// Looks now and then: a connection that is asked all the time is not woken at each request.
    async fn wasted(&self, here: &Underway) -> Option<Failed> {
        let Deadlines { header, idle } = self.deadlines;
        let begun = Instant::now();
        loop {
            let now = Instant::now();
            let (deadline, failed) = match here.traffic() {
                Traffic::None => (begun + header, Some(Failed::HeaderLate)),
                Traffic::EndedAt(end) => (end + idle, None),
                Traffic::UnderWay => (now + idle, None),
            };
            if deadline <= now {
                return failed;
            }
            // What begins and ends meanwhile has not been quiet for longer at the next look.
            sleep_until(deadline.min(now + header.min(idle))).await;
        }
    }
}

/// Waits until nothing is under way and there was time for the last words.
async fn at_rest(here: &Underway) {
    loop {
        here.none().await;
        if timeout(LAST_WORDS, here.some()).await.is_err() {
            return;
        }
    }
}

/// A request as the router takes it: with the address that it comes from.
fn prepared(request: Request<Incoming>, peer: SocketAddr) -> Request<Body> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    request
}

/// HTTP/1.1 and HTTP/2 within limits.
fn http(header_deadline: Duration) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        // Between two requests: the first one's deadline is our own.
        .header_read_timeout(header_deadline)
        .max_headers(HEADER_FIELDS)
        .max_buf_size(HEADER_BYTES)
        .keep_alive(true)
        .half_close(false);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_pending_accept_reset_streams(RESETS)
        .max_local_error_reset_streams(RESETS)
        .max_header_list_size(u32::try_from(HEADER_BYTES).unwrap_or(u32::MAX))
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_send_buf_size(SEND_BUFFER)
        .keep_alive_interval(PING_PERIOD)
        .keep_alive_timeout(PING_DEADLINE);
    builder
}
