//! Putting a copy back, where the journal has been purged.

use super::{key, practice};
use crate::SeaOrmStore;
use loquet_domain::SignedDuration;
use loquet_domain::journal::{Action, EventContext};
use loquet_port_journal::contract::builders;
use loquet_port_journal::{Journal, Purge};
use tempfile::TempDir;

#[tokio::test]
async fn sto_08_a_copy_of_which_a_purge_has_left_one_record_is_put_back() {
    let practice = practice().await;
    let events = builders::events(1..=6);
    practice.store.append(&events).await.expect("appended");
    let mut event = builders::event(9);
    event.at += SignedDuration::from_hours(24 * 400);
    let context = EventContext::of_nobody(event.at, event.origin.clone());
    let purge = Purge {
        before: builders::at(7),
        at_most: 100,
        event,
    };
    let purged = practice.store.purge(&purge).await.expect("an answer");
    assert_eq!(purged.map(|purged| purged.records), Some(6));
    let left = practice.store.page(None, 10).await.expect("records");
    assert_eq!(left.len(), 1);

    let folder = TempDir::new().expect("a folder");
    let copy = folder.path().join("copy.db");
    let made = practice.store.back_up(&copy, &context).await;
    made.expect("a copy");
    let database = folder.path().join("practice.db");
    let restored = SeaOrmStore::restore(&copy, &database, &key(), &context).await;
    assert_eq!(restored.expect("restored").before, None);
    let store = SeaOrmStore::open(&database, key())
        .await
        .expect("a practice");
    let kept = store.page(None, 10).await.expect("records");
    let actions = kept.iter().map(|record| record.record.event.action);
    let actions: Vec<_> = actions.collect();
    assert_eq!(actions.last(), Some(&Action::DatabaseRestored));
    assert_eq!(actions.len(), 2);
    store.close().await;
}
