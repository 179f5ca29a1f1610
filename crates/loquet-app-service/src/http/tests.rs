//! The whole router over a desk that a test writes.

pub(crate) mod bench;
mod desk;
mod enrolling;

use bench::{Ask, Bench, ask};
use desk::{storage, workstation_token};
use loquet_port_desk::DeskError;
use serde_json::{Value, json};

fn login() -> Value {
    json!({"identifier": "charbonnel.pascal", "password": "correct horse"})
}

/// Every route, asked well, with what the desk is asked for it.
#[expect(clippy::too_many_lines, reason = "a table")]
fn every_route() -> Vec<(Ask, &'static str, u16)> {
    let session = |method, uri: &str| ask(method, uri).in_session();
    let id = "00000000-0000-4000-8000-000000000001";
    let answer = json!({"attempt": id, "certificate": "MAA=", "signature": "AAAA",
        "interface": "contact"});
    let account = "/v1/accounts/charbonnel.pascal";
    let number = json!({"number": "899700366240"});
    vec![
        (
            ask("POST", "/v1/login/password").json(&login()),
            "log_in",
            200,
        ),
        (
            ask("POST", "/v1/login/card/challenge").json(&json!({"purpose": "login"})),
            "challenge_card",
            200,
        ),
        (
            ask("POST", "/v1/login/card").json(&answer),
            "log_in_by_card",
            200,
        ),
        (
            ask("POST", "/v1/login/card/abandon")
                .json(&json!({"attempt": id, "fault": {"code": "LQ-CARD-19"}})),
            "abandon_card",
            204,
        ),
        (
            ask("PUT", "/v1/password")
                .json(&json!({"identifier": "a.b", "present": "old one", "new": "new one"})),
            "change_password",
            204,
        ),
        (
            session("GET", "/v1/session/state"),
            "show_session_from",
            200,
        ),
        (session("GET", "/v1/session"), "use_session", 200),
        (
            session("POST", "/v1/session/lock").json(&json!({"cause": "asked"})),
            "lock_session",
            200,
        ),
        (
            session("POST", "/v1/session/unlock/password").json(&json!({"password": "x y"})),
            "unlock_session",
            200,
        ),
        (
            session("POST", "/v1/session/unlock/card").json(&answer),
            "unlock_by_card",
            200,
        ),
        (
            session("POST", "/v1/session/close").json(&json!({"cause": "closed"})),
            "close_session",
            200,
        ),
        (session("GET", "/v1/sessions"), "own_sessions", 200),
        (
            session("DELETE", &format!("/v1/sessions/{id}")),
            "end_session",
            200,
        ),
        (
            session("GET", "/v1/accounts?after=a.b&limit=10"),
            "list_users",
            200,
        ),
        (
            session("POST", "/v1/accounts").json(&json!({"identifier": "a.b", "role": "member"})),
            "add_user",
            201,
        ),
        (session("GET", account), "show_user", 200),
        (
            session("PUT", &format!("{account}/status")).json(&json!({"status": "disabled"})),
            "set_user_status",
            200,
        ),
        (
            session("POST", &format!("{account}/unlock")).json(&json!({"reason": "known"})),
            "unlock_user",
            200,
        ),
        (
            session("PUT", &format!("{account}/password")).json(&json!({"password": "x y"})),
            "set_user_password",
            200,
        ),
        (session("GET", "/v1/policy-report"), "policy_report", 200),
        (
            session("PUT", &format!("{account}/card")).json(&number),
            "register_card",
            200,
        ),
        (
            session("DELETE", &format!("{account}/card")),
            "unregister_card",
            200,
        ),
        (
            session("PUT", "/v1/card").json(&number),
            "register_card",
            200,
        ),
        (session("DELETE", "/v1/card"), "unregister_card", 200),
        (
            ask("POST", "/v1/card/examine").json(&json!({"certificate": "MAA="})),
            "examine_card",
            200,
        ),
        (ask("GET", "/v1/revocation-lists"), "revocation_lists", 200),
        (
            session("POST", "/v1/revocation-lists").bytes("application/pkix-crl", b"0"),
            "install_revocation_list",
            200,
        ),
        (
            ask("POST", "/v1/revocation-lists/refresh").json(&json!({"only_if_due": true})),
            "refresh_revocation_lists",
            200,
        ),
        (
            session("POST", "/v1/imports").json(&json!({"users": [], "dry_run": true})),
            "import",
            200,
        ),
        (session("GET", "/v1/journal?limit=5"), "read_journal", 200),
        (
            session("GET", "/v1/journal/export?after=7"),
            "export_journal",
            200,
        ),
        (
            session("POST", "/v1/journal/verification").json(&json!({})),
            "verify_journal",
            200,
        ),
        (
            session("POST", "/v1/journal/anchors"),
            "anchor_journal",
            201,
        ),
        (session("POST", "/v1/journal/purges"), "purge_journal", 200),
        (
            session("POST", "/v1/workstations/invitations").json(&json!({"name": "SALLE-2"})),
            "invite_workstation",
            201,
        ),
        (
            ask("POST", "/v1/workstations").json(&json!({"code": "2345-6789-ABCD"})),
            "enrol_workstation",
            201,
        ),
        (session("GET", "/v1/workstations"), "workstations", 200),
        (
            session("DELETE", &format!("/v1/workstations/{id}")),
            "remove_workstation",
            200,
        ),
    ]
}

