//! Everybody at once, at 8 in the morning (T07, PWD-13), and a service that dies meanwhile (T39).

use loquet_adapter_argon2::Argon2Values;
use loquet_tests::{
    Memory, PASSWORD_OF_THE_CROWD, Program, Service, Somebody, client, client_at, crowd,
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// Workstations of the storm.
const WORKSTATIONS: usize = 500;
/// Hashes at once.
const PERMITS: u64 = 2;
/// The memory of one, as it is shipped.
const HASH_MIB: u64 = 64;
/// What the storm may cost beside the hashes. The program itself, as it is built for tests, takes
/// as much when one person has come.
const BESIDE_MIB: u64 = 40;
/// How often it is killed.
const KILLS: usize = 20;
/// Logins under way when it is.
const UNDER_WAY: usize = 24;

/// The cost of a hash that is soon done, of the memory of those that are shipped.
const fn cost(mib: u32) -> Argon2Values {
    Argon2Values {
        memory_kib: mib * 1_024,
        iterations: 2,
        parallelism: 1,
        permits: 2,
        queue: 64,
    }
}

fn practice(mib: &'static str) -> Program {
    let mut program = Program::with_practice();
    program.set("LOQUET_PASSWORD__MEMORY_MIB", mib);
    program
}

/// One login, of somebody at their workstation.
async fn log_in(
    client: &reqwest::Client,
    url: &str,
    somebody: &Somebody,
) -> reqwest::Result<reqwest::Response> {
    client
        .post(format!("{url}/v1/login/password"))
        .header("Loquet-Workstation", &somebody.workstation)
        .json(&json!({ "identifier": somebody.identifier, "password": PASSWORD_OF_THE_CROWD }))
        .send()
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t07_five_hundred_workstations_at_once_are_all_answered_in_bounded_memory() {
    let program = practice("64");
    let people = crowd(&program, WORKSTATIONS, cost(64)).await;
    let service = Service::start(&program);
    // Its first login reads the code of a login into memory, and frees its hash.
    let alone = log_in(&client(), service.url(), &people[0]).await;
    assert_eq!(alone.expect("an answer").status(), StatusCode::OK);
    let before = service.memory_mib(Memory::Resident);
    let together = Arc::new(Barrier::new(WORKSTATIONS));
    let mut logins = JoinSet::new();
    for (number, somebody) in people.into_iter().enumerate() {
        let (together, url) = (Arc::clone(&together), service.url().to_owned());
        logins.spawn(async move {
            // From two networks: one address alone may not have so many connections.
            let client = client_at([127, 3, u8::try_from(number % 2).expect("small"), 1]);
            together.wait().await;
            let answer = log_in(&client, &url, &somebody).await.expect("an answer");
            let busy = answer.headers().get("retry-after").cloned();
            (answer.status(), busy)
        });
    }
    let answers = logins.join_all().await;
    let opened = answers
        .iter()
        .filter(|(status, _)| *status == StatusCode::OK);
    let opened = opened.count();
    for (status, busy) in &answers {
        assert!(
            *status == StatusCode::OK
                || (*status == StatusCode::SERVICE_UNAVAILABLE && busy.is_some()),
            "{status}, {busy:?}"
        );
    }
    assert!(
        opened >= 66,
        "those who run and those who wait get in: {opened}"
    );
    let peak = service.memory_mib(Memory::Peak);
    assert!(
        peak <= before + PERMITS * HASH_MIB + BESIDE_MIB,
        "{peak} MiB at most, {before} before, {opened} in"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t39_no_acknowledged_login_is_lost_when_the_service_is_killed_twenty_times() {
    let program = practice("19");
    // Others each time: an attempt that is cut off stays counted, so that a crash gives no free guess.
    let everybody = crowd(&program, KILLS * UNDER_WAY, cost(19)).await;
    for (round, people) in everybody.chunks(UNDER_WAY).enumerate() {
        let service = Service::start(&program);
        let acknowledged = logins_until(&service, people, round).await;
        service.kill();

        let service = Service::start(&program);
        for (token, somebody) in &acknowledged {
            let shown = client()
                .get(service.at("/v1/session/state"))
                .bearer_auth(token)
                .header("Loquet-Workstation", &somebody.workstation)
                .send();
            let shown = shown.await.expect("an answer");
            assert_eq!(shown.status(), StatusCode::OK, "round {round}");
            let shown: Value = shown.json().await.expect("JSON");
            assert_eq!(shown["identifier"]["display"], *somebody.identifier);
        }
        let (ended, log) = service.stop();
        assert!(ended.success(), "{log}");
    }
    let administrator = ["--as", Program::ADMINISTRATOR, "--password-stdin"];
    let words = ["journal", "verify"].iter().chain(&administrator);
    let input = format!("{}\n", Program::ADMINISTRATOR_PASSWORD);
    let _ = program.run(words, &input).expecting(0);
}

/// Logs everybody in, and comes back with `enough` answers while the others are under way.
async fn logins_until(
    service: &Service,
    people: &[Somebody],
    enough: usize,
) -> Vec<(String, Somebody)> {
    let mut logins = JoinSet::new();
    for somebody in people.iter().cloned() {
        let url = service.url().to_owned();
        logins.spawn(async move {
            let answer = log_in(&client(), &url, &somebody).await.ok()?;
            assert_eq!(answer.status(), StatusCode::OK);
            let answer: Value = answer.json().await.ok()?;
            Some((answer["token"].as_str()?.to_owned(), somebody))
        });
    }
    let mut acknowledged = Vec::new();
    while acknowledged.len() < enough {
        let answer = logins.join_next().await.expect("one more");
        acknowledged.extend(answer.expect("no panic"));
    }
    acknowledged
}
