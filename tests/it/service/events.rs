//! Sessions as they change, told to whoever follows them; what a workstation remembers.

use super::front::{Front, Stream};
use loquet_tests::{Program, Service};
use serde_json::json;
use std::time::Duration;
use tokio::time::Instant;

/// How soon a change made through the service is seen.
const SOON: Duration = Duration::from_millis(500);

/// Somebody who is not the administrator, and their password.
const PERSON: &str = "lhermite.eloise";
const PASSWORD: &str = "une autre longue phrase";

/// A practice of the administrator and the person.
fn practice() -> Program {
    let program = Program::with_practice();
    let added = program.administer(["user", "add", PERSON], &format!("{PASSWORD}\n"));
    let _ = added.expecting(0);
    program
}

async fn administrator(service: &Service) -> String {
    let password = Program::ADMINISTRATOR_PASSWORD;
    service.log_in(Program::ADMINISTRATOR, password).await
}

/// Opens a session of the person; the token.
async fn log_in(front: &Front) -> String {
    let asked = json!({ "identifier": PERSON, "password": PASSWORD });
    let open = front
        .ask("POST", "/v1/login/password", (None, Some(asked)))
        .await;
    let open = open.expecting(200);
    open["token"].as_str().expect("a token").to_owned()
}

async fn follow(front: &Front, token: &str) -> Stream {
    let mut stream = front.listen("/v1/session/events", Some(token)).await;
    let first = stream.expect("session").await;
    assert_eq!(first.data["identifier"]["display"], PERSON, "{first:?}");
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn reg_20_a_card_removed_on_one_screen_is_seen_on_the_others_at_once() {
    let program = practice();
    let service = Service::start(&program);
    let front = Front::here(&service);
    let token = log_in(&front).await;
    let mut streams = [follow(&front, &token).await, follow(&front, &token).await];
    let begin = Instant::now();
    let lock = json!({ "cause": "card-removed" });
    let locked = front
        .ask("POST", "/v1/session/lock", (Some(&token), Some(lock)))
        .await;
    locked.expecting(200);
    for stream in &mut streams {
        let locked = stream.expect("session").await;
        assert_eq!(locked.data["state"], "locked");
        assert!(locked.at - begin < SOON, "{:?}", locked.at - begin);
    }
    let close = json!({ "cause": "closed" });
    let closed = front
        .ask("POST", "/v1/session/close", (Some(&token), Some(close)))
        .await;
    closed.expecting(200);
    for stream in &mut streams {
        assert_eq!(stream.expect("session").await.data["state"], "ended");
        assert!(stream.next().await.is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ses_08_a_person_who_is_disabled_is_out_on_every_workstation_at_once() {
    let program = practice();
    let service = Service::start(&program);
    let administrator = administrator(&service).await;
    let here = Front::here(&service);
    let there = Front::on(&service, service.enrol(&administrator, "SALLE-2").await);
    let mut streams = Vec::new();
    for front in [&here, &there] {
        streams.push(follow(front, &log_in(front).await).await);
    }
    let begin = Instant::now();
    let path = format!("/v1/accounts/{PERSON}/status");
    let disable = json!({ "status": "disabled" });
    let disabled = here
        .ask("PUT", &path, (Some(&administrator), Some(disable)))
        .await;
    disabled.expecting(200);
    for stream in &mut streams {
        let ended = stream.expect("session").await;
        assert_eq!(ended.data["state"], "ended", "{ended:?}");
        assert!(ended.at - begin < SOON, "{:?}", ended.at - begin);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reg_20_what_another_program_changes_is_seen_within_a_second() {
    let program = practice();
    let service = Service::start(&program);
    let front = Front::here(&service);
    let mut stream = follow(&front, &log_in(&front).await).await;
    let disabled = program.administer(["user", "disable", PERSON], "");
    let begin = Instant::now();
    let _ = disabled.expecting(0);
    let ended = stream.expect("session").await;
    assert_eq!(ended.data["state"], "ended", "{ended:?}");
    let after = ended.at.saturating_duration_since(begin);
    assert!(after < 3 * SOON, "{after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_stream_ends_when_the_service_stops() {
    let program = practice();
    let service = Service::start(&program);
    let front = Front::here(&service);
    let mut stream = follow(&front, &log_in(&front).await).await;
    let (ended, log) = service.stop();
    assert!(ended.success(), "{log}");
    assert!(stream.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn t02_a_workstation_has_so_many_streams_and_no_more() {
    let program = practice();
    let service = Service::start(&program);
    let administrator = administrator(&service).await;
    let there = Front::on(&service, service.enrol(&administrator, "SALLE-2").await);
    let token = log_in(&there).await;
    let mut open = Vec::new();
    for _ in 0..64 {
        open.push(there.open("/v1/session/events", Some(&token)).await);
    }
    assert!(open.iter().all(|stream| stream.status() == 200));
    let refused = there
        .ask("GET", "/v1/session/events", (Some(&token), None))
        .await;
    refused.refused(429, "LQ-SRV-05");
    let here = Front::here(&service);
    let elsewhere = here.open("/v1/session/events", Some(&administrator)).await;
    assert_eq!(elsewhere.status(), 200, "others are served");
    drop(open);
    let begin = Instant::now();
    while there
        .open("/v1/session/events", Some(&token))
        .await
        .status()
        != 200
    {
        assert!(
            begin.elapsed() < Duration::from_secs(10),
            "there is room again"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rem_02_each_workstation_remembers_whoever_is_in_and_asks_for_it() {
    let program = practice();
    let service = Service::start(&program);
    let administrator = administrator(&service).await;
    let here = Front::here(&service);
    let workstation = service.enrol(&administrator, "SALLE-2").await;
    let there = Front::on(&service, workstation);
    let token = log_in(&there).await;
    let path = format!("/v1/remembered/{PERSON}");
    there
        .ask("PUT", &path, (None, None))
        .await
        .refused(401, "LQ-API-07");
    here.ask("PUT", &path, (Some(&token), None))
        .await
        .refused(401, "LQ-SES-01");
    // Whether there is such an account makes no difference (REM-04).
    for other in [Program::ADMINISTRATOR, "nobody.here"] {
        let path = format!("/v1/remembered/{other}");
        let refused = there.ask("PUT", &path, (Some(&token), None)).await;
        refused.refused(403, "LQ-ADM-01");
    }
    there
        .ask("PUT", &path, (Some(&token), None))
        .await
        .expecting(204);
    for (front, starts, expected) in [
        (&there, "L", Some(PERSON)),
        (&there, "l'hermite.é", Some(PERSON)),
        (&there, "", Some(PERSON)),
        (&there, "x", None),
        (&here, "l", None),
    ] {
        let path = format!("/v1/remembered?starts={starts}");
        let listed = front.ask("GET", &path, (None, None));
        let listed = listed.await.expecting(200);
        let first = listed["identifiers"][0]["identifier"]["display"].as_str();
        assert_eq!(first, expected, "{starts}: {listed:#}");
    }
    for _ in 0..2 {
        there
            .ask("DELETE", &path, (None, None))
            .await
            .expecting(204);
    }
    let listed = there.ask("GET", "/v1/remembered", (None, None)).await;
    assert_eq!(listed.expecting(200)["identifiers"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_workstation_remembers_goes_with_it() {
    let program = practice();
    let service = Service::start(&program);
    let administrator = administrator(&service).await;
    let there = Front::on(&service, service.enrol(&administrator, "SALLE-2").await);
    let token = log_in(&there).await;
    let path = format!("/v1/remembered/{PERSON}");
    there
        .ask("PUT", &path, (Some(&token), None))
        .await
        .expecting(204);
    let folder = program.data().join("workstation/workstations");
    let files = || std::fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(files(), 1);
    let mut stream = follow(&there, &token).await;
    let here = Front::here(&service);
    let this = there
        .ask("GET", "/v1/workstation", (None, None))
        .await
        .expecting(200);
    let id = this["workstation"]["id"].as_str().expect("an identity");
    let path = format!("/v1/workstations/{id}");
    here.ask("DELETE", &path, (Some(&administrator), None))
        .await
        .expecting(200);
    assert_eq!(stream.expect("session").await.data["state"], "ended");
    assert_eq!(files(), 0);
}
