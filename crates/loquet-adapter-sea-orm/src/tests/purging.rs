//! What the triggers let a purge do, and nobody else (LOG-08, LOG-11).

use super::{Practice, key, practice};
use loquet_domain::SignedDuration;
use loquet_domain::journal::{ChainCheck, ChainFault, Checkpoint, NotedEarlier, Sequence};
use loquet_port_journal::contract::builders;
use loquet_port_journal::{Journal, JournalError, Purge};

/// Of six old records, the four that a first purge has left, and that purge.
async fn purged() -> Practice {
    let practice = practice().await;
    let events = builders::events(1..=6);
    practice.store.append(&events).await.expect("appended");
    let purged = practice.store.purge(&purge(2)).await.expect("an answer");
    assert_eq!(purged.map(|purged| purged.records), Some(2));
    practice
}

/// A purge of at most so many, long after they were recorded.
fn purge(at_most: u32) -> Purge {
    let mut event = builders::event(9);
    event.at += SignedDuration::from_hours(24 * 400);
    Purge {
        before: builders::at(7),
        at_most,
        event,
    }
}

async fn check(practice: &Practice) -> Result<(), ChainFault> {
    let (key, noted) = (key(), NotedEarlier::default());
    let checkpoint = practice.store.checkpoint().await.expect("an answer");
    let mut check = ChainCheck::after_purge(&key, checkpoint.as_ref(), &noted)?;
    for sealed in practice.store.page(None, 100).await.expect("records") {
        check.next(&sealed.record, sealed.seal)?;
    }
    check.finish().map(drop)
}

#[tokio::test]
async fn log_11_the_database_lets_nobody_move_or_remove_the_checkpoint_but_forward() {
    let practice = purged().await;
    for sql in [
        "DELETE FROM journal_checkpoint",
        "UPDATE journal_checkpoint SET sequence = 1",
        "UPDATE journal_checkpoint SET at = at + 1",
        "UPDATE journal_checkpoint SET sequence = 4",
        "UPDATE journal_checkpoint SET id = 2",
        "INSERT INTO journal_checkpoint SELECT 2, sequence, seal, before, at, authentication
         FROM journal_checkpoint",
        "INSERT OR REPLACE INTO journal_checkpoint
         SELECT 1, sequence + 1, seal, before, at, authentication FROM journal_checkpoint",
        // Past what is not old enough, were it the seal of a record.
        "UPDATE journal_checkpoint SET sequence = 7,
         seal = (SELECT seal FROM journal_records WHERE sequence = 7)",
        // Younger than six months.
        "UPDATE journal_checkpoint SET sequence = 4, before = at - 181 * 86400000 + 1,
         seal = (SELECT seal FROM journal_records WHERE sequence = 4)",
    ] {
        let refused = practice.raw().await.run(sql).await;
        assert!(refused.is_err(), "accepted: {sql}");
    }
    assert_eq!(check(&practice).await, Ok(()));
}

#[tokio::test]
async fn log_11_a_checkpoint_lets_go_what_it_covers_the_oldest_first_and_nothing_else() {
    let practice = purged().await;
    // As a purge does: it goes forward to a record that is there and old.
    let moved = "UPDATE journal_checkpoint SET sequence = 4,
                 seal = (SELECT seal FROM journal_records WHERE sequence = 4)";
    practice.raw().await.run(moved).await.expect("moved");
    for sql in [
        "DELETE FROM journal_records WHERE sequence = 4",
        "DELETE FROM journal_records WHERE sequence = 5",
        "DELETE FROM journal_records WHERE sequence <= 5",
        "DELETE FROM journal_records",
    ] {
        let refused = practice.raw().await.run(sql).await;
        assert!(refused.is_err(), "accepted: {sql}");
    }
    let sql = "DELETE FROM journal_records WHERE sequence <= 4";
    assert_eq!(practice.raw().await.run(sql).await.expect("removed"), 2);
    // Only the key makes a checkpoint genuine.
    let sequence = Sequence(4);
    assert_eq!(
        check(&practice).await,
        Err(ChainFault::Checkpoint { sequence })
    );
}

#[tokio::test]
async fn log_11_a_checkpoint_that_nobody_made_stops_the_purges_too() {
    let practice = purged().await;
    practice
        .tamper("DROP TRIGGER journal_checkpoint_moved")
        .await;
    practice
        .tamper("UPDATE journal_checkpoint SET authentication = randomblob(32)")
        .await;
    let refused = practice.store.purge(&purge(2)).await;
    assert!(
        matches!(
            refused,
            Err(JournalError::Broken(ChainFault::Checkpoint { .. }))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn sto_05_a_checkpoint_that_makes_no_sense_is_an_error() {
    for sql in [
        "UPDATE journal_checkpoint SET seal = x'00'",
        "UPDATE journal_checkpoint SET sequence = -1",
        "UPDATE journal_checkpoint SET at = 'noon'",
        "UPDATE journal_checkpoint SET authentication = 'short'",
    ] {
        let practice = purged().await;
        practice
            .tamper("DROP TRIGGER journal_checkpoint_moved")
            .await;
        practice.tamper(sql).await;
        let answer = practice.store.checkpoint().await;
        assert!(
            matches!(answer, Err(JournalError::Unavailable(_))),
            "{sql}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn log_11_many_records_go_by_parts_and_what_is_left_verifies_each_time() {
    let practice = practice().await;
    let events = builders::events(1..=2_000);
    practice.store.append(&events).await.expect("appended");
    let all = Purge {
        before: builders::at(1_901),
        ..purge(500)
    };
    let mut parts = Vec::new();
    while let Some(purged) = practice.store.purge(&all).await.expect("an answer") {
        parts.push(purged.records);
        assert_eq!(check(&practice).await, Ok(()));
    }
    assert_eq!(parts, [500, 500, 500, 400]);
    let checkpoint: Option<Checkpoint> = practice.store.checkpoint().await.expect("an answer");
    let place = checkpoint.map(|checkpoint| checkpoint.head().sequence);
    assert_eq!(place, Some(Sequence(1_900)));
}
