//! Logins at saturation beside bare verifications, as many at once on the same cores.

use crate::median;
use crate::place::{Place, log_in};
use loquet_adapter_argon2::{Argon2PasswordHasher, Argon2Settings, Argon2Values};
use loquet_domain::{Password, PasswordHash};
use loquet_port_password::{PasswordHasher, Verification};
use loquet_tests::{PASSWORD_OF_THE_CROWD, client_at};
use std::future::Future;
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinSet;

/// Turns of each side.
const ROUNDS: usize = 6;

/// Logins, or verifications, of a turn: the slack at its end is small beside it.
const BATCH: usize = 48;

/// People who log in at once: the queue is never empty and never full.
const AT_ONCE: usize = 16;

pub(crate) fn measure(place: &Place) {
    let permits = usize::try_from(Argon2Values::default().permits).expect("small");
    let service = place.service();
    let clients: Vec<_> = (0..AT_ONCE).map(|_| client_at([127, 3, 0, 1])).collect();
    let login = |number: usize| {
        let client = clients.get(number % AT_ONCE).cloned().expect("a client");
        let somebody = place.people.get(number % place.people.len()).cloned();
        let (somebody, url) = (somebody.expect("somebody"), service.url().to_owned());
        async move { drop(log_in(&client, &url, &somebody).await.expect("in")) }
    };
    let bare = place.runtime.block_on(Bare::new());
    let rate = |at_once, from| Rate { at_once, from };
    let (mut verifications, mut logins, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    // The first ones read the program into memory, and open connections.
    place.runtime.block_on(rate(AT_ONCE, 0).of(&login));
    for round in 1..=ROUNDS {
        let verified = place
            .runtime
            .block_on(rate(permits, 0).of(&|_| bare.verify()));
        let opened = place
            .runtime
            .block_on(rate(AT_ONCE, round * BATCH).of(&login));
        ratios.push(opened / verified);
        verifications.push(verified);
        logins.push(opened);
    }
    let lowest = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    println!("Logins at saturation beside bare verifications, {permits} at once (goal: ≥ 0.95)");
    println!(
        "  bare verifications a second      {:>10.2}",
        median(verifications)
    );
    println!(
        "  logins a second                  {:>10.2}",
        median(logins)
    );
    println!(
        "  ratio, median of {ROUNDS} turns        {:>10.3}   (lowest {lowest:.3})",
        median(ratios)
    );
    drop(service.stop());
}

/// So many at once, those from this number on.
struct Rate {
    at_once: usize,
    from: usize,
}

impl Rate {
    /// How many a second are done.
    async fn of<W>(&self, work: &dyn Fn(usize) -> W) -> f64
    where
        W: Future<Output = ()> + Send + 'static,
    {
        let mut running = JoinSet::new();
        let begun = Instant::now();
        for number in 0..BATCH {
            if running.len() == self.at_once {
                running.join_next().await.expect("one runs").expect("done");
            }
            running.spawn(work(self.from + number));
        }
        while let Some(done) = running.join_next().await {
            done.expect("done");
        }
        BATCH as f64 / begun.elapsed().as_secs_f64()
    }
}

/// The verification alone, by the same code on threads of the same kind.
struct Bare {
    hasher: Arc<Argon2PasswordHasher>,
    password: Arc<Password>,
    verifier: Arc<PasswordHash>,
}

impl Bare {
    async fn new() -> Self {
        let hasher = Argon2PasswordHasher::new(&Argon2Settings::default());
        let password = Arc::new(Password::parse(PASSWORD_OF_THE_CROWD).expect("a password"));
        let verifier = hasher.hash(&password, [7; 16]).await.expect("a verifier");
        Self {
            hasher: Arc::new(hasher),
            password,
            verifier: Arc::new(verifier),
        }
    }

    fn verify(&self) -> impl Future<Output = ()> + Send + 'static {
        let (hasher, password, verifier) = (
            Arc::clone(&self.hasher),
            Arc::clone(&self.password),
            Arc::clone(&self.verifier),
        );
        async move {
            let judged = hasher.verify(&password, &verifier).await;
            assert!(matches!(judged, Ok(Verification::Right { .. })));
        }
    }
}
