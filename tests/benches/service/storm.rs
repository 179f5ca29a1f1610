//! Everybody at once at eight in the morning, while those who are in go on working.

use crate::Spread;
use crate::place::{Open, Place, WORKSTATIONS};
use crate::poll::until;
use loquet_adapter_argon2::Argon2Values;
use loquet_tests::{Memory, Service};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Sessions whose checks are so far apart that each is a new look at the database.
const APART: usize = 300;

/// How long the service is measured at rest.
const IDLE: Duration = Duration::from_secs(20);

/// Checks of one session, seen a moment ago, and of many, none of which was.
struct Checks {
    seen: Spread,
    unseen: Spread,
}

impl Checks {
    /// Checks on two connections at once while `work` goes on.
    fn during<T>(service: &Service, open: &[Open], work: impl FnOnce() -> T) -> (Self, T) {
        let stop = AtomicBool::new(false);
        let (one, many) = open.split_first().expect("somebody is in");
        let many = many.get(..APART).expect("enough are in");
        thread::scope(|scope| {
            let stop = &stop;
            let poll =
                |sessions| scope.spawn(move || Spread::of(until(stop, service.url(), sessions)));
            let (seen, unseen) = (poll(std::slice::from_ref(one)), poll(many));
            let done = work();
            stop.store(true, Ordering::Relaxed);
            let [seen, unseen] = [seen, unseen].map(|poll| poll.join().expect("it was served"));
            (Self { seen, unseen }, done)
        })
    }
}

pub(crate) fn measure(place: &Place) {
    let service = place.service();
    let resident = service.memory_mib(Memory::Resident);
    let open = place.everybody_in(&service);
    let (idle, ()) = Checks::during(&service, &open, || thread::sleep(IDLE));
    let begun = Instant::now();
    let (storm, _) = Checks::during(&service, &open, || place.everybody_in(&service));
    let took = begun.elapsed();
    println!(
        "Session checks while {WORKSTATIONS} workstations log in, for {took:.0?} (goal: the slowest ≤ 20 × idle)"
    );
    show("seen a moment ago, idle", &idle.seen, None);
    show("  in the storm", &storm.seen, Some(&idle.seen));
    show("read from the database, idle", &idle.unseen, None);
    show("  in the storm", &storm.unseen, Some(&idle.unseen));
    memory(resident, service.memory_mib(Memory::Peak));
    drop(service.stop());
}

fn show(what: &str, spread: &Spread, idle: Option<&Spread>) {
    let Spread {
        median,
        p99,
        slowest,
    } = spread;
    let times = |than: Duration| slowest.as_secs_f64() / than.as_secs_f64();
    let ratio = idle.map_or_else(String::new, |idle| {
        let [median, slowest] = [idle.median, idle.slowest].map(times);
        format!("   slowest = {median:.1} × idle median, {slowest:.1} × idle slowest")
    });
    println!("  {what:<32} median {median:>9.2?}  p99 {p99:>9.2?}  slowest {slowest:>9.2?}{ratio}");
}

fn memory(resident: u64, peak: u64) {
    let cost = Argon2Values::default();
    let hashes = u64::from(cost.permits) * u64::from(cost.memory_kib) / 1_024;
    let beside = peak.saturating_sub(hashes);
    println!("Memory in the storm (goal: {hashes} MiB of hashes and 40 MiB)");
    println!("  before the first login           {resident:>6} MiB");
    println!("  at most                          {peak:>6} MiB");
    println!("  beside the hashes                {beside:>6} MiB");
    println!(
        "  of which the storm's             {:>6} MiB",
        beside.saturating_sub(resident)
    );
}
