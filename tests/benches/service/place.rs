//! A practice of many people at workstations of their own, and the service over it.

use loquet_adapter_argon2::Argon2Values;
use loquet_tests::{PASSWORD_OF_THE_CROWD, Program, Service, Somebody, client_at, crowd};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::env;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

/// Workstations, and as many people.
pub(crate) const WORKSTATIONS: usize = 500;

/// How far the clients stand back, in the levels of `nice`: as far as the hashes. Elsewhere they have
/// machines of their own, and must not keep the service waiting for a core.
const STANDS_BACK: i32 = 10;

/// Somebody who is in.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    /// What their workstation shows.
    pub(crate) workstation: String,
    /// What their session shows.
    pub(crate) token: String,
}

/// The practice, and whoever asks.
pub(crate) struct Place {
    pub(crate) program: Program,
    pub(crate) people: Vec<Somebody>,
    pub(crate) runtime: Runtime,
}

impl Place {
    /// A practice whose hashes cost what is shipped.
    pub(crate) fn new() -> Self {
        assert!(
            env::var_os("LOQUET_PROGRAMS").is_some(),
            "the programs as they are shipped are measured: run `cargo xtask bench`"
        );
        let cost = Argon2Values::default();
        let mut program = Program::new();
        program.set(
            "LOQUET_PASSWORD__MEMORY_MIB",
            (cost.memory_kib / 1_024).to_string(),
        );
        program.set("LOQUET_PASSWORD__ITERATIONS", cost.iterations.to_string());
        program.set("LOQUET_PASSWORD__PARALLELISM", cost.parallelism.to_string());
        program.create_practice();
        let mut runtime = Builder::new_multi_thread();
        runtime.worker_threads(2).enable_all().on_thread_start(|| {
            // Where it is refused the clients compete with the service, as the figures will show.
            let _ = rustix::process::nice(STANDS_BACK);
        });
        let runtime = runtime.build().expect("a runtime");
        let people = runtime.block_on(crowd(&program, WORKSTATIONS, cost));
        Self {
            program,
            people,
            runtime,
        }
    }

    /// Starts the service.
    pub(crate) fn service(&self) -> Service {
        Service::start(&self.program)
    }

    /// Everybody logs in at once, each on a connection of their own, and comes back as the service
    /// says when it is busy, until all are in.
    pub(crate) fn everybody_in(&self, service: &Service) -> Vec<Open> {
        let mut logins = JoinSet::new();
        let _in_the_runtime = self.runtime.enter();
        for (number, somebody) in self.people.iter().cloned().enumerate() {
            // From several networks: one address alone may not have so many connections.
            let network = u8::try_from(number % 4).expect("small");
            let client = client_at([127, 3, network, 1]);
            let url = service.url().to_owned();
            logins.spawn(async move { log_in(&client, &url, &somebody).await.expect("in") });
        }
        self.runtime.block_on(logins.join_all())
    }
}

/// Logs somebody in, however long it takes, unless the service is gone.
pub(crate) async fn log_in(
    client: &Client,
    url: &str,
    somebody: &Somebody,
) -> reqwest::Result<Open> {
    loop {
        let asked = json!({ "identifier": somebody.identifier, "password": PASSWORD_OF_THE_CROWD });
        let request = client.post(format!("{url}/v1/login/password"));
        let request = request.header("Loquet-Workstation", &somebody.workstation);
        let answer = request.json(&asked).send().await?;
        if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
            let later = answer
                .headers()
                .get("retry-after")
                .and_then(|it| it.to_str().ok());
            let later = later
                .and_then(|seconds| seconds.parse().ok())
                .expect("a time to come back");
            tokio::time::sleep(Duration::from_secs(later)).await;
            continue;
        }
        assert_eq!(answer.status(), StatusCode::OK, "{}", somebody.identifier);
        let open: Value = answer.json().await?;
        let token = open.get("token").and_then(Value::as_str).expect("a token");
        return Ok(Open {
            workstation: somebody.workstation.clone(),
            token: token.to_owned(),
        });
    }
}
