//! Purging by retention.

use super::Harness;
use super::builders::{append, at, event, events, paged, recorded};
use super::cases::check_chain;
use crate::{JournalError, Purge, Purged};
use loquet_domain::journal::{Action, ChainFault, Event, Head, Retention, Sequence};
use loquet_domain::{SignedDuration, Timestamp};

/// When the cases purge: what [`event`] makes is old then.
fn now() -> Timestamp {
    at(0) + SignedDuration::from_hours(24 * 400)
}

/// The youngest that may ever be purged then.
fn youngest() -> Timestamp {
    now() - SignedDuration::from_hours(24 * Retention::SHORTEST_DAYS)
}

/// A purge of at most so many of what was recorded before an instant.
fn purge_before(before: Timestamp, at_most: u32) -> Purge {
    let event = Event {
        at: now(),
        action: Action::JournalPurged,
        ..event(0)
    };
    Purge {
        before,
        at_most,
        event,
    }
}

async fn purge(harness: &dyn Harness, purge: Purge) -> Option<Purged> {
    harness.journal().purge(&purge).await.expect("an answer")
}

async fn places(harness: &dyn Harness) -> Vec<u64> {
    let records = paged(harness, 100).await.into_iter();
    records.map(|sealed| sealed.record.sequence.0).collect()
}

/// MUST remove the oldest records only: those before the first that is not older than the instant,
/// and at most so many.
pub async fn purge_removes_the_oldest_records_only_and_at_most_so_many_log_11(
    harness: &dyn Harness,
) {
    // The clock was set back before the sixth: it stays, since it follows one that stays.
    append(harness, &events([1, 2, 3, 4, 5, 2, 6])).await;
    let purged = purge(harness, purge_before(at(5), 3)).await;
    assert_eq!(purged.map(|purged| purged.records), Some(3));
    assert_eq!(places(harness).await, [4, 5, 6, 7, 8]);
    let purged = purge(harness, purge_before(at(5), 3)).await;
    assert_eq!(purged.map(|purged| purged.records), Some(1));
    assert_eq!(places(harness).await, [5, 6, 7, 8, 9]);
    assert_eq!(purge(harness, purge_before(at(5), 3)).await, None);
    assert_eq!(places(harness).await, [5, 6, 7, 8, 9]);
}

/// MUST leave a genuine checkpoint from which the rest verifies, and that moves forward only.
pub async fn purge_leaves_a_checkpoint_from_which_the_rest_verifies_log_11(harness: &dyn Harness) {
    assert_eq!(purge(harness, purge_before(at(9), 9)).await, None);
    append(harness, &events(1..=6)).await;
    for (before, last) in [(3, 2), (5, 4), (7, 6)] {
        let records = paged(harness, 100).await;
        let mut expected = records.iter().map(|sealed| Head {
            sequence: sealed.record.sequence,
            seal: sealed.seal,
        });
        let expected = expected.rfind(|head| head.sequence == Sequence(last));
        let purged = purge(harness, purge_before(at(before), 9)).await;
        let checkpoint = purged.expect("purged").checkpoint;
        assert_eq!(Some(checkpoint.head()), expected);
        assert_eq!((checkpoint.before(), checkpoint.at()), (at(before), now()));
        assert!(checkpoint.is_genuine(&harness.key()));
        let kept = harness.journal().checkpoint().await.expect("an answer");
        assert_eq!(kept, Some(checkpoint));
        check_chain(harness).await;
        let refused = harness.try_to_remove(Sequence(last + 1)).await;
        assert!(
            refused.is_err(),
            "a record after the checkpoint was removed"
        );
    }
    append(harness, &events([7])).await;
    check_chain(harness).await;
}

/// MUST refuse an instant that is younger than the shortest retention.
pub async fn purge_refuses_what_is_younger_than_the_shortest_retention_log_11(
    harness: &dyn Harness,
) {
    append(harness, &events(1..=3)).await;
    let younger = youngest() + SignedDuration::from_millis(1);
    for before in [younger, now(), Timestamp::MAX] {
        let refused = harness.journal().purge(&purge_before(before, 9)).await;
        assert!(
            matches!(refused, Err(JournalError::TooYoung)),
            "{refused:?}"
        );
    }
    assert_eq!(places(harness).await, [1, 2, 3]);
    let purged = purge(harness, purge_before(youngest(), 9)).await;
    assert_eq!(purged.map(|purged| purged.records), Some(3));
}

/// MUST verify what it would remove, and refuse to remove what is broken: its checkpoint would hide
/// it (LOG-08).
pub async fn purge_refuses_to_remove_what_is_broken_log_08(harness: &dyn Harness) {
    append(harness, &events(1..=6)).await;
    harness.tamper(Sequence(4)).await;
    assert!(purge(harness, purge_before(at(9), 3)).await.is_some());
    let refused = harness.journal().purge(&purge_before(at(9), 3)).await;
    let Err(JournalError::Broken(fault)) = refused else {
        panic!("removed: {refused:?}");
    };
    let sequence = Sequence(4);
    assert_eq!(fault, ChainFault::Seal { sequence });
    assert_eq!(places(harness).await, [4, 5, 6, 7]);
}

/// MUST record the event, with the number of records that are removed.
pub async fn purge_records_itself_with_the_number_of_records_log_11(harness: &dyn Harness) {
    append(harness, &events(1..=6)).await;
    let asked = purge_before(at(5), 9);
    purge(harness, asked.clone()).await;
    let expected = Event {
        count: 4,
        ..asked.event
    };
    assert_eq!(
        recorded(harness).await,
        [events([5, 6]), vec![expected]].concat()
    );
}

/// MUST remove, record and leave its checkpoint together, or do nothing.
pub async fn purge_does_all_or_nothing_log_11(harness: &dyn Harness) {
    append(harness, &events(1..=4)).await;
    let before = paged(harness, 10).await;
    harness.break_journal(0).await;
    let refused = harness.journal().purge(&purge_before(at(3), 9)).await;
    assert!(matches!(refused, Err(JournalError::Unavailable(_))));
    harness.mend_journal().await;
    assert_eq!(paged(harness, 10).await, before);
    let checkpoint = harness.journal().checkpoint().await.expect("an answer");
    assert_eq!(checkpoint, None);
    assert!(purge(harness, purge_before(at(3), 9)).await.is_some());
    check_chain(harness).await;
}
