//! Cards that leave, and transactions that end otherwise than they should.

use crate::pcsc_daemon::{READERS, poll};
use crate::support::client::{connect, is_in_use};
use crate::support::{ATR, PATIENCE, PcscHarness, QUESTION, proof};
use loquet_adapter_pcsc::PcscTransport;
use loquet_port_apdu::contract::{Harness as _, Reaction, Slot};
use loquet_port_apdu::{ApduTransport as _, CardPresence, CardTransaction, Ending, TransportError};
use pcsc::ShareMode;
use std::panic::AssertUnwindSafe;
use std::process::Command;

/// The reader of the first slot.
const FIRST: &str = READERS[0];

/// A transaction in which somebody is verified.
async fn verified(harness: &PcscHarness) -> Box<dyn CardTransaction> {
    harness.insert(Slot::First).await;
    let mut card = harness.begin(Slot::First, PATIENCE).await;
    card.transmit(&harness.proof()).await.expect("an answer");
    assert!(harness.is_verified(Slot::First));
    card
}

/// Asserts that the next program finds nobody verified, as soon as it can speak to the card.
fn nobody_is_verified(harness: &PcscHarness) {
    let mut other = connect(FIRST, ShareMode::Shared).expect("a connection");
    let held = other.transaction().expect("a transaction");
    assert!(
        !harness.is_verified(Slot::First),
        "somebody is still verified"
    );
    let mut room = [0; 2];
    let answer = held.transmit(&[0x00, QUESTION, 0x00, 0x01], &mut room);
    assert_eq!(answer, Ok([0x90, 0x00].as_slice()));
}

#[tokio::test]
async fn cps_20_an_ended_transaction_leaves_nobody_verified() {
    let harness = PcscHarness::start().await;
    let card = verified(&harness).await;
    card.end(Ending::Reset).await.expect("the transaction ends");
    nobody_is_verified(&harness);
}

#[tokio::test]
async fn cps_20_a_dropped_transaction_leaves_nobody_verified() {
    let harness = PcscHarness::start().await;
    drop(verified(&harness).await);
    nobody_is_verified(&harness);
}

#[tokio::test]
async fn cps_20_a_panic_leaves_nobody_verified() {
    let harness = PcscHarness::start().await;
    let card = verified(&harness).await;
    let panicked = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let _card = card;
        panic!("while the card is held");
    }));
    assert!(panicked.is_err());
    nobody_is_verified(&harness);
}

#[test]
fn cps_20_a_runtime_that_is_dropped_leaves_nobody_verified() {
    for builder in [
        tokio::runtime::Builder::new_current_thread,
        tokio::runtime::Builder::new_multi_thread,
    ] {
        let runtime = builder().enable_all().build().expect("a runtime");
        let harness = runtime.block_on(async {
            let harness = PcscHarness::start().await;
            let mut card = verified(&harness).await;
            // A task that nobody ends, in the middle of an exchange.
            harness.next(
                Slot::First,
                Reaction::Late(std::time::Duration::from_millis(200)),
            );
            let proof = harness.proof();
            tokio::spawn(async move { card.transmit(&proof).await });
            tokio::task::yield_now().await;
            harness
        });
        runtime.shutdown_background();
        poll("the thread has ended", || !is_in_use(FIRST));
        nobody_is_verified(&harness);
    }
}

/// The variable by which this program is told to be the one that is killed.
const VICTIM: &str = "LOQUET_PCSC_VICTIM";

#[tokio::test]
async fn cps_20_a_process_that_is_killed_leaves_nobody_verified() {
    if std::env::var_os(VICTIM).is_some() {
        return hold_for_ever().await;
    }
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    let test = "leaving::cps_20_a_process_that_is_killed_leaves_nobody_verified";
    let program = std::env::current_exe().expect("this program");
    let mut victim = Command::new(program);
    let victim = victim.args(["--exact", test]).env(VICTIM, "");
    let mut victim = victim.spawn().expect("another process");
    poll("it has proved something", || {
        harness.is_verified(Slot::First)
    });
    victim.kill().expect("it is killed");
    victim.wait().expect("it has ended");
    // Here the reset is the service's: it lets go of the card a moment before it resets it.
    poll("the service has reset the card", || {
        !harness.is_verified(Slot::First)
    });
    nobody_is_verified(&harness);
}

/// Proves something to the card in the first slot, and waits to be killed.
async fn hold_for_ever() {
    let transport = PcscTransport::new().expect("the threads");
    let readers = transport.readers().await.expect("the readers");
    let first = readers.into_iter().find(|one| one.name.as_str() == FIRST);
    let first = first.expect("the reader");
    let CardPresence::Card { insertion, .. } = first.card else {
        panic!("no card");
    };
    let begun = transport.begin(&first.name, insertion, PATIENCE).await;
    let mut card = begun.expect("a transaction");
    card.transmit(&proof()).await.expect("an answer");
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn cps_22_another_card_before_the_reader_looks_gets_nothing() {
    let harness = PcscHarness::start().await;
    let mut card = verified(&harness).await;
    harness.slot(Slot::First).remove();
    harness.slot(Slot::First).insert_at_once(&ATR);
    let sent = harness.sent(Slot::First);
    let refusal = card.transmit(&harness.proof()).await;
    assert!(
        matches!(refusal, Err(TransportError::Removed)),
        "{refusal:?}"
    );
    // Now the service's handle would speak to the other card.
    for _ in 0..3 {
        assert!(card.transmit(&harness.proof()).await.is_err());
    }
    assert_eq!(harness.sent(Slot::First), sent);
    assert!(!harness.is_verified(Slot::First));
}

#[tokio::test]
async fn an_empty_answer_is_a_card_that_has_left() {
    let harness = PcscHarness::start().await;
    let mut card = verified(&harness).await;
    harness.next(Slot::First, Reaction::Leaves);
    let refusal = card.transmit(&harness.question()).await;
    assert!(
        matches!(refusal, Err(TransportError::Removed)),
        "{refusal:?}"
    );
    drop(card.end(Ending::Reset).await);
    poll("no handle is left", || !is_in_use(FIRST));
}

#[tokio::test]
async fn two_readers_are_spoken_to_at_once() {
    let harness = PcscHarness::start().await;
    let mut cards = Vec::new();
    for slot in [Slot::First, Slot::Second] {
        harness.insert(slot).await;
        cards.push(harness.begin(slot, PATIENCE).await);
    }
    for _ in 0..3 {
        for card in &mut cards {
            card.transmit(&harness.question()).await.expect("an answer");
        }
    }
    for card in cards {
        card.end(Ending::Reset).await.expect("the transaction ends");
    }
    assert_eq!(harness.sent(Slot::First).len(), 3);
    assert_eq!(harness.sent(Slot::Second).len(), 3);
}
