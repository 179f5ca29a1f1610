//! A server of lists on loopback that does what it is told, on threads of its own.

use loquet_port_trust::contract::Served;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A server. It ends with the process.
#[derive(Clone)]
pub(super) struct Server {
    address: String,
    answer: Arc<Mutex<Answer>>,
    requests: Arc<AtomicUsize>,
}

/// What it answers.
#[derive(Clone)]
pub(super) enum Answer {
    /// The body of a good answer, or a body's misbehaviour.
    Served(Served),
    /// This body, a byte every now and then.
    Slow(Vec<u8>),
    /// These bytes, head and all.
    Raw(Vec<u8>),
}

impl Server {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let answer = Arc::new(Mutex::new(Answer::Served(Served::Nothing)));
        let requests = Arc::new(AtomicUsize::new(0));
        let server = Self {
            address,
            answer,
            requests,
        };
        let running = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let one = running.clone();
                thread::spawn(move || one.serve(stream));
            }
        });
        server
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/list.crl", self.address)
    }

    pub(super) fn answer(&self, answer: Answer) {
        *self.answer.lock().expect("a lock") = answer;
    }

    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    fn serve(&self, mut stream: TcpStream) {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let mut request = [0; 4096];
        let _ = stream.read(&mut request);
        let answer = self.answer.lock().expect("a lock").clone();
        let head = |length: &str| {
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/pkix-crl\r\n{length}\r\n")
        };
        match answer {
            Answer::Raw(bytes) => drop(stream.write_all(&bytes)),
            Answer::Served(Served::Bytes(bytes)) => {
                let length = format!("content-length: {}\r\n", bytes.len());
                let _ = stream.write_all(head(&length).as_bytes());
                let _ = stream.write_all(&bytes);
            }
            Answer::Slow(bytes) => {
                let length = format!("content-length: {}\r\n", bytes.len());
                let _ = stream.write_all(head(&length).as_bytes());
                drip(&mut stream, &bytes);
            }
            Answer::Served(Served::Nothing) => until_closed(&mut stream),
            Answer::Served(Served::Drops) => {
                let _ = stream.write_all(head("content-length: 1000\r\n").as_bytes());
                drip(&mut stream, &[b'0'; 999]);
                until_closed(&mut stream);
            }
            Answer::Served(Served::Flood) => {
                let _ = stream.write_all(head("content-length: 100000000\r\n").as_bytes());
                let block = vec![0x30; 64 * 1024];
                while stream.write_all(&block).is_ok() {}
            }
        }
    }
}

/// Reads until the other side goes away.
fn until_closed(stream: &mut TcpStream) {
    let mut byte = [0; 1];
    while stream.read(&mut byte).is_ok_and(|length| length > 0) {}
}

/// A byte every now and then, to the last one or until the other side goes away.
fn drip(stream: &mut TcpStream, bytes: &[u8]) {
    let (never, tick): (_, Receiver<()>) = channel();
    for byte in bytes {
        if stream.write_all(&[*byte]).is_err() {
            break;
        }
        let _ = tick.recv_timeout(Duration::from_millis(50));
    }
    drop(never);
}
