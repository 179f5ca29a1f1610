//! Servers that say what a test tells them to, and the people who ask them. Nobody exists.

use crate::{HttpDesk, Roots, Server};
use loquet_domain::origin::{ApplicationName, WorkstationName};
use loquet_domain::session::{SessionState, SessionToken};
use loquet_domain::workstation::WorkstationToken;
use loquet_domain::{Identifier, Origin, Password, Role, SessionId, Timestamp};
use loquet_port_desk::{DeskError, LoginRequest, OpenSession, ServerFaultKind, SessionView};
use loquet_wire_v1 as wire;
use serde::Serialize;
use std::fmt::Debug;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;
use zeroize::Zeroizing;

/// What a server does with one connection.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Reads a request, says this, and ends the connection.
    Say(Vec<u8>),
    /// Reads a request, says this, and keeps the connection.
    SayAndWait(Vec<u8>),
    /// Reads a request, and says the same for ever.
    Repeat(Vec<u8>, Vec<u8>),
    /// Says this before it has read anything, and keeps the connection.
    Greet(Vec<u8>),
    /// Ends the connection at once.
    HangUp,
}

/// A server of a test.
pub(super) struct Canned {
    pub(super) port: u16,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
    received: Notify,
}

impl Canned {
    /// A server that does this with its connections in turn; the last is repeated.
    pub(super) async fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        Self::with(acts, None).await
    }

    /// The same over TLS.
    pub(super) async fn with(
        acts: impl IntoIterator<Item = Act>,
        tls: Option<TlsAcceptor>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let seen = Arc::new(Seen::default());
        let acts: Vec<_> = acts.into_iter().collect();
        tokio::spawn(serve(listener, acts, tls, Arc::clone(&seen)));
        Self { port, seen }
    }

    pub(super) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// The requests, heads and bodies.
    pub(super) fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().expect("not poisoned").clone()
    }

    /// Waits until one more request was read.
    pub(super) async fn has_received(&self) {
        self.seen.received.notified().await;
    }

    pub(super) fn desk(&self) -> HttpDesk {
        let url = format!("http://127.0.0.1:{}", self.port);
        HttpDesk::new(&server(&url, Roots::Pinned(some_root()))).expect("a desk")
    }
}

async fn serve(listener: TcpListener, acts: Vec<Act>, tls: Option<TlsAcceptor>, seen: Arc<Seen>) {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        let number = seen.connections.fetch_add(1, Ordering::SeqCst);
        let act = acts.get(number).or(acts.last()).cloned();
        let act = act.expect("an act");
        tokio::spawn(answer(stream, act, tls.clone(), Arc::clone(&seen)));
    }
}

/// What goes wrong here is what the client has done, and the test looks at that.
async fn answer(stream: TcpStream, act: Act, tls: Option<TlsAcceptor>, seen: Arc<Seen>) {
    match tls {
        None => drop(perform(stream, act, &seen).await),
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                drop(perform(stream, act, &seen).await);
            }
        }
    }
}

async fn perform<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    act: Act,
    seen: &Seen,
) -> io::Result<()> {
    match act {
        Act::HangUp => return Ok(()),
        Act::Greet(bytes) => {
            stream.write_all(&bytes).await?;
            stream.flush().await?;
            return tokio::io::copy(&mut stream, &mut tokio::io::sink())
                .await
                .map(drop);
        }
        _ => {}
    }
    let request = request(&mut stream).await?;
    seen.requests.lock().expect("not poisoned").push(request);
    seen.received.notify_one();
    match act {
        Act::HangUp | Act::Greet(_) => Ok(()),
        Act::Say(bytes) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await
        }
        Act::SayAndWait(bytes) => {
            stream.write_all(&bytes).await?;
            stream.flush().await?;
            // Until the client goes away.
            stream.read_u8().await.map(drop)
        }
        Act::Repeat(first, then) => {
            stream.write_all(&first).await?;
            loop {
                stream.write_all(&then).await?;
            }
        }
    }
}

/// One whole request.
async fn request<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let length = stream.read(&mut piece).await?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&piece[..length]);
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let length = line.to_ascii_lowercase();
                length.strip_prefix("content-length: ")?.parse().ok()
            });
            if body.len() >= length.unwrap_or(0) {
                return Ok(text.into_owned());
            }
        }
    }
}

