//! Slow, broken and hostile clients: memory stays bounded, and others are served.

use loquet_tests::{Memory, PATIENCE, Program, Service, client};
use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// Connections that are held open.
const CONNECTIONS: usize = 10_000;
/// What they may cost, in MiB.
const COST_MIB: u64 = 128;
/// A service whose deadlines are short.
fn service(program: &Program) -> Service {
    let mut command = Service::command(program);
    command
        .env("LOQUET_SERVICE__HEADER_SECONDS", "2")
        .env("LOQUET_SERVICE__BODY_SECONDS", "2")
        .env("LOQUET_SERVICE__IDLE_SECONDS", "5");
    Service::start_by(&mut command)
}

fn address(service: &Service) -> SocketAddr {
    let address = service.url().strip_prefix("http://").expect("in clear");
    address.parse().expect("an address")
}

async fn connect(service: &Service) -> TcpStream {
    TcpStream::connect(address(service)).await.expect("open")
}

/// What the service says until it closes the connection.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut said)).await;
    // A reset closes it too.
    let _ = read.expect("it is closed in time");
    String::from_utf8_lossy(&said).into_owned()
}

/// Somebody else is served.
async fn others_are_served(service: &Service) {
    let answer = client().get(service.at("/v1/practice")).send().await;
    assert_eq!(answer.expect("an answer").status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t07_ten_thousand_connections_are_bounded_and_others_are_served() {
    let program = Program::with_practice();
    let service = Service::start(&program);
    others_are_served(&service).await;
    let before = service.memory_mib(Memory::Resident);
    let mut held = Vec::new();
    for number in 0..CONNECTIONS {
        let socket = TcpSocket::new_v4().expect("a socket");
        // From many addresses: one alone is stopped much sooner.
        let third = u8::try_from(number / 200).expect("small");
        let from = SocketAddr::from((Ipv4Addr::new(127, 1, third, 1), 0));
        socket.bind(from).expect("an address");
        let connected = timeout(PATIENCE, socket.connect(address(&service))).await;
        let Ok(mut stream) = connected.expect("accepted or refused in time") else {
            continue;
        };
        // Some begin a request, and never end it.
        if number % 2 == 0 {
            let _ = stream
                .write_all(b"GET /v1/practice HTTP/1.1\r\nHost: ")
                .await;
        }
        held.push(stream);
    }
    assert!(held.len() > CONNECTIONS / 4, "{} were held", held.len());
    let cost = service.memory_mib(Memory::Resident).saturating_sub(before);
    assert!(
        cost <= COST_MIB,
        "{cost} MiB for {} connections",
        held.len()
    );
    drop(held);
    // The places that they took are free again, at the latest when the deadlines have passed.
    let served = async {
        loop {
            let answer = client().get(service.at("/v1/practice")).send().await;
            if answer.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
        }
    };
    timeout(PATIENCE, served).await.expect("others are served");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t07_one_address_cannot_take_the_places_of_others() {
    let program = Program::with_practice();
    let service = Service::start(&program);
    let mut held = Vec::new();
    for _ in 0..1_000 {
        let socket = TcpSocket::new_v4().expect("a socket");
        let from = SocketAddr::from((Ipv4Addr::new(127, 9, 9, 9), 0));
        socket.bind(from).expect("an address");
        if let Ok(stream) = socket.connect(address(&service)).await {
            held.push(stream);
        }
    }
    others_are_served(&service).await;
    drop(held);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t07_whoever_is_slow_is_let_go() {
    let program = Program::with_practice();
    let service = service(&program);
    let half_a_header = "POST /v1/login/password HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
    let half_a_body = "POST /v1/login/password HTTP/1.1\r\nHost: localhost\r\n\
                       Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"identi";
    for slow in ["", half_a_header, half_a_body] {
        let mut stream = connect(&service).await;
        stream.write_all(slow.as_bytes()).await.expect("sent");
        others_are_served(&service).await;
        let said = until_closed(&mut stream).await;
        assert!(!said.contains("200 OK"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t07_a_connection_closed_half_way_leaves_nothing() {
    let program = Program::with_practice();
    let service = service(&program);
    for part in [
        "",
        "GET /v1/practice HT",
        "GET /v1/practice HTTP/1.1\r\nHost: localhost\r\n",
    ] {
        let mut stream = connect(&service).await;
        stream.write_all(part.as_bytes()).await.expect("sent");
        stream.shutdown().await.expect("closed half-way");
        let _ = until_closed(&mut stream).await;
        others_are_served(&service).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_two_readers_understand_differently_is_refused() {
    let program = Program::with_practice();
    let service = service(&program);
    let hidden = "GET /v1/practice HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let start = "POST /v1/login/password HTTP/1.1\r\nHost: localhost\r\n\
                 Content-Type: application/json\r\n";
    for (what, request) in [
        (
            "two lengths",
            format!("{start}Content-Length: 2\r\nContent-Length: 60\r\n\r\n{{}}{hidden}"),
        ),
        (
            "a length and chunks",
            format!(
                "{start}Content-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
            ),
        ),
        (
            "an unknown coding",
            format!("{start}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{hidden}"),
        ),
        (
            "a negative length",
            format!("{start}Content-Length: -1\r\n\r\n{hidden}"),
        ),
        (
            "a space before the colon",
            format!("{start}Content-Length : 2\r\n\r\n{{}}{hidden}"),
        ),
        (
            "a line that is carried on",
            format!("{start}X-Long: a\r\n b\r\nContent-Length: 2\r\n\r\n{{}}{hidden}"),
        ),
        ("no host", "GET /v1/practice HTTP/1.1\r\n\r\n".to_owned()),
        (
            "two hosts",
            "GET /v1/practice HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n".to_owned(),
        ),
        (
            "a chunk that is none",
            format!("{start}Transfer-Encoding: chunked\r\n\r\nzz\r\n{hidden}"),
        ),
    ] {
        let mut stream = connect(&service).await;
        stream.write_all(request.as_bytes()).await.expect("sent");
        let said = until_closed(&mut stream).await;
        assert!(!said.contains("200 OK"), "{what}: {said}");
        assert!(said.is_empty() || said.contains(" 4"), "{what}: {said}");
    }
    others_are_served(&service).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t07_a_body_without_end_is_not_read_to_its_end() {
    let program = Program::with_practice();
    let service = service(&program);
    let mut stream = connect(&service).await;
    let header = "POST /v1/login/password HTTP/1.1\r\nHost: localhost\r\n\
                  Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(header.as_bytes()).await.expect("sent");
    let before = service.memory_mib(Memory::Resident);
    let chunk = format!("4000\r\n{}\r\n", "a".repeat(0x4000));
    let mut sent = 0_usize;
    while sent < 64 * 1_024 * 1_024 && stream.write_all(chunk.as_bytes()).await.is_ok() {
        sent += chunk.len();
    }
    assert!(sent < 32 * 1_024 * 1_024, "{sent} bytes were taken");
    assert!(service.memory_mib(Memory::Resident) <= before + 16);
    others_are_served(&service).await;
}
