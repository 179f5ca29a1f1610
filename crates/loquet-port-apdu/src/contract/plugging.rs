//! Readers that are plugged in and out.

use super::steps::{card_in, presence, until};
use super::{PlugHarness, Slot};
use crate::CardPresence;

/// MUST see a reader plugged in or out.
pub async fn changed_sees_a_reader_plugged_in_or_out(harness: &dyn PlugHarness) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::Second));
    until(&*transport, |readers| presence(readers, &name).is_some()).await;
    let (readers, ()) = tokio::join!(
        until(&*transport, |readers| presence(readers, &name).is_none()),
        harness.unplug()
    );
    let first = harness.reader(Slot::First);
    assert_eq!(presence(&readers, &first), Some(&CardPresence::Empty));
    tokio::join!(
        until(&*transport, |readers| presence(readers, &name).is_some()),
        harness.plug()
    );
}

/// MUST show another insertion after a card was away, however short: also together with its reader.
pub async fn readers_shows_another_insertion_after_a_reader_was_unplugged_cps_22(
    harness: &dyn PlugHarness,
) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::Second));
    harness.insert(Slot::Second).await;
    let before = card_in(&*transport, &name).await;
    harness.unplug().await;
    until(&*transport, |readers| presence(readers, &name).is_none()).await;
    harness.plug().await;
    let after = card_in(&*transport, &name).await;
    assert!(before < after, "{before:?}, {after:?}");
}
