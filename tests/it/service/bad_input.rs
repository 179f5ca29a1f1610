//! What a program sends that it should not gets a problem document (RFC 9457) with a code, the field
//! at fault and a sentence in each language, and changes nothing.

use super::raw::{REQUEST_ID, Reply, Request};
use crate::desk_contract_harness::{certificate, let_expire, sign};
use crate::desk_contract_service::program;
use loquet_adapter_http::{HttpDesk, Roots, Server};
use loquet_domain::card::{CardAnswer, CardChallenge, CardInterface, ChallengePurpose};
use loquet_domain::origin::ApplicationName;
use loquet_port_desk::CardDesk;
use loquet_port_desk::contract::HeldCard;
use loquet_tests::{Program, Service, Trust, origin, store_of, today};
use serde_json::{Value, json};

const LOGIN: &str = "/v1/login/password";

/// The service of a practice with an administrator.
fn service() -> (Program, Service) {
    let mut program = Program::with_practice();
    program.set("LOQUET_SERVICE__READER", "false");
    let service = Service::start(&program);
    (program, service)
}

/// The token of an administrator's session.
fn administrator(service: &Service) -> String {
    let asked = json!({
        "identifier": Program::ADMINISTRATOR,
        "password": Program::ADMINISTRATOR_PASSWORD,
    });
    let opened = Request::json("POST", LOGIN, &asked).ask(service);
    assert_eq!(opened.status, 200, "{opened:#?}");
    let token = opened.json()["token"].as_str().map(str::to_owned);
    token.expect("a token")
}

/// Asks in each language, and checks the whole answer.
fn check(
    service: &Service,
    request: &Request,
    (status, code): (u16, &str),
    field: Option<&str>,
) -> Reply {
    let [french, english] = ["fr", "en"].map(|language| {
        let reply = request.clone().in_language(language).ask(service);
        check_document(&reply, (status, code), field, request);
        reply
    });
    let sentence = |reply: &Reply| reply.json()["detail"].as_str().map(str::to_owned);
    assert_ne!(sentence(&french), sentence(&english), "{request:#?}");
    french
}

fn check_document(
    reply: &Reply,
    (status, code): (u16, &str),
    field: Option<&str>,
    request: &Request,
) {
    assert_eq!(reply.status, status, "{request:#?}\n{reply:#?}");
    let kind = reply.header("Content-Type");
    assert_eq!(kind, Some("application/problem+json"), "{reply:#?}");
    assert_eq!(
        reply.header("Cache-Control"),
        Some("no-store"),
        "{reply:#?}"
    );
    assert_eq!(reply.header("X-Request-Id"), Some(REQUEST_ID), "{reply:#?}");
    let problem = reply.json();
    assert_eq!(problem["code"], code, "{request:?}\n{problem:#}");
    assert_eq!(problem["status"], status);
    assert_eq!(problem["type"], format!("urn:loquet:error:{code}"));
    assert_eq!(
        problem["field"].as_str(),
        field,
        "{request:#?}\n{problem:#}"
    );
    let instance = problem["instance"].as_str().expect("the request");
    assert!(instance.ends_with(REQUEST_ID), "{instance}");
    let title = problem["title"].as_str().expect("a title");
    let detail = problem["detail"].as_str().expect("a sentence");
    assert!(detail.starts_with(title), "{title} | {detail}");
    assert!(detail.len() > 30 && detail.ends_with('.'), "{detail}");
}

