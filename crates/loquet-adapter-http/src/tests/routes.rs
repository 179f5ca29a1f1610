//! Which request each wish is.

use super::bench::{Act, Canned, PASSWORD, login, opened, token};
use super::once::{acts, readings};
use loquet_port_desk::{AccountDesk, LoginDesk};

/// The request lines that are expected, in the order of the wishes.
const ROUTES: [&str; 38] = [
    "POST /v1/login/password",
    "PUT /v1/password",
    "POST /v1/login/card/challenge",
    "POST /v1/login/card",
    "POST /v1/session/unlock/card",
    "POST /v1/login/card/abandon",
    "POST /v1/session/unlock/password",
    "POST /v1/session/lock",
    "POST /v1/session/close",
    "DELETE /v1/sessions/01010101-0101-4101-8101-010101010101",
    "POST /v1/accounts",
    "PUT /v1/accounts/lhoeuillet.zoe/status",
    "POST /v1/accounts/lhoeuillet.zoe/unlock",
    "PUT /v1/accounts/lhoeuillet.zoe/password",
    "PUT /v1/accounts/lhoeuillet.zoe/card",
    "DELETE /v1/card",
    "POST /v1/revocation-lists",
    "POST /v1/revocation-lists/refresh",
    "POST /v1/imports",
    "POST /v1/journal/verification",
    "POST /v1/journal/anchors",
    "POST /v1/journal/purges",
    "POST /v1/workstations/invitations",
    "POST /v1/workstations",
    "DELETE /v1/workstations/03030303-0303-4303-8303-030303030303",
    "GET /v1/session",
    "GET /v1/session/state",
    "GET /v1/session/state",
    "GET /v1/sessions",
    "GET /v1/accounts?limit=10",
    "GET /v1/accounts/lhoeuillet.zoe",
    "GET /v1/policy-report",
    "POST /v1/card/examine",
    "GET /v1/revocation-lists",
    "GET /v1/journal?limit=10",
    "GET /v1/journal/export?limit=10",
    "GET /v1/workstations",
    "GET /v1/workstation",
];

#[tokio::test]
async fn every_wish_is_one_request() {
    let wishes: Vec<_> = acts().into_iter().chain(readings()).collect();
    assert_eq!(wishes.len(), ROUTES.len());
    for ((name, wish), route) in wishes.iter().zip(ROUTES) {
        let canned = Canned::new([Act::Say(Vec::new())]).await;
        drop(wish.ask(&canned.desk()).await);
        let request = canned.requests().swap_remove(0);
        let line = format!("{route} HTTP/1.1\r\n");
        assert!(request.starts_with(&line), "{name}: {request}");
        check_headers(&request, name);
    }
}

/// Who asks: the workstation always; the session where there is one, and nowhere else.
fn check_headers(request: &str, name: &str) {
    let workstation = format!("\r\nloquet-workstation: {}\r\n", "ab".repeat(32));
    assert!(request.contains(&workstation), "{name}");
    assert!(
        request.contains("\r\nuser-agent: AgendaMed/7.2\r\n"),
        "{name}"
    );
    let session = format!("\r\nauthorization: Bearer {}\r\n", "cd".repeat(32));
    assert_eq!(
        request.contains(&session),
        name.contains("&token()"),
        "{name}"
    );
    for foreign in ["\r\norigin:", "\r\nreferer:", "\r\ncookie:"] {
        assert!(!request.contains(foreign), "{name}");
    }
}

#[tokio::test]
async fn a_login_is_one_message_of_the_api() {
    let canned = Canned::new([Act::Say(opened())]).await;
    let open = canned.desk().log_in(login()).await.expect("open");
    assert_eq!(open.token.digest(), token().digest());
    let request = canned.requests().swap_remove(0);
    assert!(request.contains("\r\ncontent-type: application/json\r\n"));
    let (_, body) = request.split_once("\r\n\r\n").expect("a body");
    let expected = serde_json::json!({"identifier": "l’hœuillet.zoë", "password": PASSWORD});
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_page_begins_after_a_key() {
    let canned = Canned::new([Act::Say(Vec::new())]).await;
    let after = Some("L’Hœuillet.Zoë".parse().expect("an identifier"));
    drop(canned.desk().list_users(&token(), after, 20).await);
    let request = canned.requests().swap_remove(0);
    let line = "GET /v1/accounts?after=lhoeuillet.zoe&limit=20 ";
    assert!(request.starts_with(line), "{request}");
}
