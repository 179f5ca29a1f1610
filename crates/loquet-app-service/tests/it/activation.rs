//! What systemd hands over, and what it is told.

use super::support::{get, start, started, with_settings};
use rustix::process::Signal;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixDatagram;
use std::process::Command;
use tempfile::TempDir;

use super::support::PATIENCE;

#[test]
fn a_socket_of_systemd_is_served() {
    let port = {
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        free.local_addr().expect("its address").port()
    };
    let data = TempDir::new().expect("a folder");
    let address = format!("127.0.0.1:{port}");
    let mut command = Command::new("systemd-socket-activate");
    command.args(["-l", &address]);
    // It hands on few variables by itself.
    for name in [
        "LOQUET_DATA",
        "LOQUET_SERVICE__METRICS_LISTEN",
        "LOQUET_SERVICE__LISTEN",
        "LOQUET_SERVICE__READER",
    ] {
        command.args(["-E", name]);
    }
    command.arg(env!("CARGO_BIN_EXE_loquetd"));
    // An address that could not be used: the socket wins.
    let settings = [("service.listen", "127.0.0.1:1")];
    with_settings(&mut command, data.path(), &settings);
    // It starts the service for the first connection only, which waits for it.
    let client = std::thread::spawn(move || first_client(&address));
    let service = started(command, data);
    assert_eq!(service.address.port(), port);
    let answer = client.join().expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(service.serves());
}

/// The answer to the connection that the service is started for.
fn first_client(address: &str) -> String {
    let mut stream = loop {
        match TcpStream::connect(address) {
            Ok(stream) => break stream,
            Err(_) => std::thread::yield_now(),
        }
    };
    stream.set_read_timeout(Some(PATIENCE)).expect("a deadline");
    let request = get("/health/live", "Connection: close\r\n");
    stream.write_all(request.as_bytes()).expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

#[test]
fn systemd_is_told_of_the_start_of_life_and_of_the_end() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("notify");
    let systemd = UnixDatagram::bind(&path).expect("a socket");
    systemd
        .set_read_timeout(Some(PATIENCE))
        .expect("a deadline");
    let data = TempDir::new().expect("a folder");
    let mut command = super::support::program(data.path(), &[]);
    command.env("NOTIFY_SOCKET", &path);
    command.env("WATCHDOG_USEC", "20000");
    let mut service = started(command, data);
    let told = |expected: &str| {
        let mut bytes = [0; 512];
        loop {
            let length = systemd.recv(&mut bytes).expect("told");
            if String::from_utf8_lossy(&bytes[..length]).contains(expected) {
                return;
            }
        }
    };
    told("READY=1");
    told("WATCHDOG=1");
    told("WATCHDOG=1");
    service.signal(Signal::TERM);
    told("STOPPING=1");
    assert!(service.ended().success());
}

#[test]
fn without_systemd_nothing_is_told() {
    assert!(start(&[]).serves());
}
