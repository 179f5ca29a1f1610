//! A service that stops, and comes back.

use super::steps::{
    PATIENCE, card_in, done, first, free_and_unverified, in_time, inserted, refused,
};
use super::{ServiceHarness, Slot};
use crate::{Ending, TransportError};
use tokio::time::timeout;

/// Every method MUST answer within its deadline, whatever the service does (CPS-27):
/// [`TransportError::ServiceStopped`].
pub async fn every_method_tells_that_the_service_has_stopped(harness: &dyn ServiceHarness) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let insertion = inserted(harness, Slot::First).await;
    let readers = transport.readers().await.expect("the readers");
    harness.stop_service().await;
    for _ in 0..2 {
        let refusals = [
            in_time(transport.readers()).await.map(drop),
            in_time(transport.changed(&readers, PATIENCE))
                .await
                .map(drop),
            Err(refused(
                in_time(transport.begin(&name, insertion, PATIENCE)).await,
            )),
        ];
        for refusal in refusals {
            assert!(
                matches!(refusal, Err(TransportError::ServiceStopped)),
                "{refusal:?}"
            );
        }
    }
}

/// Every method MUST answer within its deadline, whatever the service does (CPS-27).
pub async fn changed_answers_at_once_when_the_service_stops(harness: &dyn ServiceHarness) {
    let transport = harness.transport();
    let readers = transport.readers().await.expect("the readers");
    let (answer, ()) = tokio::join!(
        timeout(PATIENCE, transport.changed(&readers, PATIENCE * 2)),
        harness.stop_service()
    );
    let answer = answer.expect("in time");
    assert!(
        matches!(answer, Err(TransportError::ServiceStopped)),
        "{answer:?}"
    );
}

/// A service that stops ends the transactions: [`TransportError::ServiceStopped`], and nothing is
/// verified when it is back.
pub async fn a_service_that_stops_in_a_transaction_ends_it(harness: &dyn ServiceHarness) {
    let mut card = first(harness, PATIENCE).await;
    done(card.transmit(&harness.proof()).await);
    harness.stop_service().await;
    let refusal = in_time(card.transmit(&harness.question())).await;
    assert!(
        matches!(refusal, Err(TransportError::ServiceStopped)),
        "{refusal:?}"
    );
    harness.start_service().await;
    let before = harness.sent(Slot::First);
    assert!(card.transmit(&harness.question()).await.is_err());
    assert_eq!(harness.sent(Slot::First), before);
    drop(in_time(card.end(Ending::Reset)).await);
    free_and_unverified(harness, Slot::First).await;
}

/// A service that was stopped and started again MUST be found again by the next call.
pub async fn a_service_that_was_started_again_is_found_again_by_the_next_call(
    harness: &dyn ServiceHarness,
) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    inserted(harness, Slot::First).await;
    for _ in 0..2 {
        harness.stop_service().await;
        harness.start_service().await;
        transport.readers().await.expect("the readers");
        let insertion = card_in(&*transport, &name).await;
        harness.stop_service().await;
        harness.start_service().await;
        let refusal = refused(transport.begin(&name, insertion, PATIENCE).await);
        let is_found = !matches!(refusal, TransportError::ServiceStopped);
        assert!(is_found, "{refusal:?}");
        free_and_unverified(harness, Slot::First).await;
    }
}

/// MUST show another insertion after a card was away, however short: nobody knows what happened
/// while the service was away.
pub async fn readers_shows_another_insertion_after_the_service_was_away_cps_22(
    harness: &dyn ServiceHarness,
) {
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let before = inserted(harness, Slot::First).await;
    harness.stop_service().await;
    harness.start_service().await;
    let after = card_in(&*transport, &name).await;
    assert!(before < after, "{before:?}, {after:?}");
    let refusal = refused(transport.begin(&name, before, PATIENCE).await);
    let is_right = matches!(refusal, TransportError::Removed | TransportError::NoCard);
    assert!(is_right, "{refusal:?}");
}
