//! HTTP/1.1 byte by byte: what a test compares is what went over the wire.

use loquet_tests::{PATIENCE, Service};
use serde_json::Value;
use std::fmt;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;

/// The request identifier of every request, which each answer repeats.
pub(super) const REQUEST_ID: &str = "0000-essai";

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// Its status.
    pub(super) status: u16,
    /// Its header fields as they were written, but the date.
    pub(super) headers: Vec<String>,
    /// Its body.
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// The value of a header field that stands once.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter_map(|line| {
            let (field, value) = line.split_once(':')?;
            field.eq_ignore_ascii_case(name).then(|| value.trim())
        });
        let value = values.next();
        assert_eq!(values.next(), None, "{name} stands twice: {self:#?}");
        value
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> Value {
        let json = serde_json::from_slice(&self.body);
        json.unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("{:?}", String::from_utf8_lossy(bytes)));
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head in ASCII");
        let mut lines = head.split("\r\n").map(str::to_owned);
        let first = lines.next().expect("a status line");
        let status = first
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let is_date = |line: &String| line.to_ascii_lowercase().starts_with("date:");
        Self {
            status: status.expect("a status"),
            headers: lines.filter(|line| !is_date(line)).collect(),
            body: bytes[end + 4..].to_vec(),
        }
    }
}

/// A request.
#[derive(Clone)]
pub(super) struct Request {
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = String::from_utf8_lossy(&self.body);
        let start: String = body.chars().take(200).collect();
        write!(formatter, "{} {:?} {start:?}", self.line, self.headers)
    }
}

impl Request {
    /// A request with nothing in it.
    pub(super) fn new(method: &str, path: &str) -> Self {
        Self {
            line: format!("{method} {path} HTTP/1.1"),
            headers: vec![("X-Request-Id".into(), REQUEST_ID.into())],
            body: Vec::new(),
        }
    }

    /// A request with a body of JSON.
    pub(super) fn json(method: &str, path: &str, body: &Value) -> Self {
        Self::text(method, path, &body.to_string())
    }

    /// A request with a body that says that it is JSON.
    pub(super) fn text(method: &str, path: &str, body: &str) -> Self {
        Self::new(method, path)
            .with("Content-Type", "application/json")
            .saying(body.as_bytes())
    }

    /// With a header field.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// In a session.
    pub(super) fn by(self, token: &str) -> Self {
        self.with("Authorization", &format!("Bearer {token}"))
    }

    /// In a language.
    pub(super) fn in_language(self, language: &str) -> Self {
        self.with("Accept-Language", language)
    }

    /// With this body.
    pub(super) fn saying(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    /// Asks the service.
    pub(super) fn ask(&self, service: &Service) -> Reply {
        self.ask_at(service.url())
    }

    /// Asks whoever listens at an address such as `http://127.0.0.1:40123`.
    pub(super) fn ask_at(&self, url: &str) -> Reply {
        let address = url.strip_prefix("http://").expect("an address in clear");
        let address = address.trim_end_matches('/');
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a deadline");
        let mut head = format!("{}\r\nHost: {address}\r\nConnection: close\r\n", self.line);
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").expect("written");
        }
        if !self.body.is_empty() {
            write!(head, "Content-Length: {}\r\n", self.body.len()).expect("written");
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).expect("sent");
        // Whoever refuses before it has read everything closes: that is its right.
        let _ = stream.write_all(&self.body);
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        assert!(!answer.is_empty(), "no answer: {read:?}");
        Reply::parse(&answer)
    }
}

/// How many hashes the service has computed so far.
pub(super) fn hashes(service: &Service) -> u64 {
    let url = service.metrics_url();
    let base = url
        .strip_suffix("/metrics")
        .expect("the address of the metrics");
    let reply = Request::new("GET", "/metrics").ask_at(base);
    assert_eq!(reply.status, 200, "{reply:#?}");
    let text = String::from_utf8(reply.body).expect("text");
    let counts = text.lines().filter_map(|line| {
        let (name, count) = line.rsplit_once(' ')?;
        name.contains("hash_duration_seconds_count")
            .then(|| count.parse::<u64>().expect("a number"))
    });
    counts.sum()
}
