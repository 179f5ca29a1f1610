//! How a transaction begins, and when it must not.

use super::steps::{
    PATIENCE, SHORT, begun, card_in, done, first, free_and_unverified, in_time, inserted,
    insertion, presence, refused, until,
};
use super::{Harness, Slot};
use crate::{CardPresence, Ending, Insertion, ReaderName, TransportError};
use tokio::time::timeout;

/// MUST refuse a card of another insertion as [`TransportError::Removed`] (CPS-22).
pub async fn begin_refuses_a_card_of_another_insertion_as_removed_cps_22(harness: &dyn Harness) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let before = inserted(harness, Slot::First).await;
    harness.swap(Slot::First).await;
    let is_another = |insertion| insertion != before;
    until(&*transport, |readers| {
        insertion(readers, &name).is_some_and(is_another)
    })
    .await;
    let refusal = refused(transport.begin(&name, before, PATIENCE).await);
    assert!(matches!(refusal, TransportError::Removed), "{refusal:?}");
    assert_eq!(harness.sent(Slot::First), [[]; 0]);
    free_and_unverified(harness, Slot::First).await;
}

/// MUST refuse a reader that is not there as [`TransportError::NoReader`].
pub async fn begin_refuses_a_reader_that_is_not_there_as_no_reader(harness: &dyn Harness) {
    let name = ReaderName::new("No such reader 00 00");
    let transport = harness.transport();
    let refusal = refused(transport.begin(&name, Insertion(1), PATIENCE).await);
    assert!(matches!(refusal, TransportError::NoReader), "{refusal:?}");
}

/// MUST refuse an empty reader as [`TransportError::NoCard`] or [`TransportError::Removed`].
pub async fn begin_refuses_an_empty_reader_as_no_card_or_removed(harness: &dyn Harness) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let before = inserted(harness, Slot::First).await;
    harness.remove(Slot::First).await;
    let is_empty = |presence: &CardPresence| *presence == CardPresence::Empty;
    until(&*transport, |readers| {
        presence(readers, &name).is_some_and(is_empty)
    })
    .await;
    let refusal = refused(transport.begin(&name, before, PATIENCE).await);
    let is_right = matches!(refusal, TransportError::NoCard | TransportError::Removed);
    assert!(is_right, "{refusal:?}");
}

/// MUST refuse a card that does not answer as [`TransportError::Mute`].
pub async fn begin_refuses_a_card_that_does_not_answer_as_mute(harness: &dyn Harness) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    harness.insert_mute(Slot::First).await;
    let is_there = |presence: &CardPresence| *presence != CardPresence::Empty;
    let readers = until(&*transport, |readers| {
        presence(readers, &name).is_some_and(is_there)
    });
    // A system may take any answer for one, and tell only when somebody connects.
    let insertion = insertion(&readers.await, &name).unwrap_or(Insertion(0));
    let refusal = refused(transport.begin(&name, insertion, PATIENCE).await);
    assert!(matches!(refusal, TransportError::Mute), "{refusal:?}");
}

/// MUST answer [`TransportError::HeldByAnother`] within the deadline while another holds the card.
pub async fn begin_answers_held_by_another_within_the_deadline_cps_27(harness: &dyn Harness) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let insertion = inserted(harness, Slot::First).await;
    let mut other = begun(&*harness.another(), &name).await;
    for _ in 0..3 {
        let refusal = refused(in_time(transport.begin(&name, insertion, SHORT)).await);
        assert!(
            matches!(refusal, TransportError::HeldByAnother),
            "{refusal:?}"
        );
    }
    done(other.transmit(&harness.question()).await);
    other.end(Ending::Leave).await.expect("the other ends");
    free_and_unverified(harness, Slot::First).await;
}

/// What comes late MUST be discarded (CPS-27).
pub async fn begin_that_comes_late_is_discarded_cps_27(harness: &dyn Harness) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let insertion = inserted(harness, Slot::First).await;
    let other = begun(&*harness.another(), &name).await;
    refused(transport.begin(&name, insertion, SHORT).await);
    other.end(Ending::Reset).await.expect("the other ends");
    free_and_unverified(harness, Slot::First).await;
    let sent = harness.sent(Slot::First);
    assert_eq!(
        sent,
        [harness.question().to_bytes().expose()],
        "the other program's alone"
    );
}

/// MUST hold the card alone until the transaction ends (CPS-20).
pub async fn begin_holds_the_card_alone_until_the_transaction_ends_cps_20(harness: &dyn Harness) {
    let (other, name) = (harness.another(), harness.reader(Slot::First));
    let mut ours = first(harness, PATIENCE).await;
    assert_eq!(*ours.atr(), harness.atr());
    let theirs = card_in(&*other, &name).await;
    for command in [harness.proof(), harness.question()] {
        done(ours.transmit(&command).await);
        let refusal = refused(in_time(other.begin(&name, theirs, SHORT)).await);
        assert!(
            matches!(refusal, TransportError::HeldByAnother),
            "{refusal:?}"
        );
    }
    assert!(
        harness.is_verified(Slot::First),
        "the transaction was interrupted"
    );
    ours.end(Ending::Reset).await.expect("the transaction ends");
    free_and_unverified(harness, Slot::First).await;
}

/// A dropped future MUST leave nothing held: no transaction, no connection.
pub async fn a_dropped_begin_leaves_nothing_held(harness: &dyn Harness) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let insertion = inserted(harness, Slot::First).await;
    let other = begun(&*harness.another(), &name).await;
    let dropped = timeout(SHORT, transport.begin(&name, insertion, PATIENCE)).await;
    assert!(dropped.is_err(), "it was to be dropped while it waits");
    other.end(Ending::Leave).await.expect("the other ends");
    free_and_unverified(harness, Slot::First).await;
    // And when it is dropped at any moment of a card that is free.
    for moment in 0..8 {
        let begin = transport.begin(&name, insertion, PATIENCE);
        drop(timeout(SHORT * moment / 100, begin).await);
        free_and_unverified(harness, Slot::First).await;
    }
}