#[tokio::test]
async fn every_route_asks_the_desk_and_answers_as_described() {
    let bench = Bench::new();
    for (ask, call, status) in every_route() {
        let answered = bench.send(ask).await;
        assert_eq!(answered.status, status, "{call}: {answered:?}");
        let calls = bench.desk.take_calls();
        assert!(calls.contains(&call), "{call}: {calls:?}");
        assert_eq!(answered.headers["cache-control"], "no-store", "{call}");
        assert!(answered.headers.contains_key("x-request-id"), "{call}");
    }
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_a_documented_problem_everywhere() {
    let bench = Bench::new();
    bench.desk.refuse(storage);
    for (ask, call, _) in every_route() {
        if call == "show_session_from" {
            continue;
        }
        let answered = bench.send(ask).await;
        assert_eq!(answered.status, 503, "{call}");
        assert_eq!(answered.code(), "LQ-DB-01", "{call}");
        assert!(answered.headers.contains_key("retry-after"), "{call}");
    }
}

#[tokio::test]
async fn every_route_with_a_session_refuses_whoever_shows_none() {
    let bench = Bench::new();
    for (mut ask, call, _) in every_route() {
        let had = ask.without("authorization");
        if !had {
            continue;
        }
        let answered = bench.send(ask).await;
        assert_eq!(answered.status, 401, "{call}");
        assert_eq!(answered.code(), "LQ-API-07", "{call}");
        assert_eq!(
            answered.headers["www-authenticate"],
            "Bearer realm=\"loquet\""
        );
    }
}

#[tokio::test]
async fn every_route_but_the_enrolment_refuses_a_workstation_that_is_not_known() {
    for (ask, call, _) in every_route() {
        // One bench each: unknown workstations are throttled.
        let bench = Bench::new();
        let answered = bench.send(ask.from([192, 0, 2, 9], None)).await;
        if call == "enrol_workstation" {
            assert_eq!(answered.status, 201);
        } else {
            assert_eq!(answered.code(), "LQ-WKS-01", "{call}");
            assert!(!bench.desk.take_calls().contains(&call), "{call}");
        }
    }
}

#[tokio::test]
async fn every_message_is_refused_when_a_field_is_unknown_or_its_type_is_wrong() {
    let bench = Bench::new();
    for (mut ask, call, _) in every_route() {
        let Some(mut message) = ask.message() else {
            continue;
        };
        message["nobody_knows"] = json!(1);
        let answered = bench.send(ask.json(&message)).await;
        assert_eq!(answered.code(), "LQ-API-01", "{call}");
        assert_eq!(answered.json()["field"], "/nobody_knows", "{call}");
        assert!(!bench.desk.take_calls().contains(&call), "{call}");
    }
}

#[tokio::test]
async fn lock_06_every_denied_login_is_the_same_bytes_and_headers() {
    let bench = Bench::new();
    let mut answers = Vec::new();
    for identifier in ["charbonnel.pascal", "nobody.atall", "l'hœuillet.zoë"] {
        bench.desk.refuse(|| DeskError::Denied);
        let body = json!({"identifier": identifier, "password": identifier});
        let ask = ask("POST", "/v1/login/password").json(&body);
        answers.push(bench.send(ask.header("x-request-id", "same")).await);
    }
    for answer in &answers {
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (401, "LQ-LOGIN-01")
        );
        assert_eq!(answer.bytes, answers[0].bytes);
        assert_eq!(answer.headers, answers[0].headers);
        assert!(!answer.headers.contains_key("retry-after"));
    }
}

