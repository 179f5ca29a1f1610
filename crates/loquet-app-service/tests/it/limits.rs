//! As many connections as there may be.

use super::support::{Client, Running, get, start};

/// A connection that is in use.
fn used(mut client: Client) -> Client {
    client.say(&get("/health/live", ""));
    assert!(client.answer().starts_with("HTTP/1.1 200"));
    client
}

/// Waits until a client is let in again.
fn until_admitted(service: &Running) {
    loop {
        if service.serves() {
            return;
        }
        std::thread::yield_now();
    }
}

#[test]
fn one_address_at_its_limit_leaves_others_served() {
    let service = start(&[("service.connections_per_address", "2")]);
    let first = used(service.connect());
    let second = used(service.connect());
    assert_eq!(service.connect().rest(), "");
    let other = used(service.connect_from("127.0.0.2"));
    let metrics = service.read_metrics();
    for line in [
        "loquet_connections_open 3",
        "loquet_connections_lost_total{reason=\"address_full\"} 1",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    drop((first, other));
    until_admitted(&service);
    drop(second);
}

#[test]
fn there_are_so_many_connections_in_all() {
    let service = start(&[("service.connections", "8")]);
    let clients: Vec<_> = (2..10)
        .map(|last| used(service.connect_from(&format!("127.0.0.{last}"))))
        .collect();
    assert_eq!(service.connect().rest(), "");
    let metrics = service.read_metrics();
    let line = "loquet_connections_lost_total{reason=\"full\"} 1";
    assert!(metrics.contains(line), "{metrics}");
    drop(clients);
    until_admitted(&service);
}
