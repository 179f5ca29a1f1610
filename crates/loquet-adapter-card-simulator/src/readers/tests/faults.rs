//! What a fault script does to a transaction.

use std::time::Duration;

use loquet_port_apdu::{
    ApduTransport, CardPresence, CardTransaction, Command, Ending, Insertion, ReaderLocation,
    ReaderName, Response, TransportError,
};

use crate::fixture::{issuer, order};
use crate::{CardOrder, Fault, FaultScript, SimulatedCard, SimulatedReaders};

const PATIENCE: Duration = Duration::from_secs(5);
const SHORT: Duration = Duration::from_millis(50);

fn name() -> ReaderName {
    ReaderName::new("Simulated 00 00")
}

fn card(order: &CardOrder) -> SimulatedCard {
    issuer().issue(order).unwrap()
}

/// A card with this fault at its second exchange, its readers, and a transaction with it.
async fn scene(fault: Fault) -> (SimulatedCard, SimulatedReaders, Box<dyn CardTransaction>) {
    let card = card(&order());
    card.set_faults(FaultScript::new().at(2, fault));
    let readers = SimulatedReaders::with_card(&name(), &card);
    let transaction = readers
        .begin(&name(), Insertion(1), PATIENCE)
        .await
        .unwrap();
    (card, readers, transaction)
}

fn verify() -> Command {
    Command::new(0x00, 0x20, [0x00, 0x01])
        .with_data(b"0000")
        .unwrap()
}

/// The state of the PIN, then a wrong entry under the fault.
async fn entry_under(fault: Fault) -> (SimulatedCard, Result<Response, TransportError>) {
    let (card, _readers, mut transaction) = scene(fault).await;
    let state = Command::new(0x00, 0x20, [0x00, 0x01]);
    assert_eq!(
        transaction.transmit(&state).await.unwrap().status().get(),
        0x63C3
    );
    (card, transaction.transmit(&verify()).await)
}

#[tokio::test]
async fn cps_17_what_the_fault_lets_through_costs_a_try() {
    let other = card(&order());
    for (fault, left) in [
        (Fault::RemovedBefore, 3),
        (Fault::RemovedAfter, 2),
        (Fault::SwappedBefore(other.clone()), 3),
        (Fault::SwappedAfter(other), 2),
        (Fault::Reset, 3),
        (Fault::Truncated(0), 2),
        (Fault::Truncated(1), 2),
    ] {
        let (card, answer) = entry_under(fault.clone()).await;
        assert!(answer.is_err(), "{fault:?}");
        assert_eq!(card.pin_tries_left(), left, "{fault:?}");
        assert_eq!(card.transcript().codes_presented(), 1);
    }
}

#[tokio::test]
async fn cps_19_any_status_word_can_come_instead() {
    for status in [0x0000, 0x6F00, 0x9000, 0xFFFF] {
        let (card, answer) = entry_under(Fault::Status(status)).await;
        assert_eq!(answer.unwrap().status().get(), status);
        assert_eq!(card.pin_tries_left(), 3);
    }
    let (_, answer) = entry_under(Fault::garbage(300)).await;
    assert!(matches!(answer, Err(TransportError::Malformed(_))));
    let (_, answer) = entry_under(Fault::garbage(20)).await;
    assert!(answer.unwrap().status().get() >= 0x8080);
}

#[tokio::test]
async fn cps_22_after_a_swap_the_other_card_lies_there_as_another_insertion() {
    let other = card(&order());
    let (_, readers, mut transaction) = scene(Fault::SwappedBefore(other.clone())).await;
    transaction.transmit(&verify()).await.unwrap();
    let swapped = transaction.transmit(&verify()).await;
    assert!(matches!(swapped, Err(TransportError::Removed)));
    let there = readers.readers().await.unwrap();
    assert!(
        matches!(
            there[0].card,
            CardPresence::Card {
                insertion: Insertion(3),
                ..
            }
        ),
        "{there:?}"
    );
    assert!(readers.card(&name()).unwrap().is_same_card(&other));
    assert_eq!(other.transcript().count(), 0);
}

#[tokio::test]
async fn cps_18_a_pin_presented_by_another_program_is_seen() {
    let (_, _readers, mut transaction) = scene(Fault::PinVerifiedElsewhere).await;
    let state = Command::new(0x00, 0x20, [0x00, 0x01]);
    assert_eq!(
        transaction.transmit(&state).await.unwrap().status().get(),
        0x63C3
    );
    assert_eq!(
        transaction.transmit(&state).await.unwrap().status().get(),
        0x9000
    );
    transaction.end(Ending::Leave).await.unwrap();
}

#[tokio::test]
async fn cps_27_a_silent_card_is_given_up_at_the_deadline() {
    let card = card(&order());
    card.set_faults(FaultScript::new().always(Fault::Silence));
    let readers = SimulatedReaders::with_card(&name(), &card);
    let mut transaction = readers.begin(&name(), Insertion(1), SHORT).await.unwrap();
    let silent = transaction.transmit(&verify()).await;
    assert!(matches!(silent, Err(TransportError::TimedOut)));
}

#[tokio::test]
async fn a_card_pulled_while_it_is_slow_is_seen_at_once() {
    let (_, readers, mut transaction) = scene(Fault::Slow(PATIENCE / 2)).await;
    transaction.transmit(&verify()).await.unwrap();
    let pull = async {
        tokio::task::yield_now().await;
        readers.remove(&name());
    };
    let command = verify();
    let (slow, ()) = tokio::join!(
        tokio::time::timeout(PATIENCE / 4, transaction.transmit(&command)),
        pull
    );
    assert!(matches!(
        slow.expect("at once"),
        Err(TransportError::Removed)
    ));
}

#[tokio::test]
async fn cps_20_a_card_held_by_another_program_is_not_given() {
    let card = card(&order());
    let readers = SimulatedReaders::with_card(&name(), &card);
    let held = readers.hold(&name()).unwrap();
    assert!(held.card().is_same_card(&card));
    assert!(readers.hold(&name()).is_none());
    let refused = readers.begin(&name(), Insertion(1), SHORT).await.err();
    assert!(matches!(refused, Some(TransportError::HeldByAnother)));
    drop(held);
    readers.begin(&name(), Insertion(1), SHORT).await.unwrap();
}

#[tokio::test]
async fn cps_28_a_redirected_reader_says_so() {
    let readers = SimulatedReaders::new();
    readers.plug_redirected(&name());
    let there = readers.readers().await.unwrap();
    assert_eq!(there[0].location, ReaderLocation::Redirected);
    assert!(format!("{readers:?}").contains("Simulated 00 00"));
}

#[tokio::test]
async fn cps_16_nothing_printed_of_a_card_shows_the_pin() {
    let (card, readers, mut transaction) = scene(Fault::Status(0x6F00)).await;
    transaction.transmit(&verify()).await.unwrap();
    let printed = format!("{card:?} {readers:?} {:?} {:?}", card.transcript(), order());
    assert!(
        printed.contains("00 20 00 01 (9 bytes) -> 63C2 (2 bytes)"),
        "{printed}"
    );
    assert!(
        !printed.contains("0000\"") && !printed.contains("30 30"),
        "{printed}"
    );
    assert!(!printed.contains("1234"), "{printed}");
}