#[tokio::test]
async fn a_busy_service_says_when_to_come_back_and_counts_nothing() {
    let bench = Bench::new();
    bench.desk.refuse(|| DeskError::Busy);
    for _ in 0..700 {
        let answered = bench
            .send(ask("POST", "/v1/login/password").json(&login()))
            .await;
        assert_eq!(
            (answered.status.as_u16(), answered.code().as_str()),
            (503, "LQ-LOGIN-02")
        );
        assert_eq!(answered.headers["retry-after"], "2");
        assert_eq!(answered.json()["retry_after"], 2);
    }
}

#[tokio::test]
async fn t02_a_flood_of_denied_logins_is_told_when_to_come_back() {
    let bench = Bench::new();
    bench.desk.refuse(|| DeskError::Denied);
    let mut denied = 0;
    let last = loop {
        let login = ask("POST", "/v1/login/password").json(&login());
        let answered = bench.send(login).await;
        if answered.status != 401 {
            break answered;
        }
        denied += 1;
        assert!(denied < 1_000);
    };
    assert!(denied >= 600);
    let (status, code) = (last.status.as_u16(), last.code());
    assert_eq!((status, code.as_str()), (429, "LQ-SRV-05"));
    assert!(last.headers.contains_key("retry-after"));
    let other = ask("POST", "/v1/login/password")
        .json(&login())
        .in_salle_2();
    assert_eq!(
        bench.send(other).await.code(),
        "LQ-LOGIN-01",
        "each for itself"
    );
}

#[tokio::test]
async fn reg_21_the_desk_is_told_who_asks_whatever_the_network_says() {
    let bench = Bench::new();
    let from_outside = ask("POST", "/v1/login/password")
        .json(&login())
        .header("user-agent", "AgendaMed/7.2")
        .header("x-forwarded-for", "127.0.0.1");
    assert_eq!(bench.send(from_outside.in_salle_2()).await.status, 200);
    let origin = bench.desk.last_origin();
    assert_eq!(origin.workstation.as_str(), "SALLE-2");
    assert_eq!(origin.address, Some([192, 0, 2, 7].into()));
    assert_eq!(origin.application.as_str(), "AgendaMed/7.2");
    bench
        .send(ask("POST", "/v1/login/password").json(&login()))
        .await;
    assert_eq!(bench.desk.last_origin().address, None);
}

#[tokio::test]
async fn a_request_that_was_passed_on_is_not_the_servers_own_machines() {
    for (name, value) in [
        ("forwarded", "for=192.0.2.1"),
        ("x-forwarded-for", "192.0.2.1"),
        ("via", "1.1 proxy"),
    ] {
        let bench = Bench::new();
        let answered = bench
            .send(ask("GET", "/v1/practice").header(name, value))
            .await;
        assert_eq!(answered.code(), "LQ-WKS-01", "{name}");
    }
}

#[tokio::test]
async fn the_origin_policy_is_closed() {
    let bench = Bench::new();
    let get = || ask("GET", "/v1/practice");
    for ask in [
        get().header("origin", "http://localhost:7480"),
        get().header("sec-fetch-site", "cross-site"),
        get().header("host", "evil.example"),
        ask("GET", "/openapi.json").header("origin", "null"),
    ] {
        let answered = bench.send(ask).await;
        assert_eq!(
            (answered.status.as_u16(), answered.code().as_str()),
            (403, "LQ-API-08")
        );
    }
    let answered = bench.send(get().header("sec-fetch-site", "none")).await;
    assert_eq!(answered.status, 200);
    let cors = answered
        .headers
        .keys()
        .find(|name| name.as_str().contains("access-control"));
    assert_eq!(cors, None);
}

