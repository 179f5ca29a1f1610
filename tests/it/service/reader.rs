//! The reader of the server's own machine, through the real PC/SC service: a simulated card lies in
//! a virtual reader, and a program asks the service for everything (CPS-17, CPS-23, REG-20).

use super::front::{Front, Stream};
use crate::card::{card, card_of_colleague, practice, recorded};
use loquet_tests::{Program, Service, VirtualReaders};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// How soon a removal is seen by whoever follows the session.
const SOON: Duration = Duration::from_secs(1);

/// Reads the card that lies there; its name.
async fn read(front: &Front) -> String {
    let card = front
        .ask("POST", "/v1/station/card", (None, Some(json!({}))))
        .await;
    card.expecting(200)["card"]
        .as_str()
        .expect("a name")
        .to_owned()
}

fn entry(card: &str, pin: &str) -> (Option<&'static str>, Option<Value>) {
    (None, Some(json!({ "card": card, "pin": pin })))
}

/// Logs in by the card that lies there; the token.
async fn log_in(front: &Front) -> String {
    let card = read(front).await;
    let open = front
        .ask("POST", "/v1/station/login", entry(&card, "1234"))
        .await;
    token(&open.expecting(200))
}

fn token(result: &Value) -> String {
    result["token"].as_str().expect("a token").to_owned()
}

