//! The end of the service, with requests under way.

use super::support::{Client, Running, get, start};
use rustix::process::Signal;

const SLOW: &str = "POST /v1/login/password HTTP/1.1\r\nHost: localhost\r\n\
                    Content-Type: application/json\r\nContent-Length: 2\r\n\
                    Expect: 100-continue\r\n\r\n";

/// A client whose request is under way: the service has asked for its body.
fn under_way(service: &Running) -> Client {
    let mut client = service.connect();
    client.say(SLOW);
    assert!(client.answer().starts_with("HTTP/1.1 100"));
    client
}

/// Waits until the service says that it stops.
fn stop(service: &mut Running) {
    service.signal(Signal::TERM);
    service.line("stopping");
}

#[test]
fn what_is_under_way_ends_and_what_comes_is_refused() {
    let mut service = start(&[]);
    let mut kept = service.connect();
    kept.say(&get("/health/live", ""));
    kept.answer();
    let mut slow = under_way(&service);
    slow.say("{");
    stop(&mut service);
    kept.say(&get("/health/ready", ""));
    let ready = kept.answer();
    assert!(
        ready.starts_with("HTTP/1.1 503") && ready.contains("stopping"),
        "{ready}"
    );
    kept.say(&get("/v1/practice", "Accept-Language: en\r\n"));
    let refused = kept.rest();
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    for part in ["\"LQ-SRV-04\"", "retry-after: ", "connection: close"] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    slow.say("}");
    let answered = slow.rest();
    assert!(answered.starts_with("HTTP/1.1 400"), "{answered}");
    assert!(service.ended().success());
    let metrics = std::net::TcpStream::connect(service.metrics);
    assert!(metrics.is_err());
}

#[test]
fn what_takes_too_long_is_cut_off() {
    let mut service = start(&[("service.stop_seconds", "1")]);
    let mut slow = under_way(&service);
    stop(&mut service);
    slow.rest();
    assert!(service.ended().success());
    assert!(service.said().iter().any(|line| line.contains("cut off")));
}

#[test]
fn without_requests_it_ends_at_once_on_either_signal() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut service = start(&[("service.stop_seconds", "60")]);
        let mut kept = service.connect();
        kept.say(&get("/health/live", ""));
        kept.answer();
        service.signal(signal);
        assert_eq!(kept.rest(), "");
        assert!(service.ended().success());
    }
}

#[test]
fn a_practice_is_served_again_after_a_stop() {
    let mut service = start(&[]);
    stop(&mut service);
    service.ended();
    let data = std::mem::replace(
        &mut service.data,
        tempfile::TempDir::new().expect("a folder"),
    );
    let again = super::support::program(data.path(), &[]);
    let again = super::support::started(again, data);
    assert!(again.serves());
}
