//! How soon a service that was killed is ready again.

use crate::place::{Place, log_in};
use crate::poll::Connection;
use loquet_tests::{Service, client};
use std::thread;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How often it is killed.
const KILLS: usize = 20;

/// Logins under way when it is. Others each time: an attempt that is cut off stays counted.
const UNDER_WAY: usize = 24;

/// How long they have been under way.
const MEANWHILE: Duration = Duration::from_millis(300);

pub(crate) fn measure(place: &Place) {
    let mut durations = Vec::new();
    let mut service = place.service();
    for people in place.people.chunks(UNDER_WAY).take(KILLS) {
        let mut logins = JoinSet::new();
        for somebody in people {
            let (client, url) = (client(), service.url().to_owned());
            let somebody = somebody.clone();
            logins.spawn_on(
                async move { log_in(&client, &url, &somebody).await },
                place.runtime.handle(),
            );
        }
        thread::sleep(MEANWHILE);
        service.kill();
        logins.abort_all();
        let begun = Instant::now();
        service = place.service();
        ready(&service);
        durations.push(begun.elapsed());
    }
    durations.sort_unstable();
    let [median, worst] =
        [KILLS / 2, KILLS - 1].map(|place| *durations.get(place).expect("measured"));
    println!("Ready again after kill -9 under load, {KILLS} times (goal: < 1 s)");
    println!("  median                           {median:>10.2?}");
    println!("  worst                            {worst:>10.2?}");
    drop(service.stop());
}

/// Waits until the service says that it is ready.
fn ready(service: &Service) {
    let mut connection = Connection::new(service.url());
    while connection.get("/health/ready", "") != 200 {}
}