#[tokio::test]
async fn what_is_not_there_and_what_is_asked_otherwise_are_problems_too() {
    let bench = Bench::new();
    for uri in ["/", "/v1", "/v1/nothing", "/v1/sessions/", "/v2/session"] {
        let answered = bench.send(ask("GET", uri)).await;
        assert_eq!(
            (answered.status.as_u16(), answered.code().as_str()),
            (404, "LQ-API-05"),
            "{uri}"
        );
    }
    let answered = bench.send(ask("DELETE", "/v1/login/password")).await;
    assert_eq!(
        (answered.status.as_u16(), answered.code().as_str()),
        (405, "LQ-API-06")
    );
    assert_eq!(answered.headers["allow"], "POST");
    let answered = bench.send(ask("PATCH", "/v1/accounts/a.b/card")).await;
    let allow = answered.headers["allow"].to_str().expect("text");
    assert!(allow.contains("PUT") && allow.contains("DELETE"), "{allow}");
}

#[tokio::test]
async fn a_problem_speaks_the_language_that_was_asked_for() {
    let bench = Bench::new();
    let french = bench.send(ask("GET", "/v1/nothing")).await.json();
    let english = ask("GET", "/v1/nothing").header("accept-language", "en");
    let english = bench
        .send(english.header("x-request-id", "abc"))
        .await
        .json();
    let spoken = bench.send(ask("GET", "/v1/nothing")).await.headers;
    assert_eq!(spoken["content-language"], "fr");
    assert_eq!(english["title"], "There is nothing at this address");
    assert_ne!(french["title"], english["title"]);
    assert_eq!(english["type"], "urn:loquet:error:LQ-API-05");
    assert_eq!(english["instance"], "urn:loquet:request:abc");
    let instance = french["instance"].as_str().expect("text");
    assert!(instance.starts_with("urn:uuid:"), "{instance}");
}

#[tokio::test]
async fn an_identifier_in_a_path_is_read_by_its_rules() {
    let bench = Bench::new();
    let show = |text: &str| ask("GET", &format!("/v1/accounts/{text}")).in_session();
    let answered = bench.send(show("nopoint")).await;
    assert_eq!(
        (answered.status.as_u16(), answered.code().as_str()),
        (422, "LQ-ID-01")
    );
    assert_eq!(answered.json()["field"], "identifier");
    assert_eq!(
        bench.send(show("l%27h%C5%93uillet.zo%C3%AB")).await.status,
        200
    );
    assert_eq!(bench.send(show("%FF.a")).await.status, 400);
    assert_eq!(bench.send(show("a%2Fb.c")).await.code(), "LQ-ID-05");
    let answered = bench
        .send(ask("DELETE", "/v1/sessions/7").in_session())
        .await;
    assert_eq!(
        (answered.status.as_u16(), answered.code().as_str()),
        (400, "LQ-API-01")
    );
}

#[tokio::test]
async fn ses_03_a_session_is_read_once_a_second_and_again_after_any_change() {
    let bench = Bench::new();
    let check = async || {
        let answered = bench.send(ask("GET", "/v1/session").in_session()).await;
        (answered.status.as_u16(), bench.desk.take_calls())
    };
    assert_eq!(
        check().await,
        (200, vec!["show_session_from", "use_session"])
    );
    assert_eq!(check().await, (200, vec![]));
    let disable = ask("PUT", "/v1/accounts/a.b/status").in_session();
    bench
        .send(disable.json(&json!({"status": "disabled"})))
        .await;
    bench.desk.take_calls();
    bench.desk.refuse(|| DeskError::SessionEnded);
    let refused = (401, vec!["show_session_from", "use_session"]);
    assert_eq!(check().await, refused, "T17");
    let again = check().await;
    assert_eq!(again, (401, vec!["use_session"]), "a refusal is never kept");
    bench.desk.answer();
    bench
        .send(ask("POST", "/v1/login/password").json(&login()))
        .await;
    bench.desk.take_calls();
    assert_eq!(
        check().await.1.len(),
        2,
        "the same person logged in once more"
    );
}

