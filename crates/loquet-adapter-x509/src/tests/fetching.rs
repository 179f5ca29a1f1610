//! Fetching lists: whatever a server does, it is over soon, and the last good list stays.

use super::factory::{ISSUER, ISSUER_KEY, ROOT, ROOT_KEY, list, now, root_list, seconds};
use super::practice::{PATIENCE, Practice, SIZE_LIMIT, TIME_LIMITS, authorities, both};
use super::server::{Answer, Server};
use crate::fetch::{self, Fetcher, TimeLimits};
use crate::{ListSource, ListsError, RevocationGrace};
use loquet_domain::FailureCode;
use loquet_domain::card::CardAuthority;
use loquet_port_trust::RevocationLists;
use loquet_port_trust::contract::Served;
use std::time::Duration;

fn practice(server: &Server) -> Practice {
    let source = ListSource::new(ISSUER, &server.url()).expect("an address");
    let trusted = authorities(CardAuthority::Test, &both());
    Practice::with(trusted, RevocationGrace::default(), vec![source])
}

/// The code of the one list's fetch. `None`: it is taken over.
async fn fetched(practice: &Practice) -> Option<FailureCode> {
    let fetching = practice.lists.refresh(now());
    let fetched = tokio::time::timeout(PATIENCE * 4, fetching).await;
    let mut fetched = fetched.expect("an answer in time");
    let (_, result) = fetched.pop().expect("it was due");
    result.err().map(|refusal| refusal.code())
}

async fn fetched_from(answer: Answer) -> Option<FailureCode> {
    let server = Server::start();
    server.answer(answer);
    fetched(&practice(&server)).await
}

const UNREACHABLE: Option<FailureCode> = Some(FailureCode::RevocationListUnreachable);

#[test]
fn cps_12_a_connection_has_five_seconds_and_the_largest_list_a_minute() {
    assert_eq!(fetch::TIME_LIMITS.connect, Duration::from_secs(5));
    assert_eq!(fetch::TIME_LIMITS.whole, Duration::from_mins(1));
}

#[test]
fn cps_12_a_list_may_arrive_for_longer_than_a_connection_may_take() {
    let limits = TimeLimits {
        connect: Duration::from_millis(300),
        whole: Duration::from_secs(30),
    };
    let server = Server::start();
    server.answer(Answer::Slow(vec![0; 10]));
    let begun = fetch::started();
    let fetched = Fetcher::with_limits(limits, SIZE_LIMIT).fetch(&server.url());
    assert_eq!(fetched.expect("all of it"), [0; 10]);
    assert!(begun.elapsed() > limits.connect);
}

#[tokio::test]
async fn cps_12_a_list_is_fetched_and_believed_by_its_signature() {
    let served = |bytes| Answer::Served(Served::Bytes(bytes));
    let good = list().sign(ISSUER_KEY);
    assert_eq!(fetched_from(served(good)).await, None);
    let malformed = Some(FailureCode::RevocationListMalformed);
    assert_eq!(fetched_from(served(b"<html>".to_vec())).await, malformed);
    assert_eq!(fetched_from(served(Vec::new())).await, malformed);
    let foreign = Some(FailureCode::RevocationListForeign);
    let of_another_trusted = root_list().sign(ROOT_KEY);
    assert_eq!(fetched_from(served(of_another_trusted)).await, foreign);
}

#[tokio::test]
async fn cps_12_hangs_drops_and_floods_are_over_soon() {
    assert_eq!(
        fetched_from(Answer::Served(Served::Nothing)).await,
        UNREACHABLE
    );
    assert_eq!(
        fetched_from(Answer::Served(Served::Drops)).await,
        UNREACHABLE
    );
    let flood = fetched_from(Answer::Served(Served::Flood)).await;
    assert_eq!(flood, Some(FailureCode::RevocationListTooLarge));
    let endless_head = [&b"HTTP/1.1 200 OK\r\nx: "[..], &vec![b'a'; 1_000_000]].concat();
    assert_eq!(fetched_from(Answer::Raw(endless_head)).await, UNREACHABLE);
}

#[tokio::test]
async fn cps_12_other_answers_are_failures() {
    let raw = |text: &str| Answer::Raw(text.as_bytes().to_vec());
    for text in [
        "",
        "garbage\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort",
        "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/x\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nlocation: https://localhost/x\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nlocation: //localhost/x\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n",
    ] {
        assert_eq!(fetched_from(raw(text)).await, UNREACHABLE, "{text}");
    }
}

