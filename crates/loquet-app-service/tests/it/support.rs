//! A service of a new practice, and clients that say exactly what they are told.

use rustix::process::{Pid, Signal, kill_process};
use socket2::{Domain, Socket, Type};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// Longer than anything that is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A service that runs.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
    pub(crate) data: TempDir,
    pub(crate) address: SocketAddr,
    pub(crate) metrics: SocketAddr,
}

/// The program, with nothing of this machine's settings.
pub(crate) fn program(data: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loquetd"));
    with_settings(&mut command, data, settings);
    command
}

/// Gives a command the settings of a service.
pub(crate) fn with_settings(command: &mut Command, data: &Path, settings: &[(&str, &str)]) {
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LOQUET_LANG", "en")
        .env("LOQUET_LOG", "debug")
        .env("LOQUET_DATA", data)
        .env("LOQUET_SERVICE__LISTEN", "127.0.0.1:0")
        .env("LOQUET_SERVICE__METRICS_LISTEN", "127.0.0.1:0")
        .env("LOQUET_SERVICE__READER", "false")
        .envs(settings.iter().map(|(key, value)| {
            let name = key.replace('.', "__").to_uppercase();
            (format!("LOQUET_{name}"), *value)
        }))
        .stderr(Stdio::piped());
}

/// Starts a service and waits until it listens.
pub(crate) fn start(settings: &[(&str, &str)]) -> Running {
    let data = TempDir::new().expect("a folder");
    let command = program(data.path(), settings);
    started(command, data)
}

/// Starts this command, and waits until it listens.
pub(crate) fn started(mut command: Command, data: TempDir) -> Running {
    let mut child = command.spawn().expect("started");
    let stderr = child.stderr.take().expect("its standard error");
    let (told, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            if told.send(line).is_err() {
                return;
            }
        }
    });
    let nowhere = SocketAddr::from(([0, 0, 0, 0], 0));
    let mut running = Running {
        child,
        lines,
        said: Vec::new(),
        data,
        address: nowhere,
        metrics: nowhere,
    };
    let metrics = running.line("metrics on http://");
    let metrics = metrics.strip_suffix("/metrics").expect("a path");
    running.metrics = metrics.parse().expect("an address");
    let address = running.line("listening on http");
    let (_, address) = address.split_once("://").expect("a URL");
    running.address = address.parse().expect("an address");
    running
}

impl Running {
    /// Waits for a line of standard error with these words; gives what follows them.
    pub(crate) fn line(&mut self, words: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no {words:?} in {:#?}", self.said));
            let rest = line.split_once(words).map(|(_, rest)| rest.to_owned());
            self.said.push(line);
            if let Some(rest) = rest {
                return rest;
            }
        }
    }

    /// Everything that was said, once it has ended.
    pub(crate) fn said(&mut self) -> &[String] {
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            self.said.push(line);
        }
        &self.said
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).expect("a pid")).expect("a pid");
        kill_process(pid, signal).expect("told");
    }

    pub(crate) fn ended(&mut self) -> ExitStatus {
        self.child.wait().expect("ended")
    }

    /// A client of this address.
    pub(crate) fn connect(&self) -> Client {
        Client::of(TcpStream::connect(self.address).expect("connected"))
    }

    /// A client that comes from an address of its own.
    pub(crate) fn connect_from(&self, source: &str) -> Client {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let source: SocketAddr = format!("{source}:0").parse().expect("an address");
        socket.bind(&source.into()).expect("bound");
        socket.connect(&self.address.into()).expect("connected");
        Client::of(socket.into())
    }

    /// The answer to a whole exchange on a connection of its own.
    pub(crate) fn ask(&self, request: &str) -> String {
        let mut client = self.connect();
        client.say(request);
        client.rest()
    }

    /// The metrics now.
    pub(crate) fn read_metrics(&self) -> String {
        let mut client = Client::of(TcpStream::connect(self.metrics).expect("connected"));
        client.say("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        client.rest()
    }

    /// Whether somebody else is served now.
    pub(crate) fn serves(&self) -> bool {
        self.ask(&get("/health/live", "Connection: close\r\n"))
            .starts_with("HTTP/1.1 200")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request for a page.
pub(crate) fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n")
}

/// A connection.
pub(crate) struct Client(TcpStream);

impl Client {
    fn of(stream: TcpStream) -> Self {
        stream.set_read_timeout(Some(PATIENCE)).expect("a deadline");
        Self(stream)
    }

    /// Sends this; the other end may be gone already.
    pub(crate) fn say(&mut self, text: &str) {
        self.say_bytes(text.as_bytes());
    }

    pub(crate) fn say_bytes(&mut self, bytes: &[u8]) {
        let _ = self.0.write_all(bytes);
    }

    /// Sends nothing more.
    pub(crate) fn shut(&self) {
        self.0.shutdown(Shutdown::Write).expect("shut");
    }

    /// Everything until the other end closes; panics when it does not within [`PATIENCE`].
    pub(crate) fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        match self.0.read_to_end(&mut bytes) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
            Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&bytes)),
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// One answer with a `Content-Length`, the connection going on.
    pub(crate) fn answer(&mut self) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.0.read_exact(&mut byte).expect("a header");
            bytes.extend(byte);
        }
        let header = String::from_utf8(bytes).expect("text");
        let length = header.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse::<usize>())
        });
        let mut body = vec![0; length.and_then(Result::ok).unwrap_or_default()];
        self.0.read_exact(&mut body).expect("a body");
        header + &String::from_utf8(body).expect("text")
    }
}
