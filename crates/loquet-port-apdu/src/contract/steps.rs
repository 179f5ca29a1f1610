//! Steps that many cases share.

use super::{Harness, Slot};
use crate::{
    ApduTransport, CardPresence, CardTransaction, Insertion, Reader, ReaderName, Response,
    StatusWord, TransportError,
};
use std::time::Duration;
use tokio::time::timeout;

/// A deadline that is there to pass.
pub(super) const SHORT: Duration = Duration::from_millis(500);
/// How much later than its deadline a method may answer on a busy machine.
const MARGIN: Duration = Duration::from_millis(1_500);
/// A deadline that is never to pass, and how long a change may take to be seen.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// What answers within [`SHORT`] and some margin.
pub(super) async fn in_time<T>(answer: impl Future<Output = T>) -> T {
    let answer = timeout(SHORT + MARGIN, answer).await;
    answer.expect("an answer within the deadline")
}

/// The readers once they are as wanted.
pub(super) async fn until(
    transport: &dyn ApduTransport,
    wanted: impl Fn(&[Reader]) -> bool,
) -> Vec<Reader> {
    let mut seen = transport.readers().await.expect("the readers");
    while !wanted(&seen) {
        let changed = transport.changed(&seen, PATIENCE).await;
        let changed = changed.expect("the readers");
        assert_ne!(changed, seen, "the readers never become as wanted");
        seen = changed;
    }
    seen
}

/// The insertion of the card in a reader.
pub(super) fn insertion(readers: &[Reader], name: &ReaderName) -> Option<Insertion> {
    match presence(readers, name) {
        Some(CardPresence::Card { insertion, .. }) => Some(*insertion),
        _ => None,
    }
}

/// What lies in a reader; `None` without that reader.
pub(super) fn presence<'readers>(
    readers: &'readers [Reader],
    name: &ReaderName,
) -> Option<&'readers CardPresence> {
    let reader = readers.iter().find(|reader| reader.name == *name);
    reader.map(|reader| &reader.card)
}

/// Waits until a transport sees a card in a reader, and gives its insertion.
pub(super) async fn card_in(transport: &dyn ApduTransport, name: &ReaderName) -> Insertion {
    let readers = until(transport, |readers| insertion(readers, name).is_some()).await;
    insertion(&readers, name).expect("a card")
}

/// Puts a card in and waits until the transport sees it.
pub(super) async fn inserted(harness: &dyn Harness, slot: Slot) -> Insertion {
    harness.insert(slot).await;
    card_in(&*harness.transport(), &harness.reader(slot)).await
}

/// A transaction with the card that a transport sees in a reader.
pub(super) async fn begun(
    transport: &dyn ApduTransport,
    name: &ReaderName,
) -> Box<dyn CardTransaction> {
    let insertion = card_in(transport, name).await;
    let begun = transport.begin(name, insertion, PATIENCE).await;
    begun.expect("a transaction")
}

/// The refusal of a transaction that must not begin.
pub(super) fn refused(answer: Result<Box<dyn CardTransaction>, TransportError>) -> TransportError {
    match answer {
        Ok(_) => panic!("a transaction has begun"),
        Err(refusal) => refusal,
    }
}

/// A transaction on a new card in the first reader, with this deadline.
pub(super) async fn first(harness: &dyn Harness, deadline: Duration) -> Box<dyn CardTransaction> {
    let insertion = inserted(harness, Slot::First).await;
    let name = harness.reader(Slot::First);
    let begun = harness.transport().begin(&name, insertion, deadline).await;
    begun.expect("a transaction")
}

/// Asserts that a command was done.
pub(super) fn done(answer: Result<Response, TransportError>) {
    assert_eq!(answer.expect("an answer").status(), StatusWord::SUCCESS);
}

/// Waits until neither program holds the card, and asserts that nothing is verified on it then.
pub(super) async fn free_and_unverified(harness: &dyn Harness, slot: Slot) {
    let mut other = begun(&*harness.another(), &harness.reader(slot)).await;
    assert!(!harness.is_verified(slot), "somebody is still verified");
    done(other.transmit(&harness.question()).await);
    let ended = other.end(crate::Ending::Leave).await;
    ended.expect("the other program ends");
    let ours = begun(&*harness.transport(), &harness.reader(slot)).await;
    let ended = ours.end(crate::Ending::Leave).await;
    ended.expect("the transaction ends");
}
