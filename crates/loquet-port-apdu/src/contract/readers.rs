//! What the readers are, and when they change.

use super::steps::{
    PATIENCE, SHORT, begun, card_in, in_time, inserted, insertion, presence, until,
};
use super::{Harness, Slot};
use crate::{CardPresence, Ending};
use tokio::time::timeout;

/// MUST list every reader with what lies in it.
pub async fn readers_lists_every_reader_with_what_lies_in_it(harness: &dyn Harness) {
    let insertion = inserted(harness, Slot::First).await;
    let readers = harness.transport().readers().await.expect("the readers");
    let card = CardPresence::Card {
        atr: harness.atr(),
        insertion,
    };
    let [first, second] = [Slot::First, Slot::Second].map(|slot| harness.reader(slot));
    assert_eq!(presence(&readers, &first), Some(&card));
    assert_eq!(presence(&readers, &second), Some(&CardPresence::Empty));
    assert_eq!(readers.len(), 2, "{readers:?}");
}

/// MUST show another insertion after a card was away, however short.
pub async fn readers_shows_another_insertion_after_a_card_was_away_however_short_cps_22(
    harness: &dyn Harness,
) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let mut seen = vec![inserted(harness, Slot::First).await];
    for _ in 0..2 {
        harness.swap(Slot::First).await;
        let is_new = |insertion| !seen.contains(&insertion);
        let readers = until(&*transport, |readers| {
            insertion(readers, &name).is_some_and(is_new)
        });
        seen.extend(insertion(&readers.await, &name));
    }
    assert!(seen.is_sorted(), "a later insertion has a higher number");
}

/// Every method MUST answer within its deadline, whatever another program does (CPS-27).
pub async fn readers_and_changed_answer_while_another_holds_the_card_cps_27(harness: &dyn Harness) {
    inserted(harness, Slot::First).await;
    let other = begun(&*harness.another(), &harness.reader(Slot::First)).await;
    let transport = harness.transport();
    let readers = in_time(transport.readers()).await.expect("the readers");
    let unchanged = in_time(transport.changed(&readers, SHORT)).await;
    assert_eq!(unchanged.expect("the readers"), readers);
    harness.insert(Slot::Second).await;
    card_in(&*transport, &harness.reader(Slot::Second)).await;
    other.end(Ending::Leave).await.expect("the other ends");
}

/// MUST see a card inserted, a card removed.
pub async fn changed_sees_a_card_inserted_and_a_card_removed(harness: &dyn Harness) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let empty = transport.readers().await.expect("the readers");
    let (changed, ()) = tokio::join!(
        timeout(PATIENCE, transport.changed(&empty, PATIENCE * 2)),
        harness.insert(Slot::First)
    );
    let full = changed.expect("in time").expect("the readers");
    assert!(insertion(&full, &name).is_some(), "{full:?}");
    let (changed, ()) = tokio::join!(
        timeout(PATIENCE, transport.changed(&full, PATIENCE * 2)),
        harness.remove(Slot::First)
    );
    let empty = changed.expect("in time").expect("the readers");
    assert_eq!(presence(&empty, &name), Some(&CardPresence::Empty));
}

/// MUST answer at once when the readers are not as seen.
pub async fn changed_answers_at_once_when_the_readers_are_not_as_seen(harness: &dyn Harness) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let empty = transport.readers().await.expect("the readers");
    inserted(harness, Slot::First).await;
    for seen in [empty.as_slice(), &[]] {
        let changed = in_time(transport.changed(seen, PATIENCE)).await;
        assert!(insertion(&changed.expect("the readers"), &name).is_some());
    }
}

/// MUST answer the readers unchanged when the wait is over.
pub async fn changed_answers_the_readers_unchanged_when_the_wait_is_over(harness: &dyn Harness) {
    let transport = harness.transport();
    inserted(harness, Slot::First).await;
    let readers = transport.readers().await.expect("the readers");
    assert!(
        timeout(SHORT / 2, transport.changed(&readers, PATIENCE))
            .await
            .is_err(),
        "the wait ended before its time"
    );
    let unchanged = in_time(transport.changed(&readers, SHORT)).await;
    assert_eq!(unchanged.expect("the readers"), readers);
}