#[tokio::test]
async fn cps_12_no_redirection_leads_to_another_host() {
    let elsewhere = Server::start();
    let good = list().sign(ISSUER_KEY);
    elsewhere.answer(Answer::Served(Served::Bytes(good)));
    let url = elsewhere.url();
    let to = format!("HTTP/1.1 302 Found\r\nlocation: {url}\r\ncontent-length: 0\r\n\r\n");
    let code = fetched_from(Answer::Raw(to.into_bytes())).await;
    assert_eq!((code, elsewhere.requests()), (UNREACHABLE, 0));
}

#[tokio::test]
async fn cps_12_redirections_are_few_and_on_the_same_host() {
    let server = Server::start();
    let circle = "HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n";
    server.answer(Answer::Raw(circle.as_bytes().to_vec()));
    assert_eq!(fetched(&practice(&server)).await, UNREACHABLE);
    assert_eq!(server.requests(), 3);
}

#[test]
fn cps_12_a_list_of_exactly_the_limit_is_read() {
    let server = Server::start();
    let fetcher = Fetcher::with_limits(TIME_LIMITS, SIZE_LIMIT);
    server.answer(Answer::Served(Served::Bytes(vec![0; SIZE_LIMIT])));
    assert!(fetcher.fetch(&server.url()).is_ok());
    server.answer(Answer::Served(Served::Bytes(vec![0; SIZE_LIMIT + 1])));
    assert!(fetcher.fetch(&server.url()).is_err());
}

#[tokio::test]
async fn cps_12b_a_list_is_fetched_once_a_day_and_again_an_hour_after_a_failure() {
    let server = Server::start();
    server.answer(Answer::Raw(Vec::new()));
    let practice = practice(&server);
    assert_eq!(fetched(&practice).await, UNREACHABLE);
    assert!(practice.lists.refresh(seconds(3599)).await.is_empty());
    assert_eq!(practice.lists.next_refresh(now()), Some(seconds(3600)));
    server.answer(Answer::Served(Served::Bytes(list().sign(ISSUER_KEY))));
    let again = practice.lists.refresh(seconds(3600)).await;
    assert!(again.iter().all(|(_, result)| result.is_ok()), "{again:?}");
    let next = practice
        .lists
        .next_refresh(seconds(3600))
        .expect("a next one");
    assert!(next > seconds(3600) && next <= seconds(3600 + 86_400));
    assert!(practice.lists.refresh(seconds(3601)).await.is_empty());
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn cps_12_a_list_is_fetched_when_somebody_wants_it_though_it_is_not_due() {
    let server = Server::start();
    server.answer(Answer::Raw(Vec::new()));
    let practice = practice(&server);
    assert_eq!(fetched(&practice).await, UNREACHABLE);
    server.answer(Answer::Served(Served::Bytes(list().sign(ISSUER_KEY))));
    for second in [1, 2] {
        let wanted = practice.lists.refresh_all(seconds(second)).await;
        assert_eq!(wanted.len(), 1);
        assert!(
            wanted.iter().all(|(_, result)| result.is_ok()),
            "{wanted:?}"
        );
    }
    assert_eq!(server.requests(), 3);
}

#[test]
fn cps_12b_only_lists_of_trusted_authorities_are_fetched_by_http() {
    for url in [
        "https://test.invalid/a.crl",
        "ldap://test.invalid/a",
        "file:///etc/passwd",
        "http://",
        "http://user@test.invalid/",
        "http://test.invalid/a b",
        "http://test.invalid/\r\nx: y",
    ] {
        assert!(ListSource::new(ROOT, url).is_err(), "{url}");
    }
    let stranger = ListSource::new("AC INCONNUE", "http://test.invalid/a.crl");
    let folder = tempfile::tempdir().expect("a folder");
    let trusted = authorities(CardAuthority::Test, &both());
    let grace = RevocationGrace::default();
    let sources = vec![stranger.expect("an address")];
    let opened = super::practice::open(folder.path(), trusted, grace, sources);
    assert!(matches!(opened, Err(ListsError::UnknownIssuer(_))));
}

#[test]
fn cps_12b_pinned_certificates_say_where_the_lists_of_their_issuers_are() {
    use super::der::{seq, tagged, tlv};
    let uri = |text: &str| seq(&[&tagged(0, &[&tagged(0, &[&tlv(0x86, &[text.as_bytes()])])])]);
    let points = seq(&[
        &uri("http://test.invalid/r.crl"),
        &uri("ldap://test.invalid/r"),
    ]);
    let issuer = super::factory::intermediate().with(super::factory::POINTS, false, points);
    let pinned = [super::factory::root().sign(ROOT_KEY), issuer.sign(ROOT_KEY)];
    let sources = authorities(CardAuthority::Test, &pinned).list_sources();
    let expected = ListSource::new(ROOT, "http://test.invalid/r.crl").expect("an address");
    assert_eq!(sources, [expected]);
    assert_eq!(authorities(CardAuthority::Test, &both()).list_sources(), []);
}
