//! `cargo xtask bench`: the service as it is shipped, beside what it is built on.
//!
//! Everything is told as a ratio within one run, and the two sides of a ratio take turns, so that
//! whatever else the machine does falls on both. The clients run on the same cores.
//!
//! `cargo xtask bench --bench service -- checks` measures one part alone: `storm`, `restart`,
//! `logins` or `checks`.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "a benchmark prints, reads the clock and has failed when it cannot be set up"
)]

mod checks;
mod empty;
mod logins;
mod place;
mod poll;
mod restart;
mod storm;

use place::Place;
use std::env;
use std::time::Duration;

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    if words.iter().any(|word| word == empty::ARGUMENT) {
        return empty::serve();
    }
    let parts: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|word| *word == part);
    let place = Place::new();
    if wanted("storm") {
        storm::measure(&place);
    }
    if wanted("restart") {
        restart::measure(&place);
    }
    if wanted("logins") {
        logins::measure(&place);
    }
    if wanted("checks") {
        checks::measure(&place);
    }
}

/// The median, the slowest of a hundred but one, and the slowest.
struct Spread {
    median: Duration,
    p99: Duration,
    slowest: Duration,
}

impl Spread {
    fn of(mut durations: Vec<Duration>) -> Self {
        durations.sort_unstable();
        let at = |percent: usize| {
            durations.get((durations.len() * percent / 100).min(durations.len() - 1))
        };
        let [median, p99, slowest] = [50, 99, 100].map(|percent| *at(percent).expect("a measure"));
        Self {
            median,
            p99,
            slowest,
        }
    }
}

/// The median of ratios.
fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_unstable_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied().expect("a ratio")
}
