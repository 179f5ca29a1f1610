//! Requests that want to be understood in two ways, or not at all.

use super::support::{get, start};

/// A request with these header lines and this body; nothing follows it.
fn post(headers: &str, body: &str) -> String {
    format!("POST /v1/login/password HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n{body}")
}

/// What a smuggler hides behind a request.
fn hidden() -> String {
    get("/health/live", "X-Request-Id: smuggled\r\n")
}

#[test]
fn a_request_that_cannot_be_read_is_refused_and_its_connection_closed() {
    let service = start(&[]);
    let hidden = hidden();
    for request in [
        // Lengths that contradict each other, or are none.
        post(
            "Content-Length: 2\r\nContent-Length: 3\r\n",
            &format!("{{}}{hidden}"),
        ),
        post("Content-Length: 2, 3\r\n", &format!("{{}}{hidden}")),
        post("Content-Length: +2\r\n", &format!("{{}}{hidden}")),
        post("Content-Length: -1\r\n", &hidden),
        post("Content-Length: 99999999999999999999\r\n", &hidden),
        // Codings that do not end in pieces.
        post("Transfer-Encoding: chunked, identity\r\n", &hidden),
        post("Transfer-Encoding: gzip\r\n", &hidden),
        post("Transfer-Encoding: \u{b}chunked\r\n", &hidden),
        // Lines that one reader folds and another does not.
        get("/health/live", "X-A: b\r\n c\r\n"),
        get("/health/live", "X-A : b\r\n"),
        get("/health/live", " X-A: b\r\n"),
        get("/health/live", "X\u{0}A: b\r\n"),
        // No request at all.
        "GET  HTTP/1.1\r\n\r\n".to_owned(),
        "\u{16}\u{3}\u{1}\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n".to_owned(),
    ] {
        let answer = service.ask(&request);
        assert!(answer.starts_with("HTTP/1.1 400"), "{request:?}: {answer}");
        assert_eq!(
            answer.matches("HTTP/1.1").count(),
            1,
            "{request:?}: {answer}"
        );
        assert!(!answer.contains("smuggled"), "{request:?}: {answer}");
    }
    assert!(service.serves());
}

#[test]
fn pieces_win_over_a_length_and_nothing_is_read_behind_them() {
    let service = start(&[]);
    let hidden = hidden();
    for request in [
        post(
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            &format!("0\r\n\r\n{hidden}"),
        ),
        post(
            "Transfer-Encoding: chunked\r\nContent-Length: 500\r\n",
            &format!("0\r\n\r\n{hidden}"),
        ),
        post(
            "Transfer-Encoding: chunked\r\n",
            &format!("0\r\n\r\n{hidden}"),
        ),
    ] {
        let answer = service.ask(&request);
        assert!(answer.starts_with("HTTP/1.1 4"), "{request:?}: {answer}");
        assert!(answer.contains("connection: close"), "{answer}");
        assert!(!answer.contains("smuggled"), "{request:?}: {answer}");
    }
}

#[test]
fn pieces_that_are_none_end_the_connection() {
    let service = start(&[]);
    for body in ["xyz\r\n", "-1\r\n", "fffffffffffffffff\r\n", "2\r\n{}X"] {
        let answer = service.ask(&post(
            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
            body,
        ));
        assert!(answer.starts_with("HTTP/1.1 400"), "{body:?}: {answer}");
        assert!(answer.contains("connection: close"), "{answer}");
    }
}

#[test]
fn a_header_has_its_limits() {
    let service = start(&[]);
    let long = "a".repeat(20_000);
    for request in [
        get("/health/live", &format!("X-Long: {long}\r\n")),
        get("/health/live", &"X-Many: a\r\n".repeat(100)),
        get(&format!("/{long}"), ""),
    ] {
        let answer = service.ask(&request);
        let refused = answer.starts_with("HTTP/1.1 431") || answer.starts_with("HTTP/1.1 414");
        assert!(refused, "{answer}");
    }
    // Without an end: nothing grows.
    let mut endless = service.connect();
    endless.say("GET /health/live HTTP/1.1\r\nX-Endless: ");
    for _ in 0..100 {
        endless.say(&long);
    }
    assert!(endless.rest().starts_with("HTTP/1.1 431"));
    assert!(service.serves());
}

#[test]
fn requests_one_behind_the_other_are_answered_in_order() {
    let service = start(&[]);
    let mut client = service.connect();
    let ids = ["a-1", "a-2", "a-3"];
    let requests = ids.map(|id| get("/health/live", &format!("X-Request-Id: {id}\r\n")));
    client.say(&requests.concat());
    for id in ids {
        let answer = client.answer();
        assert!(
            answer.contains(&format!("x-request-id: {id}\r\n")),
            "{answer}"
        );
    }
}

#[test]
fn whoever_hangs_up_half_way_harms_nobody() {
    let service = start(&[]);
    let mut silent = service.connect();
    silent.shut();
    assert_eq!(silent.rest(), "");
    let mut half = service.connect();
    half.say("GET /health/live HTTP/1.1\r\nHost: lo");
    half.shut();
    half.rest();
    let mut asked = service.connect();
    asked.say(&post("Content-Length: 10\r\n", "{"));
    drop(asked);
    assert!(service.serves());
}

#[test]
fn a_preface_of_http_2_that_never_ends_is_given_up() {
    let service = start(&[("service.header_seconds", "1")]);
    let mut client = service.connect();
    client.say("PRI * HTTP/2.0\r\n\r\nS");
    assert_eq!(client.rest(), "");
    assert!(service.serves());
}

#[test]
fn what_is_no_frame_of_http_2_ends_the_connection() {
    let service = start(&[]);
    let mut client = service.connect();
    client.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    client.say_bytes(&[0xff; 4_096]);
    client.rest();
    assert!(service.serves());
}
