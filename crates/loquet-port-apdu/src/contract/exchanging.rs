//! Commands and answers.

use super::steps::{PATIENCE, SHORT, begun, done, first, free_and_unverified, in_time, inserted};
use super::{Harness, Reaction, Slot};
use crate::{Ending, MAX_RESPONSE_DATA, Response, TransportError};
use tokio::time::timeout;

/// MUST give the answer of the card, with any status word.
pub async fn transmit_gives_the_answer_of_the_card_with_any_status_word(harness: &dyn Harness) {
    let mut card = first(harness, PATIENCE).await;
    let longest = [vec![0xA5; MAX_RESPONSE_DATA], vec![0x90, 0x00]].concat();
    let answers = [
        vec![0x90, 0x00],
        vec![0x61, 0x10],
        vec![0x6C, 0x10],
        vec![0x63, 0xC2],
        vec![0x69, 0x82],
        vec![0x6F, 0x00],
        vec![0x00, 0x00],
        vec![0xFF, 0xFF],
        vec![0x01, 0x02, 0x62, 0x82],
        longest,
    ];
    for bytes in answers {
        harness.next(Slot::First, Reaction::Answer(bytes.clone()));
        let answer = card.transmit(&harness.question()).await;
        let expected = Response::from_bytes(&bytes).expect("an answer");
        assert_eq!(answer.expect("an answer"), expected);
    }
    card.end(Ending::Reset).await.expect("the transaction ends");
}

/// Sends one command as it is. Never sends anything twice (CPS-17).
pub async fn transmit_sends_a_command_as_it_is_and_once_cps_17(harness: &dyn Harness) {
    let mut card = first(harness, PATIENCE).await;
    let mut expected = Vec::new();
    for status in [[0x90, 0x00], [0x61, 0x02], [0x6C, 0x02], [0x6F, 0x00]] {
        let proof = harness.proof();
        harness.next(Slot::First, Reaction::Answer(status.to_vec()));
        card.transmit(&proof).await.expect("an answer");
        expected.push(proof.to_bytes().expose().to_vec());
        assert_eq!(harness.sent(Slot::First), expected);
    }
    card.end(Ending::Reset).await.expect("the transaction ends");
    assert_eq!(harness.sent(Slot::First), expected);
}

/// MUST refuse an answer that is none as [`TransportError::Malformed`].
pub async fn transmit_refuses_an_answer_that_is_none_as_malformed(harness: &dyn Harness) {
    inserted(harness, Slot::First).await;
    for bytes in [vec![0x90], vec![0x90; MAX_RESPONSE_DATA + 3]] {
        let mut card = begun(&*harness.transport(), &harness.reader(Slot::First)).await;
        harness.next(Slot::First, Reaction::Answer(bytes));
        let refusal = card.transmit(&harness.question()).await;
        assert!(
            matches!(refusal, Err(TransportError::Malformed(_))),
            "{refusal:?}"
        );
        assert!(card.transmit(&harness.question()).await.is_err());
    }
    free_and_unverified(harness, Slot::First).await;
}

/// MUST refuse a card that has left as [`TransportError::Removed`].
pub async fn transmit_refuses_a_card_that_has_left_as_removed_cps_22(harness: &dyn Harness) {
    let mut card = first(harness, PATIENCE).await;
    done(card.transmit(&harness.proof()).await);
    harness.remove(Slot::First).await;
    let refusal = card.transmit(&harness.question()).await;
    assert!(
        matches!(refusal, Err(TransportError::Removed)),
        "{refusal:?}"
    );
    drop(card);
    harness.insert(Slot::First).await;
    free_and_unverified(harness, Slot::First).await;
}

/// MUST refuse a card that has left, also in mid-command, as [`TransportError::Removed`].
pub async fn transmit_refuses_a_card_that_leaves_in_mid_command_as_removed_cps_22(
    harness: &dyn Harness,
) {
    let mut card = first(harness, PATIENCE).await;
    done(card.transmit(&harness.proof()).await);
    harness.next(Slot::First, Reaction::Leaves);
    let refusal = card.transmit(&harness.question()).await;
    assert!(
        matches!(refusal, Err(TransportError::Removed)),
        "{refusal:?}"
    );
    drop(card);
    harness.insert(Slot::First).await;
    free_and_unverified(harness, Slot::First).await;
}

/// Every method MUST answer within its deadline, whatever the reader does; what comes late MUST be
/// discarded (CPS-27).
pub async fn transmit_answers_within_its_deadline_and_discards_what_comes_late_cps_27(
    harness: &dyn Harness,
) {
    let mut card = first(harness, SHORT).await;
    harness.next(Slot::First, Reaction::Late(SHORT * 3));
    let refusal = in_time(card.transmit(&harness.proof())).await;
    assert!(
        matches!(refusal, Err(TransportError::TimedOut)),
        "{refusal:?}"
    );
    drop(card);
    let mut card = begun(&*harness.transport(), &harness.reader(Slot::First)).await;
    assert!(!harness.is_verified(Slot::First), "the late proof counts");
    let bytes = [0x11, 0x22, 0x90, 0x00];
    harness.next(Slot::First, Reaction::Answer(bytes.to_vec()));
    let answer = card.transmit(&harness.question()).await;
    let expected = Response::from_bytes(&bytes).expect("an answer");
    assert_eq!(answer.expect("an answer"), expected);
    card.end(Ending::Reset).await.expect("the transaction ends");
    free_and_unverified(harness, Slot::First).await;
}

/// After an error of transmit every further command MUST be refused and none MUST reach any card
/// (CPS-22).
pub async fn after_an_error_of_transmit_no_command_reaches_any_card_cps_22(harness: &dyn Harness) {
    let mut card = first(harness, PATIENCE).await;
    done(card.transmit(&harness.proof()).await);
    harness.next(Slot::First, Reaction::Leaves);
    assert!(card.transmit(&harness.question()).await.is_err());
    let before = harness.sent(Slot::First);
    // Another person's card, which the old connection might speak to.
    harness.insert(Slot::First).await;
    for _ in 0..3 {
        assert!(card.transmit(&harness.proof()).await.is_err());
    }
    drop(card);
    let card = begun(&*harness.transport(), &harness.reader(Slot::First)).await;
    card.end(Ending::Leave).await.expect("the transaction ends");
    assert_eq!(harness.sent(Slot::First), before);
    free_and_unverified(harness, Slot::First).await;
}

/// A dropped future MUST leave nothing held: no transaction, no connection.
pub async fn a_dropped_transmit_leaves_nothing_held(harness: &dyn Harness) {
    let mut card = first(harness, PATIENCE).await;
    harness.next(Slot::First, Reaction::Late(SHORT * 2));
    let dropped = timeout(SHORT, card.transmit(&harness.proof())).await;
    assert!(dropped.is_err(), "it was to be dropped while it waits");
    let before = harness.sent(Slot::First);
    assert!(card.transmit(&harness.question()).await.is_err());
    assert_eq!(harness.sent(Slot::First), before);
    free_and_unverified(harness, Slot::First).await;
}