/// An answer with a body.
pub(super) fn said(status: u16, content_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n"
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

/// A message as an answer.
pub(super) fn json(message: &impl Serialize) -> Vec<u8> {
    let body = serde_json::to_string(message).expect("JSON");
    said(200, "application/json; charset=utf-8", &body)
}

/// The head of a stream of events, and the first of them.
pub(super) fn events(events: &[(&str, String)]) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let events = events
        .iter()
        .map(|(name, data)| format!("event: {name}\ndata: {data}\n\n"));
    (head.to_owned() + ": hello\n\n" + &events.collect::<String>()).into_bytes()
}

/// A problem document, and nothing in it but its code.
pub(super) fn problem(code: loquet_domain::FailureCode) -> wire::Problem {
    wire::Problem {
        kind: wire::Problem::kind_of(code),
        title: "?".to_owned(),
        status: 503,
        detail: "?".to_owned(),
        code: wire::Code(code),
        instance: "urn:uuid:018f3a3e-0000-4000-8000-000000000001".to_owned(),
        field: None,
        accepted: None,
        proposals: None,
        refusal: None,
        retry_after: None,
        tries_left: None,
    }
}

/// The same as an answer.
pub(super) fn refusal(status: u16, code: loquet_domain::FailureCode) -> Vec<u8> {
    let body = serde_json::to_string(&problem(code)).expect("JSON");
    said(status, "application/problem+json", &body)
}

/// A root that vouches for nobody here.
pub(super) fn some_root() -> Vec<u8> {
    let authority = rcgen::generate_simple_self_signed(["nobody.example".to_owned()]);
    authority.expect("a certificate").cert.pem().into_bytes()
}

pub(super) fn server(url: &str, roots: Roots) -> Server {
    Server {
        url: url.to_owned(),
        roots,
        workstation: Some(workstation_token()),
        application: ApplicationName::new("AgendaMed/7.2"),
    }
}

pub(super) fn workstation_token() -> WorkstationToken {
    WorkstationToken::from_random(Zeroizing::new([0xab; 32]))
}

pub(super) fn token() -> SessionToken {
    SessionToken::from_random(Zeroizing::new([0xcd; 32]))
}

pub(super) const PASSWORD: &str = "sable chaud 42";

pub(super) fn password() -> Arc<Password> {
    Arc::new(Password::parse(PASSWORD).expect("a password"))
}

pub(super) fn identifier() -> Identifier {
    "L’Hœuillet.Zoë".parse().expect("an identifier")
}

pub(super) fn origin() -> Origin {
    Origin {
        workstation: WorkstationName::new("ACCUEIL-1"),
        address: None,
        application: ApplicationName::new("AgendaMed/7.2"),
    }
}

pub(super) fn login() -> LoginRequest {
    LoginRequest {
        identifier: identifier(),
        password: password(),
        origin: origin(),
    }
}

pub(super) fn view(state: SessionState) -> SessionView {
    SessionView {
        id: SessionId::from_random([1; 16]),
        identifier: identifier(),
        role: Role::Member,
        factor: loquet_domain::profile::Factor::Password,
        assurance: loquet_domain::profile::Assurance::SingleFactor,
        conforming: false,
        card: None,
        test: false,
        origin: origin(),
        opened_at: Timestamp::UNIX_EPOCH,
        last_used_at: Timestamp::UNIX_EPOCH,
        absolute_end: Timestamp::UNIX_EPOCH,
        state,
    }
}

/// The session of the tests, as an answer.
pub(super) fn shown(state: SessionState) -> Vec<u8> {
    json(&wire::SessionView::from(&view(state)))
}

pub(super) fn opened() -> Vec<u8> {
    json(&wire::LoginResult::from(&OpenSession {
        token: token(),
        session: view(SessionState::Active),
        failures_before: 0,
        weak_password: false,
        former_card: None,
        revocation_overdue: None,
    }))
}

/// The kind of fault of the server that came out.
pub(super) fn fault<T: Debug>(result: Result<T, DeskError>) -> ServerFaultKind {
    match result {
        Err(DeskError::Server(fault)) => fault.kind,
        other => panic!("no fault of the server, but {other:?}"),
    }
}
