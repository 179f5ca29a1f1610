//! A change made here is never hidden by what was seen before it.

use super::{CAPACITY, Recent};
use loquet_port_desk::SEEN_WITHIN;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

fn recent() -> Recent<usize, u64> {
    Recent::default()
}

#[test]
fn ses_03_what_was_seen_holds_for_less_than_a_second() {
    let now = Instant::now();
    let recent = recent();
    recent.put(recent.ticket(now), 1, 7);
    assert_eq!(recent.get(&1, now), Some(7));
    let almost = now + SEEN_WITHIN.saturating_sub(Duration::from_nanos(1));
    assert_eq!(recent.get(&1, almost), Some(7));
    assert_eq!(recent.get(&1, now + SEEN_WITHIN), None);
    assert_eq!(recent.get(&2, now), None, "another session");
}

#[test]
fn ses_03_a_slow_reading_makes_nothing_younger() {
    let now = Instant::now();
    let recent = recent();
    let ticket = recent.ticket(now);
    recent.put(ticket, 1, 7);
    assert_eq!(recent.get(&1, now + SEEN_WITHIN), None);
}

#[test]
fn t17_nothing_that_was_seen_outlives_a_change() {
    let now = Instant::now();
    let recent = recent();
    recent.put(recent.ticket(now), 1, 7);
    recent.forget();
    assert_eq!(recent.get(&1, now), None);
    recent.put(recent.ticket(now), 1, 8);
    assert_eq!(recent.get(&1, now), Some(8));
}

#[test]
fn t17_what_was_read_during_a_change_is_not_kept() {
    let now = Instant::now();
    let recent = recent();
    let ticket = recent.ticket(now);
    recent.forget();
    recent.put(ticket, 1, 7);
    assert_eq!(recent.get(&1, now), None);
}

#[test]
fn t17_a_change_that_concerns_some_leaves_the_others() {
    let now = Instant::now();
    let recent = recent();
    recent.put(recent.ticket(now), 1, 7);
    recent.put(recent.ticket(now), 2, 8);
    let ticket = recent.ticket(now);
    recent.forget_where(|seen| *seen == 7);
    recent.put(ticket, 1, 7);
    assert_eq!(recent.get(&1, now), None);
    assert_eq!(recent.get(&2, now), Some(8));
    recent.forget();
    recent.forget_where(|_| false);
    assert_eq!(recent.get(&2, now), None, "the past does not come back");
}

#[test]
fn memory_is_bounded_and_what_is_over_makes_room() {
    let now = Instant::now();
    let recent = recent();
    for key in 0..CAPACITY + 10 {
        recent.put(recent.ticket(now), key, 0);
    }
    assert_eq!(recent.entries.lock().expect("whole").len(), CAPACITY);
    assert_eq!(recent.get(&CAPACITY, now), None, "one more is not kept");
    recent.put(recent.ticket(now), 3, 9);
    assert_eq!(recent.get(&3, now), Some(9), "one that is there is renewed");
    let later = now + SEEN_WITHIN;
    recent.put(recent.ticket(later), CAPACITY, 1);
    assert_eq!(recent.get(&CAPACITY, later), Some(1));
    assert_eq!(recent.entries.lock().expect("whole").len(), 1);
}

/// Readers that go through the cache against one writer: whoever asks after a change was answered
/// sees it, whatever was being read at that moment.
#[test]
fn t17_race_no_reader_sees_the_past_of_an_answered_change() {
    const CHANGES: u64 = 20_000;
    let now = Instant::now();
    let recent = recent();
    let stored = AtomicU64::new(0);
    let answered = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let told = answered.load(Ordering::SeqCst);
                    let seen = recent.get(&1, now).unwrap_or_else(|| {
                        let ticket = recent.ticket(now);
                        let read = stored.load(Ordering::SeqCst);
                        recent.put(ticket, 1, read);
                        read
                    });
                    assert!(seen >= told, "saw {seen} after {told} was answered");
                    if told == CHANGES {
                        break;
                    }
                }
            });
        }
        for change in 1..=CHANGES {
            stored.store(change, Ordering::SeqCst);
            recent.forget();
            answered.store(change, Ordering::SeqCst);
        }
    });
}