/// Follows a session that is in use.
async fn follow(front: &Front, token: &str) -> Stream {
    let mut stream = front.listen("/v1/session/events", Some(token)).await;
    let first = stream.expect("session").await;
    assert_eq!(first.data["state"], "active", "{first:?}");
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_in_the_readers_is_told_as_it_changes() {
    let (program, readers) = (practice(), VirtualReaders::start());
    let service = Service::start(&program);
    let front = Front::here(&service);
    let empty = front.ask("GET", "/v1/station/readers", (None, None)).await;
    let empty = empty.expecting(200);
    assert_eq!(empty["missing"], "LQ-CARD-12", "{empty:#}");
    let mut stream = front.listen("/v1/station/events", None).await;
    assert_eq!(stream.expect("readers").await.data, empty);
    let nothing = front
        .ask("POST", "/v1/station/card", (None, Some(json!({}))))
        .await;
    nothing.refused(409, "LQ-CARD-12");

    let inserted = readers.insert(&card());
    let mut seen = stream.expect("readers").await;
    // A card is there before it has answered.
    while seen.data["readers"][0]["card"] != "cps3" {
        seen = stream.expect("readers").await;
    }
    assert_eq!(seen.data["missing"], Value::Null, "{seen:?}");
    let shown = front
        .ask("POST", "/v1/station/card", (None, Some(json!({}))))
        .await;
    let shown = shown.expecting(200);
    assert_eq!(shown["holder"]["number"], "899700218896", "{shown:#}");
    assert_eq!(shown["certificate"]["category"], "test-card");
    assert_eq!(shown["pin_tries_left"], 3);
    readers.remove(inserted);
    assert_eq!(stream.expect("readers").await.data, empty);
}

#[tokio::test(flavor = "multi_thread")]
async fn reg_20_a_removal_locks_within_a_second_and_the_same_card_only_unlocks() {
    let (program, readers) = (practice(), VirtualReaders::start());
    let service = Service::start(&program);
    let front = Front::here(&service);
    let inserted = readers.insert(&card());
    let token_before = log_in(&front).await;
    let mut stream = follow(&front, &token_before).await;
    let removed = Instant::now();
    readers.remove(inserted);
    let locked = stream.expect("session").await;
    let told = (&locked.data["state"], &locked.data["cause"]);
    assert_eq!(told, (&json!("locked"), &json!("card-removed")));
    assert!(locked.at - removed < SOON, "{:?}", locked.at - removed);
    let used = front
        .ask("GET", "/v1/session", (Some(&token_before), None))
        .await;
    used.refused(403, "LQ-SES-02");

    let other = readers.insert(&card_of_colleague());
    let card_read = read(&front).await;
    let unlock = json!({ "card": card_read, "pin": "1234" });
    let asked = (Some(token_before.as_str()), Some(unlock));
    let refused = front.ask("POST", "/v1/station/unlock", asked).await;
    refused.refused(401, "LQ-LOGIN-05");
    readers.remove(other);

    let inserted = readers.insert(&card());
    let card_read = read(&front).await;
    let unlock = json!({ "card": card_read, "pin": "1234" });
    let asked = (Some(token_before.as_str()), Some(unlock));
    let unlocked = front.ask("POST", "/v1/station/unlock", asked).await;
    let token_after = token(&unlocked.expecting(200));
    let over = stream.expect("problem").await;
    assert_eq!(over.data["code"], "LQ-SES-01", "the old token is worthless");
    assert!(stream.next().await.is_none());

    let mut stream = follow(&front, &token_after).await;
    let removed = Instant::now();
    readers.remove(inserted);
    let locked = stream.expect("session").await;
    assert_eq!(locked.data["state"], "locked");
    assert!(locked.at - removed < SOON, "watched again");
}

#[tokio::test(flavor = "multi_thread")]
async fn reg_20_a_removal_ends_the_session_after_the_grace() {
    let (mut program, readers) = (practice(), VirtualReaders::start());
    program.set("LOQUET_CARD__REMOVAL", "close");
    program.set("LOQUET_CARD__REMOVAL_GRACE_SECONDS", "1");
    let service = Service::start(&program);
    let front = Front::here(&service);
    let inserted = readers.insert(&card());
    let mut stream = follow(&front, &log_in(&front).await).await;
    readers.remove(inserted);
    let removed = Instant::now();
    let ended = stream.expect("session").await;
    let told = (&ended.data["state"], &ended.data["cause"]);
    assert_eq!(told, (&json!("ended"), &json!("card-removed")));
    let after = ended.at - removed;
    assert!((SOON / 2..2 * SOON).contains(&after), "{after:?}");
    assert!(stream.next().await.is_none());
    let reasons = recorded(&program, "session.ended");
    let reasons: Vec<_> = reasons
        .iter()
        .map(|(_, reason)| reason.as_deref())
        .collect();
    assert!(reasons.contains(&Some("card-removed")), "{reasons:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cps_17_a_wrong_pin_tells_what_is_left_and_the_last_try_is_agreed_to() {
    let (program, readers) = (practice(), VirtualReaders::start());
    let service = Service::start(&program);
    let front = Front::here(&service);
    let _inserted = readers.insert(&card());
    let card = read(&front).await;
    let malformed = front
        .ask("POST", "/v1/station/login", entry(&card, "12a4"))
        .await;
    assert_eq!(malformed.refused(422, "LQ-PIN-01")["field"], "/pin");
    for left in [2, 1] {
        let wrong = front
            .ask("POST", "/v1/station/login", entry(&card, "9999"))
            .await;
        let wrong = wrong.refused(422, "LQ-PIN-02");
        assert_eq!(wrong["tries_left"], left, "{wrong:#}");
    }
    let warned = front
        .ask("POST", "/v1/station/login", entry(&card, "1234"))
        .await;
    warned.refused(422, "LQ-PIN-04");
    let shown = front
        .ask("POST", "/v1/station/card", (None, Some(json!({}))))
        .await;
    assert_eq!(shown.expecting(200)["pin_tries_left"], 1, "none was spent");
    let agreed = json!({ "card": card, "pin": "1234", "last_try": true });
    let open = front
        .ask("POST", "/v1/station/login", (None, Some(agreed)))
        .await;
    assert_eq!(open.expecting(200)["session"]["test"], true);
    let log = service.log();
    assert!(!log.contains("9999") && !log.contains("12a4"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reg_20_a_crash_of_the_service_locks_what_its_reader_has_opened() {
    let (program, readers) = (practice(), VirtualReaders::start());
    let service = Service::start(&program);
    let _inserted = readers.insert(&card());
    let token = log_in(&Front::here(&service)).await;
    service.kill();
    let service = Service::start(&program);
    let shown = Front::here(&service);
    let shown = shown
        .ask("GET", "/v1/session/state", (Some(&token), None))
        .await;
    let shown = shown.expecting(200);
    let told = (&shown["state"], &shown["cause"]);
    assert_eq!(told, (&json!("locked"), &json!("card-removed")));
}

#[tokio::test(flavor = "multi_thread")]
async fn reg_20_a_crash_of_the_pc_sc_service_locks() {
    let (program, readers) = (practice(), VirtualReaders::start());
    let service = Service::start(&program);
    let front = Front::here(&service);
    let _inserted = readers.insert(&card());
    let mut stream = follow(&front, &log_in(&front).await).await;
    readers.crash();
    let locked = stream.expect("session").await;
    assert_eq!(locked.data["state"], "locked", "{locked:?}");
    let seen = front.ask("GET", "/v1/station/readers", (None, None)).await;
    assert_eq!(seen.expecting(200)["missing"], "LQ-CARD-10");
}

#[tokio::test(flavor = "multi_thread")]
async fn cps_22_a_card_that_was_moved_is_read_again_before_it_sees_a_pin() {
    let (program, readers) = (practice(), VirtualReaders::start());
    let service = Service::start(&program);
    let front = Front::here(&service);
    let inserted = readers.insert(&card());
    let before = read(&front).await;
    readers.remove(inserted);
    let _inserted = readers.insert(&card());
    let moved = front
        .ask("POST", "/v1/station/login", entry(&before, "9999"))
        .await;
    assert_eq!(moved.status, 409, "{:#}", moved.body);
    let shown = front
        .ask("POST", "/v1/station/card", (None, Some(json!({}))))
        .await;
    assert_eq!(shown.expecting(200)["pin_tries_left"], 3, "none was spent");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reader_serves_the_server_s_own_machine_only() {
    let (program, readers) = (practice(), VirtualReaders::start());
    let _inserted = readers.insert(&card());
    let service = Service::start(&program);
    let password = Program::ADMINISTRATOR_PASSWORD;
    let administrator = service.log_in(Program::ADMINISTRATOR, password).await;
    let front = Front::on(&service, service.enrol(&administrator, "SALLE-2").await);
    for (method, path, message) in [
        ("GET", "/v1/station/readers", None),
        ("GET", "/v1/station/events", None),
        ("POST", "/v1/station/card", Some(json!({}))),
        ("POST", "/v1/station/login", entry("x", "1234").1),
    ] {
        let refused = front.ask(method, path, (None, message)).await;
        refused.refused(403, "LQ-SRV-08");
    }
}