#[tokio::test]
async fn a_session_that_another_workstation_has_used_is_asked_of_the_desk() {
    let bench = Bench::new();
    bench.send(ask("GET", "/v1/session").in_session()).await;
    bench.desk.take_calls();
    bench
        .send(ask("GET", "/v1/session").in_session().in_salle_2())
        .await;
    let calls = bench.desk.take_calls();
    assert!(calls.contains(&"show_session_from"), "{calls:?}");
    assert_eq!(bench.desk.last_origin().workstation.as_str(), "SALLE-2");
}

#[tokio::test]
async fn for_whom_a_card_is_registered_is_told_to_a_session_only() {
    let bench = Bench::new();
    let examine = || ask("POST", "/v1/card/examine").json(&json!({"certificate": "MAA="}));
    let answered = bench.send(examine()).await.json();
    assert_eq!(answered["registration"], "withheld");
    assert_eq!(answered.get("registered_for"), None);
    let answered = bench.send(examine().in_session()).await.json();
    assert_eq!(answered["registered_for"]["key"], "charbonnel.pascal");
    let wrong = examine().header("authorization", "Bearer no");
    assert_eq!(
        bench.send(wrong).await.code(),
        "LQ-API-07",
        "no silent fall-back"
    );
}

#[tokio::test]
async fn the_lists_are_fetched_now_once_a_minute_and_whenever_they_are_due() {
    let bench = Bench::new();
    let refresh =
        |due: bool| ask("POST", "/v1/revocation-lists/refresh").json(&json!({"only_if_due": due}));
    assert_eq!(bench.send(refresh(false)).await.status, 200);
    let answered = bench.send(refresh(false).in_salle_2()).await;
    assert_eq!(
        (answered.status.as_u16(), answered.code().as_str()),
        (429, "LQ-SRV-05")
    );
    for _ in 0..3 {
        assert_eq!(bench.send(refresh(true)).await.status, 200);
    }
}

#[tokio::test]
async fn an_import_tells_each_row_then_its_end() {
    let bench = Bench::new();
    let user = |line: u64| {
        json!({"line": line, "user_name": "DUPONT", "active": true,
            "password": {"kind": "none"}})
    };
    let import = || {
        let users: Vec<_> = (1..=3).map(user).collect();
        let import = json!({"users": users, "dry_run": true});
        ask("POST", "/v1/imports").in_session().json(&import)
    };
    let text = String::from_utf8(bench.send(import()).await.bytes).expect("text");
    assert_eq!(text.matches("event: row").count(), 3, "{text}");
    assert!(
        text.ends_with("event: done\ndata: {\"rows\":3}\n\n"),
        "{text}"
    );
    bench.desk.refuse(|| DeskError::Busy);
    let answered = bench.send(import()).await;
    assert_eq!(answered.status, 200, "rows were done before");
    let text = String::from_utf8(answered.bytes).expect("text");
    assert!(
        text.contains("event: problem") && text.contains("LQ-LOGIN-02"),
        "{text}"
    );
}

#[tokio::test]
async fn an_enrolled_workstation_is_told_who_it_is() {
    let bench = Bench::new();
    let local = bench.send(ask("GET", "/v1/workstation")).await.json();
    assert_eq!(local["local"], true);
    let enrolled = bench
        .send(ask("GET", "/v1/workstation").in_salle_2())
        .await
        .json();
    assert_eq!(
        (&enrolled["local"], &enrolled["name"]),
        (&json!(false), &json!("SALLE-2"))
    );
    let token = workstation_token().expose().to_uppercase();
    let twice = ask("GET", "/v1/workstation").in_salle_2();
    let twice = twice.header("loquet-workstation", &token);
    assert_eq!(bench.send(twice).await.code(), "LQ-WKS-01");
}

#[tokio::test]
async fn the_practice_is_told_to_whoever_may_ask() {
    let bench = Bench::new();
    let told = bench.send(ask("GET", "/v1/practice")).await.json();
    assert_eq!(told["ways_in"], json!(["password", "card"]));
    assert_eq!(told["reader"], true);
    let remote = bench
        .send(ask("GET", "/v1/practice").in_salle_2())
        .await
        .json();
    assert_eq!(remote["reader"], false);
}
