//! Another program, written against the service itself, and ours.

use crate::pcsc_daemon::{READERS, poll};
use crate::support::client::{connect, is_in_use};
use crate::support::{PATIENCE, PROOF, PcscHarness, QUESTION, SHORT};
use loquet_port_apdu::contract::{Harness as _, Reaction, Slot};
use loquet_port_apdu::{CardPresence, Ending, StatusWord, TransportError};
use pcsc::{Disposition, Error, ShareMode};
use std::thread;
use std::time::Duration;
use tokio::time::timeout;

/// The reader of the first slot.
const FIRST: &str = READERS[0];
/// How late an answer may be on a busy machine.
const MARGIN: Duration = Duration::from_millis(1_500);

/// How many threads of this process speak to cards.
fn card_threads() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").expect("the threads");
    let names = tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")));
    names
        .filter(|name| name.as_deref().unwrap_or("").trim() == "pcsc-card")
        .count()
}

async fn begin_in_vain(harness: &PcscHarness) -> TransportError {
    let insertion = harness.insertion(Slot::First).await;
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let begun = timeout(SHORT + MARGIN, transport.begin(&name, insertion, SHORT)).await;
    begun.expect("an answer in time").err().expect("a refusal")
}

async fn is_fine(harness: &PcscHarness) {
    let mut card = harness.begin(Slot::First, PATIENCE).await;
    let answer = card.transmit(&harness.question()).await;
    assert_eq!(answer.expect("an answer").status(), StatusWord::SUCCESS);
    card.end(Ending::Reset).await.expect("the transaction ends");
    poll("no thread is left", || card_threads() == 0);
}

#[tokio::test]
async fn cps_27_a_transaction_of_another_program_is_held_by_another_within_the_deadline() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    let mut other = connect(FIRST, ShareMode::Shared).expect("a connection");
    let held = other.transaction().expect("a transaction");
    for _ in 0..3 {
        let refusal = begin_in_vain(&harness).await;
        assert!(
            matches!(refusal, TransportError::HeldByAnother),
            "{refusal:?}"
        );
        assert_eq!(card_threads(), 1, "one thread hangs, not more");
    }
    held.end(Disposition::LeaveCard)
        .map_err(|(_, error)| error)
        .unwrap();
    is_fine(&harness).await;
    // Whatever hung has left the other program's connection alone.
    let held = other.transaction().map(drop);
    assert_eq!(held, Err(Error::ResetCard), "by our own reset");
    drop(other);
    poll("no handle is left", || !is_in_use(FIRST));
}

#[tokio::test]
async fn a_late_beginning_does_not_reset_the_card_under_the_other_program() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    let mut other = connect(FIRST, ShareMode::Shared).expect("a connection");
    let held = other.transaction().expect("a transaction");
    begin_in_vain(&harness).await;
    let mut room = [0; 2];
    held.transmit(&[0x00, PROOF, 0x00, 0x01], &mut room)
        .expect("an answer");
    held.end(Disposition::LeaveCard)
        .map_err(|(_, error)| error)
        .unwrap();
    poll("the thread that hung has ended", || card_threads() == 0);
    assert!(harness.is_verified(Slot::First), "the card was reset");
    let answer = other.transmit(&[0x00, QUESTION, 0x00, 0x01], &mut room);
    assert_eq!(answer, Ok([0x90, 0x00].as_slice()));
}

#[tokio::test]
async fn a_card_held_exclusively_is_held_by_another() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    let other = connect(FIRST, ShareMode::Exclusive).expect("a connection");
    let refusal = begin_in_vain(&harness).await;
    assert!(
        matches!(refusal, TransportError::HeldByAnother),
        "{refusal:?}"
    );
    drop(other);
    is_fine(&harness).await;
}

#[tokio::test]
async fn cps_20_nobody_speaks_to_the_card_within_our_transaction() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    let other = connect(FIRST, ShareMode::Shared).expect("a connection");
    let mut card = harness.begin(Slot::First, PATIENCE).await;
    card.transmit(&harness.proof()).await.expect("an answer");
    let intruder = thread::spawn(move || {
        let mut room = [0; 2];
        other
            .transmit(&[0x00, QUESTION, 0x00, 0x01], &mut room)
            .map(<[u8]>::to_vec)
    });
    // Its command waits at the service while ours go on.
    for _ in 0..20 {
        card.transmit(&harness.question()).await.expect("an answer");
    }
    assert_eq!(harness.sent(Slot::First).len(), 21);
    card.end(Ending::Reset).await.expect("the transaction ends");
    let answer = intruder.join().expect("the other program");
    assert_eq!(
        answer,
        Err(Error::ResetCard),
        "nothing of ours is left to it"
    );
    assert!(!harness.is_verified(Slot::First));
}

#[tokio::test]
async fn a_beginning_survives_the_reset_by_which_another_program_ends() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    let insertion = harness.insertion(Slot::First).await;
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let mut other = connect(FIRST, ShareMode::Shared).expect("a connection");
    let held = other.transaction().expect("a transaction");
    let (begun, ()) = tokio::join!(transport.begin(&name, insertion, PATIENCE), async {
        tokio::time::sleep(SHORT).await;
        held.end(Disposition::ResetCard)
            .map_err(|(_, error)| error)
            .unwrap();
    });
    let mut card = begun.expect("a transaction");
    card.transmit(&harness.question()).await.expect("an answer");
}

#[tokio::test]
async fn cps_27_a_card_that_is_silent_for_twelve_seconds_holds_nobody_else_up() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    harness.insert(Slot::Second).await;
    let mut card = harness.begin(Slot::First, SHORT).await;
    harness.next(Slot::First, Reaction::Late(Duration::from_secs(12)));
    let proof = harness.proof();
    let answer = timeout(SHORT + MARGIN, card.transmit(&proof)).await;
    let answer = answer.expect("an answer in time");
    assert!(
        matches!(answer, Err(TransportError::TimedOut)),
        "{answer:?}"
    );
    let ended = timeout(SHORT + MARGIN, card.end(Ending::Reset)).await;
    assert!(ended.expect("an answer in time").is_err());
    // The card is silent, which is not another program's fault.
    let refusal = begin_in_vain(&harness).await;
    assert!(matches!(refusal, TransportError::Mute), "{refusal:?}");
    let mut second = harness.begin(Slot::Second, PATIENCE).await;
    second.transmit(&proof).await.expect("an answer");
    second
        .end(Ending::Reset)
        .await
        .expect("the transaction ends");
    let readers = harness.transport().readers().await.expect("the readers");
    assert!(
        readers
            .iter()
            .all(|one| matches!(one.card, CardPresence::Card { .. }))
    );
    poll("the late answer has come and was discarded", || {
        card_threads() == 0
    });
    assert!(!harness.is_verified(Slot::First), "the late proof counts");
    is_fine(&harness).await;
    assert_eq!(harness.sent(Slot::First).len(), 2);
}
