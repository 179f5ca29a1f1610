//! Session checks one by one, on a connection and a thread of their own: what is measured is the
//! service, not a client's runtime.

use crate::place::Open;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Between two checks.
const PAUSE: Duration = Duration::from_millis(5);

/// A connection that stays open.
pub(crate) struct Connection {
    stream: TcpStream,
    host: String,
    answer: Vec<u8>,
}

impl Connection {
    /// Connects to a service.
    pub(crate) fn new(url: &str) -> Self {
        let host = url.strip_prefix("http://").expect("in clear");
        let stream = TcpStream::connect(host).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self {
            stream,
            host: host.to_owned(),
            answer: Vec::new(),
        }
    }

    /// Gets `path` under these header lines; the status, once the whole answer is here.
    pub(crate) fn get(&mut self, path: &str, headers: &str) -> u16 {
        let host = &self.host;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n");
        self.stream.write_all(request.as_bytes()).expect("sent");
        self.answer.clear();
        let mut piece = [0; 4_096];
        loop {
            let count = self.stream.read(&mut piece).expect("an answer");
            assert_ne!(count, 0, "the service ended the connection");
            self.answer.extend(piece.iter().take(count));
            if let Some(status) = whole(&self.answer) {
                return status;
            }
        }
    }
}

/// The status of an answer that is whole.
fn whole(answer: &[u8]) -> Option<u16> {
    let text = String::from_utf8_lossy(answer).to_ascii_lowercase();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length
        .and_then(|length| length.trim().parse().ok())
        .expect("a length");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    (body.len() >= length).then(|| status.expect("a status"))
}

/// The header lines of a session.
pub(crate) fn headers(open: &Open) -> String {
    let Open { workstation, token } = open;
    format!("Loquet-Workstation: {workstation}\r\nAuthorization: Bearer {token}\r\n")
}

/// Checks these sessions in turn until it is told to stop; how long each check took.
pub(crate) fn until(stop: &AtomicBool, url: &str, sessions: &[Open]) -> Vec<Duration> {
    let mut connection = Connection::new(url);
    let sessions: Vec<String> = sessions.iter().map(headers).collect();
    let mut durations = Vec::new();
    for session in sessions.iter().cycle() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let begun = Instant::now();
        let status = connection.get("/v1/session/state", session);
        durations.push(begun.elapsed());
        assert_eq!(status, 200);
        thread::sleep(PAUSE);
    }
    durations
}
