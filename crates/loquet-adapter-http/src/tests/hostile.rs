//! Servers that are slow, broken or none.

use super::bench::{Act, Canned, fault, login, refusal, said, shown, token};
use loquet_domain::FailureCode;
use loquet_domain::session::SessionState;
use loquet_port_desk::ServerFaultKind::{Incompatible, Stopping, TimedOut, Unreachable};
use loquet_port_desk::{LoginDesk, SessionDesk};
use std::time::Duration;
use tokio::net::TcpListener;

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let mut canned = Canned::new([Act::HangUp]).await;
    canned.port = listener.local_addr().expect("an address").port();
    drop(listener);
    let desk = canned.desk();
    assert_eq!(fault(desk.use_session(&token()).await), Unreachable);
    assert_eq!(fault(desk.log_in(login()).await), Unreachable);
}

#[tokio::test]
async fn one_that_hangs_up_is_unreachable() {
    let canned = Canned::new([Act::HangUp]).await;
    assert_eq!(
        fault(canned.desk().use_session(&token()).await),
        Unreachable
    );
    assert_eq!(canned.connections(), 2, "a reading is tried again");
}

#[tokio::test]
async fn a_redirection_is_not_followed() {
    let elsewhere = Canned::new([Act::Say(shown(SessionState::Active))]).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!(
            "HTTP/1.1 {status} X\r\nlocation: http://127.0.0.1:{}/v1/session\r\n\
             content-length: 0\r\nconnection: close\r\n\r\n",
            elsewhere.port
        );
        let canned = Canned::new([Act::Say(location.into_bytes())]).await;
        let desk = canned.desk();
        assert_eq!(fault(desk.use_session(&token()).await), Incompatible);
        assert_eq!(fault(desk.log_in(login()).await), Incompatible);
    }
    assert_eq!(
        elsewhere.connections(),
        0,
        "no token and no password went there"
    );
}

#[tokio::test]
async fn a_silent_server_is_given_up_after_fifteen_seconds() {
    let canned = Canned::new([Act::SayAndWait(Vec::new())]).await;
    let desk = canned.desk();
    let asked = tokio::spawn(async move { fault(desk.use_session(&token()).await) });
    canned.has_received().await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(14)).await;
    assert!(!asked.is_finished());
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(asked.await.expect("asked"), TimedOut);
    assert_eq!(
        canned.connections(),
        1,
        "nobody knows what it did: not asked again"
    );
}

#[tokio::test]
async fn a_login_may_wait_for_thirty_seconds() {
    let canned = Canned::new([Act::SayAndWait(Vec::new())]).await;
    let desk = canned.desk();
    let asked = tokio::spawn(async move { fault(desk.log_in(login()).await) });
    canned.has_received().await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(29)).await;
    assert!(!asked.is_finished());
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(asked.await.expect("asked"), TimedOut);
    assert_eq!(canned.connections(), 1);
}

#[tokio::test]
async fn an_answer_that_stops_half_way_is_given_up_at_the_same_deadline() {
    let whole = shown(SessionState::Active);
    let canned = Canned::new([Act::SayAndWait(whole[..whole.len() - 1].to_vec())]).await;
    let desk = canned.desk();
    let asked = tokio::spawn(async move { fault(desk.use_session(&token()).await) });
    canned.has_received().await;
    tokio::time::pause();
    assert_eq!(asked.await.expect("asked"), TimedOut);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_no_answer() {
    let whole = shown(SessionState::Active);
    for cut in [0, 1, 20, whole.len() - 1] {
        let canned = Canned::new([Act::Say(whole[..cut].to_vec())]).await;
        let kind = fault(canned.desk().use_session(&token()).await);
        assert_eq!(kind, Unreachable, "{cut}");
    }
}

#[tokio::test]
async fn a_giant_answer_is_not_read() {
    let head = |rest: &str| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
        format!("{head}{rest}\r\n\r\n").into_bytes()
    };
    let told = head("content-length: 1000000000000");
    let chunk = [b"2000\r\n".as_slice(), &[b' '; 0x2000], b"\r\n"].concat();
    for act in [
        Act::SayAndWait(told),
        Act::Repeat(head("transfer-encoding: chunked"), chunk.clone()),
        Act::Repeat(head("connection: close"), chunk),
    ] {
        let canned = Canned::new([act]).await;
        assert_eq!(
            fault(canned.desk().use_session(&token()).await),
            Incompatible
        );
    }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_told_as_such() {
    let html = "<html>Bienvenue</html>";
    for answer in [
        said(200, "application/json", "{"),
        said(200, "application/json", "{}"),
        said(200, "application/json", "[]"),
        said(200, "application/json", "\u{0}"),
        said(200, "text/html", html),
        said(200, "text/plain", "{}"),
        said(204, "application/json", ""),
        said(401, "application/problem+json", "{"),
        said(401, "text/html", html),
        said(404, "application/json", "{}"),
        said(500, "text/html", html),
        b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(),
    ] {
        let canned = Canned::new([Act::Say(answer.clone())]).await;
        let kind = fault(canned.desk().use_session(&token()).await);
        let told = String::from_utf8_lossy(&answer);
        // What is no HTTP at all is nobody who answers.
        let expected = if told.starts_with("SSH") {
            Unreachable
        } else {
            Incompatible
        };
        assert_eq!(kind, expected, "{told}");
    }
}

#[tokio::test]
async fn a_proxy_before_a_server_that_is_not_there_is_told_from_a_server() {
    for (status, kind) in [(502, Unreachable), (503, Unreachable), (504, TimedOut)] {
        let canned = Canned::new([Act::Say(said(status, "text/html", "?"))]).await;
        assert_eq!(fault(canned.desk().log_in(login()).await), kind);
    }
    let canned = Canned::new([Act::Say(refusal(503, FailureCode::ServerStopping))]).await;
    assert_eq!(fault(canned.desk().log_in(login()).await), Stopping);
}
