//! Clients that take their time.

use super::support::{get, start};

#[test]
fn a_slow_header_is_given_up() {
    let service = start(&[("service.header_seconds", "1")]);
    let mut slow = service.connect();
    slow.say("GET /health/live HTTP/1.1\r\nX-Slow: ");
    let mut silent = service.connect();
    assert!(service.serves());
    assert_eq!(slow.rest(), "");
    assert_eq!(silent.rest(), "");
    let metrics = service.read_metrics();
    let counted = "loquet_connections_lost_total{reason=\"header_late\"} 2";
    assert!(metrics.contains(counted), "{metrics}");
}

#[test]
fn a_slow_body_is_told_that_it_is_late() {
    let service = start(&[("service.body_seconds", "1")]);
    let mut slow = service.connect();
    slow.say(
        "POST /v1/login/password HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n\
         Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    );
    let answer = slow.rest();
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    for part in [
        "connection: close",
        "retry-after: ",
        "application/problem+json",
        "\"LQ-SRV-06\"",
    ] {
        assert!(answer.contains(part), "{part}: {answer}");
    }
    assert!(service.serves());
}

#[test]
fn a_connection_without_a_request_is_closed_after_a_while() {
    let service = start(&[("service.idle_seconds", "1")]);
    let mut kept = service.connect();
    for _ in 0..2 {
        kept.say(&get("/health/live", ""));
        assert!(kept.answer().starts_with("HTTP/1.1 200"));
    }
    assert_eq!(kept.rest(), "");
    // Nor does the next header take longer.
    let mut slow = service.connect();
    slow.say(&get("/health/live", ""));
    slow.answer();
    slow.say("GET /health/live HTTP/1.1\r\nX-Slow: ");
    slow.rest();
    assert!(service.serves());
}
