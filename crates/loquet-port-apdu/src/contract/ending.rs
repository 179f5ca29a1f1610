//! How a transaction ends.

use super::steps::{PATIENCE, begun, done, first, free_and_unverified, in_time};
use super::{Harness, Slot};
use crate::Ending;

/// MUST leave nothing verified on the card after [`Ending::Reset`] (CPS-20).
pub async fn end_leaves_nothing_verified_on_the_card_after_a_reset_cps_20(harness: &dyn Harness) {
    let mut card = first(harness, PATIENCE).await;
    done(card.transmit(&harness.proof()).await);
    assert!(harness.is_verified(Slot::First));
    card.end(Ending::Reset).await.expect("the transaction ends");
    assert!(
        !harness.is_verified(Slot::First),
        "somebody is still verified"
    );
    free_and_unverified(harness, Slot::First).await;
}

/// MUST leave the card as it is after [`Ending::Leave`].
pub async fn end_leaves_the_card_as_it_is_after_leave(harness: &dyn Harness) {
    let mut card = first(harness, PATIENCE).await;
    done(card.transmit(&harness.proof()).await);
    card.end(Ending::Leave).await.expect("the transaction ends");
    let other = begun(&*harness.another(), &harness.reader(Slot::First)).await;
    assert!(harness.is_verified(Slot::First), "the card was reset");
    other.end(Ending::Reset).await.expect("the other ends");
}

/// MUST let another program speak to the card at once.
pub async fn end_lets_another_program_speak_to_the_card_at_once(harness: &dyn Harness) {
    let name = harness.reader(Slot::First);
    let mut card = first(harness, PATIENCE).await;
    for ending in [Ending::Reset, Ending::Leave] {
        done(card.transmit(&harness.question()).await);
        card.end(ending).await.expect("the transaction ends");
        let mut other = in_time(begun(&*harness.another(), &name)).await;
        done(other.transmit(&harness.question()).await);
        other.end(Ending::Leave).await.expect("the other ends");
        card = in_time(begun(&*harness.transport(), &name)).await;
    }
    card.end(Ending::Reset).await.expect("the transaction ends");
}

/// A transaction that is dropped MUST reset the card (CPS-20).
pub async fn a_transaction_that_is_dropped_resets_the_card_cps_20(harness: &dyn Harness) {
    let mut card = first(harness, PATIENCE).await;
    done(card.transmit(&harness.proof()).await);
    assert!(harness.is_verified(Slot::First));
    drop(card);
    free_and_unverified(harness, Slot::First).await;
}