#[test]
fn a_body_of_another_content_type_or_of_none() {
    let (_program, service) = service();
    let body = json!({ "identifier": "connu.jean", "password": "1234" }).to_string();
    let asked = || Request::new("POST", LOGIN).saying(body.as_bytes());
    for (name, value) in [
        ("Content-Type", "text/plain"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Content-Type", "application/json; charset=iso-8859-1"),
        ("Content-Type", "application/jsonp"),
        ("X-Other", "application/json"),
    ] {
        let request = asked().with(name, value);
        check(&service, &request, (415, "LQ-API-04"), None);
    }
    let json = || asked().with("Content-Type", "application/json");
    let twice = json().with("Content-Type", "application/json");
    check(&service, &twice, (415, "LQ-API-04"), None);
    let packed = json().with("Content-Encoding", "gzip");
    check(&service, &packed, (415, "LQ-API-04"), None);
}

#[test]
fn a_body_that_is_not_json() {
    let (_program, service) = service();
    for body in [
        "",
        "{",
        "nothing",
        "{\"identifier\": \"connu.jean\", \"password\": \"1234\"} {}",
        "{\"identifier\": \"connu.jean\", \"password\": \"1234\",}",
        "{'identifier': 'connu.jean'}",
        "{\"identifier\": \"connu.jean\", \"password\": \"\\ud800\"}",
    ] {
        let request = Request::text("POST", LOGIN, body);
        check(&service, &request, (400, "LQ-API-02"), None);
    }
    let invalid = b"{\"identifier\": \"connu.jean\", \"password\": \"\xff\xfe\"}";
    let invalid = Request::text("POST", LOGIN, "").saying(invalid);
    check(&service, &invalid, (400, "LQ-API-02"), None);
}

#[test]
fn a_field_that_is_unknown_missing_repeated_or_of_another_type() {
    let (_program, service) = service();
    let body = |body: &str| Request::text("POST", LOGIN, body);
    for (request, field) in [
        (body(r#"{"identifier":"a.b"}"#), "/password"),
        (body(r#"{"password":"1234"}"#), "/identifier"),
        (
            body(r#"{"identifier":"a.b","password":"1234","role":"administrator"}"#),
            "/role",
        ),
        (
            body(r#"{"identifier":"a.b","password":"1234","password":"4321"}"#),
            "/password",
        ),
        (body(r#"{"identifier":"a.b","password":1234}"#), "/password"),
        (
            body(r#"{"identifier":null,"password":"1234"}"#),
            "/identifier",
        ),
        (
            body(r#"{"identifier":["a.b"],"password":"1234"}"#),
            "/identifier",
        ),
    ] {
        check(&service, &request, (400, "LQ-API-01"), Some(field));
    }
    let deep = format!("{{\"identifier\": {}", "[".repeat(60_000));
    check(
        &service,
        &body(&deep),
        (400, "LQ-API-01"),
        Some("/identifier"),
    );
    for whole in ["[]", "[\"a.b\",\"1234\"]", "\"a.b\"", "7", "null", "true"] {
        let reply = body(whole).ask(&service);
        assert_eq!(reply.status, 400, "{whole}: {reply:#?}");
        assert_eq!(reply.json()["code"], "LQ-API-01", "{whole}");
    }
}

#[test]
fn a_value_that_breaks_a_rule_of_the_practice() {
    let (_program, service) = service();
    let login = |identifier: &str, password: &str| {
        let asked = json!({ "identifier": identifier, "password": password });
        Request::json("POST", LOGIN, &asked)
    };
    for (request, code, field) in [
        (login("", "1234"), "LQ-ID-08", "/identifier"),
        (login("connu jean", "1234"), "LQ-ID-01", "/identifier"),
        (login("connu.jean", ""), "LQ-PWD-01", "/password"),
        (
            login("connu.jean", &"a".repeat(1_025)),
            "LQ-PWD-02",
            "/password",
        ),
        (login("connu.jean", "12\u{0}34"), "LQ-PWD-03", "/password"),
    ] {
        check(&service, &request, (422, code), Some(field));
    }
}

#[test]
fn pwd_13_a_body_that_is_too_large() {
    let (_program, service) = service();
    let long = "a".repeat(70 * 1_024);
    let asked = json!({ "identifier": "connu.jean", "password": long });
    let request = Request::json("POST", LOGIN, &asked);
    check(&service, &request, (413, "LQ-API-03"), None);
    let token = administrator(&service);
    let list = vec![0x30; 16 * 1_024 * 1_024 + 1];
    let request = Request::new("POST", "/v1/revocation-lists")
        .by(&token)
        .with("Content-Type", "application/pkix-crl")
        .saying(&list);
    let reply = request.ask(&service);
    check_document(&reply, (413, "LQ-API-03"), None, &Request::new("POST", "…"));
}

#[test]
fn an_address_that_is_none_and_a_method_that_it_does_not_take() {
    let (_program, service) = service();
    for path in [
        "/",
        "/v1",
        "/v2/login/password",
        "/v1/login/password/",
        "/v1/../etc",
    ] {
        let request = Request::new("GET", path);
        check(&service, &request, (404, "LQ-API-05"), None);
    }
    for (method, path, allowed) in [
        ("GET", LOGIN, "POST"),
        ("DELETE", LOGIN, "POST"),
        ("TRACE", LOGIN, "POST"),
        ("OPTIONS", LOGIN, "POST"),
        ("POST", "/v1/session", "GET"),
    ] {
        let request = Request::new(method, path);
        let reply = check(&service, &request, (405, "LQ-API-06"), None);
        let methods = reply.header("Allow").expect("the methods");
        assert!(
            methods.split(',').any(|it| it.trim() == allowed),
            "{methods}"
        );
    }
}

#[test]
fn a_parameter_of_the_address_that_is_unknown_repeated_or_out_of_bounds() {
    let (_program, service) = service();
    let token = administrator(&service);
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=beaucoup", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("limit=1&limit=2", "limit"),
        ("offset=1", "offset"),
    ] {
        let request = Request::new("GET", &format!("/v1/accounts?{query}")).by(&token);
        check(&service, &request, (400, "LQ-API-01"), Some(field));
    }
    let request = Request::new("DELETE", "/v1/sessions/pas-un-uuid").by(&token);
    check(&service, &request, (400, "LQ-API-01"), Some("id"));
}

#[test]
fn rfc_6750_a_token_that_is_missing_malformed_or_of_no_session() {
    let (_program, service) = service();
    let asked = || Request::new("GET", "/v1/session");
    let digits = "0f".repeat(32);
    let one_less = "0".repeat(63);
    for request in [
        asked(),
        asked().with("Authorization", ""),
        asked().by(""),
        asked().by("zz"),
        asked().by(&one_less),
        asked().by(&format!("{digits}0")),
        asked().with("Authorization", &format!("Basic {digits}")),
        asked().with("Authorization", &digits),
        asked().by(&digits).by(&digits),
    ] {
        let reply = check(&service, &request, (401, "LQ-API-07"), None);
        let challenge = reply.header("WWW-Authenticate").expect("a challenge");
        assert!(challenge.starts_with("Bearer"), "{challenge}");
    }
    let request = asked().by(&digits);
    let reply = check(&service, &request, (401, "LQ-SES-01"), None);
    let challenge = reply.header("WWW-Authenticate").expect("a challenge");
    assert!(challenge.starts_with("Bearer"), "{challenge}");
}

#[test]
fn a_workstation_that_nobody_knows() {
    let (_program, service) = service();
    let digits = "0f".repeat(32);
    let asked = || Request::new("GET", "/v1/workstation");
    for request in [
        asked().with("Loquet-Workstation", &digits),
        asked().with("Loquet-Workstation", "ACCUEIL-1"),
        asked().with("Loquet-Workstation", ""),
        asked().with("X-Forwarded-For", "127.0.0.1"),
        asked().with("Forwarded", "for=127.0.0.1"),
        asked().with("Via", "1.1 relais"),
    ] {
        check(&service, &request, (401, "LQ-WKS-01"), None);
    }
}

#[test]
fn a_page_of_a_browser() {
    let (_program, service) = service();
    let asked = || Request::new("GET", "/v1/practice");
    for request in [
        asked().with("Origin", "https://pirate.example"),
        asked().with("Origin", "null"),
        asked().with("Origin", service.url()),
        asked().with("Sec-Fetch-Site", "cross-site"),
        asked().with("Sec-Fetch-Site", "same-site"),
    ] {
        let reply = check(&service, &request, (403, "LQ-API-08"), None);
        let opened = |line: &&String| line.to_ascii_lowercase().starts_with("access-control-");
        assert_eq!(reply.headers.iter().find(opened), None);
    }
}

/// A practice that trusts test cards, and its service.
struct Cards {
    program: Program,
    service: Service,
    desk: HttpDesk,
    _trust: Trust,
}

impl Cards {
    async fn new() -> Self {
        let trust = Trust::in_test_cards(today()).await;
        let program = program(&trust);
        program.create_practice();
        let number = crate::desk_contract_harness::holder_of(HeldCard::First).number;
        let _ = program
            .administer(["user", "add", "robert.specialiste", "--no-password"], "")
            .expecting(0);
        let register = [
            "card",
            "register",
            &number.to_string(),
            "--for",
            "robert.specialiste",
        ];
        let _ = program.administer(register, "").expecting(0);
        let service = Service::start(&program);
        let server = Server {
            url: service.url().to_owned(),
            roots: Roots::System,
            workstation: None,
            application: ApplicationName::new("bad input"),
        };
        Self {
            desk: HttpDesk::new(&server).expect("a server"),
            program,
            service,
            _trust: trust,
        }
    }

    async fn challenge(&self) -> CardChallenge {
        let challenge = self.desk.challenge_card(ChallengePurpose::Login, origin());
        challenge.await.expect("a challenge")
    }

    fn answer(challenge: &CardChallenge, signs: HeldCard) -> Request {
        let certificate = certificate(HeldCard::First);
        let message = challenge.message(&certificate.digest());
        let answer = CardAnswer {
            attempt: challenge.attempt,
            signature: sign(signs, &message),
            certificate,
            interface: CardInterface::Contact,
        };
        let answer = loquet_wire_v1::CardAnswer::from(&answer);
        let answer = serde_json::to_value(answer).expect("JSON");
        Request::json("POST", "/v1/login/card", &answer)
    }

    fn check_denied(&self, request: &Request) -> Reply {
        let reply = request.clone().in_language("fr").ask(&self.service);
        check_document(&reply, (401, "LQ-LOGIN-05"), None, request);
        reply
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cps_04_an_answer_that_is_replayed_too_late_or_signed_by_another_is_one_refusal() {
    let cards = Cards::new().await;
    let good = Cards::answer(&cards.challenge().await, HeldCard::First);
    let opened = good.ask(&cards.service);
    assert_eq!(opened.status, 200, "{opened:#?}");
    let replayed = cards.check_denied(&good);

    let late = cards.challenge().await;
    let store = store_of(&cards.program).await;
    let_expire(&store, late.attempt).await;
    let late = cards.check_denied(&Cards::answer(&late, HeldCard::First));
    assert_eq!(late, replayed, "AUTH-21");

    let forged = Cards::answer(&cards.challenge().await, HeldCard::Colleagues);
    assert_eq!(cards.check_denied(&forged), replayed, "AUTH-21");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_a_card_that_is_none() {
    let cards = Cards::new().await;
    let attempt = "5a9cc9d0-f15e-4a9c-9587-d57d5ed52a48";
    let answer = |field: &str, value: Value| {
        let mut answer = json!({
            "attempt": attempt,
            "certificate": "MAA=",
            "signature": "AA==",
            "interface": "contact",
        });
        answer[field] = value;
        Request::json("POST", "/v1/login/card", &answer)
    };
    let large = "A".repeat(4 * 4 * 1_024);
    for (field, value) in [
        ("attempt", json!("pas-un-uuid")),
        ("certificate", json!("***")),
        ("certificate", json!(large)),
        ("signature", json!("")),
        ("signature", json!(large)),
        ("interface", json!("telepathy")),
        ("interface", json!(7)),
    ] {
        let pointer = format!("/{field}");
        let request = answer(field, value);
        check(&cards.service, &request, (400, "LQ-API-01"), Some(&pointer));
    }
}
