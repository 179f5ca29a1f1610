//! Session checks beside an empty route of axum, both driven by `wrk` over the same connections.

use crate::empty::{self, EmptyRoute};
use crate::median;
use crate::place::{Open, Place};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Turns of each side, and how long each takes.
const TURNS: usize = 7;
const SECONDS: u32 = 3;

/// Connections, and threads of the client.
const CONNECTIONS: u32 = 32;
const THREADS: u32 = 2;

/// One side of the comparison.
struct Target<'a> {
    url: String,
    process: u32,
    script: &'a Path,
}

/// What a turn has shown.
#[derive(Clone, Copy)]
struct Turn {
    /// Answers a second.
    rate: f64,
    /// Processor time of the server for an answer, in microseconds.
    cost: f64,
}

pub(crate) fn measure(place: &Place) {
    let service = place.service();
    let open = place.everybody_in(&service);
    let empty = EmptyRoute::start();
    println!("Session checks beside an empty route of axum, by wrk (goal: ≥ 0.5)");
    for (what, path, sessions) in [
        ("state, 1 session", "/v1/session/state", 1),
        ("use, 1 session", "/v1/session", 1),
        ("state, 500 sessions", "/v1/session/state", open.len()),
    ] {
        let script = script(place, &open, sessions);
        let target = |url: &str, path: &str, process| Target {
            url: format!("{url}{path}"),
            process,
            script: &script,
        };
        let bare = target(empty.url(), empty::PATH, empty.id());
        let ours = target(service.url(), path, service.id());
        compare(what, &bare, &ours);
    }
    drop(service.stop());
}

fn compare(what: &str, bare: &Target<'_>, ours: &Target<'_>) {
    let turns: Vec<_> = (0..TURNS).map(|_| (bare.drive(), ours.drive())).collect();
    let of = |figure: &dyn Fn(&(Turn, Turn)) -> f64| median(turns.iter().map(figure).collect());
    println!(
        "  {what:<20} {:>7.0} /s of {:>7.0} /s   ratio {:.3}   processor {:>5.1} µs of {:>5.1} µs, ratio {:.3}",
        of(&|(_, ours)| ours.rate),
        of(&|(bare, _)| bare.rate),
        of(&|(bare, ours)| ours.rate / bare.rate),
        of(&|(_, ours)| ours.cost),
        of(&|(bare, _)| bare.cost),
        of(&|(bare, ours)| bare.cost / ours.cost),
    );
}

/// What tells `wrk` to ask for these sessions in turn.
fn script(place: &Place, open: &[Open], sessions: usize) -> PathBuf {
    let mut text = "local asked = {}\n".to_owned();
    for Open { workstation, token } in open.iter().take(sessions) {
        writeln!(
            text,
            "asked[#asked + 1] = {{ ['Loquet-Workstation'] = '{workstation}', ['Authorization'] = 'Bearer {token}' }}"
        )
        .expect("written");
    }
    text.push_str(
        "local ready, number = {}, 0\n\
         init = function() for i, headers in ipairs(asked) do ready[i] = wrk.format(nil, nil, headers) end end\n\
         request = function() number = number % #ready + 1; return ready[number] end\n",
    );
    let file = place
        .program
        .folder()
        .join(format!("sessions-{sessions}.lua"));
    fs::write(&file, text).expect("written");
    file
}

impl Target<'_> {
    fn drive(&self) -> Turn {
        let before = processor_seconds(self.process);
        let mut wrk = Command::new("wrk");
        wrk.arg(format!("-t{THREADS}"))
            .arg(format!("-c{CONNECTIONS}"));
        wrk.arg(format!("-d{SECONDS}s")).arg("-s").arg(self.script);
        let output = wrk.arg(&self.url).output().expect("wrk is there");
        let told = String::from_utf8_lossy(&output.stdout);
        let errors = ["Non-2xx", "Socket errors"];
        assert!(
            output.status.success() && !errors.iter().any(|error| told.contains(error)),
            "{told}"
        );
        let spent = processor_seconds(self.process) - before;
        Turn {
            rate: number(&told, |line| line.strip_prefix("Requests/sec:")),
            cost: spent * 1e6 / number(&told, |line| Some(line.split_once(" requests in ")?.0)),
        }
    }
}

/// The number on the line that holds it.
fn number(told: &str, of: impl Fn(&str) -> Option<&str>) -> f64 {
    let number = told
        .lines()
        .find_map(of)
        .and_then(|text| text.trim().parse().ok());
    number.unwrap_or_else(|| panic!("not what wrk tells: {told}"))
}

/// The processor time that a process has had, as Linux counts it.
fn processor_seconds(process: u32) -> f64 {
    let line = fs::read_to_string(format!("/proc/{process}/stat")).expect("a process");
    // Its name, which may hold anything, is between brackets; the times are the 14th and 15th field.
    let (_, fields) = line.rsplit_once(')').expect("a name");
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / rustix::param::clock_ticks_per_second() as f64
}
