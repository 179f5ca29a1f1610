//! A service that is killed, hangs, or comes back.

use crate::support::{PATIENCE, PcscHarness, SHORT};
use loquet_port_apdu::contract::{Harness as _, Reaction, Slot};
use loquet_port_apdu::{Ending, StatusWord, TransportError};
use std::time::Duration;
use tokio::time::timeout;

/// Longer than any deadline of the adapter's own.
const LONG: Duration = Duration::from_secs(8);

async fn is_fine(harness: &PcscHarness) {
    let mut card = harness.begin(Slot::First, PATIENCE).await;
    let answer = card.transmit(&harness.question()).await;
    assert_eq!(answer.expect("an answer").status(), StatusWord::SUCCESS);
    card.end(Ending::Reset).await.expect("the transaction ends");
    assert!(!harness.is_verified(Slot::First));
}

#[tokio::test]
async fn killed_between_calls() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    for _ in 0..3 {
        is_fine(&harness).await;
        harness.daemon.crash();
        harness.daemon.start_again();
    }
    is_fine(&harness).await;
}

#[tokio::test]
async fn killed_in_the_middle_of_a_wait() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    harness.insertion(Slot::First).await;
    let transport = harness.transport();
    let seen = transport.readers().await.expect("the readers");
    let waiting = tokio::spawn(async move { transport.changed(&seen, PATIENCE).await });
    tokio::time::sleep(SHORT).await;
    harness.daemon.crash();
    let answer = timeout(SHORT, waiting)
        .await
        .expect("an answer at once")
        .expect("no panic");
    assert!(
        matches!(answer, Err(TransportError::ServiceStopped)),
        "{answer:?}"
    );
    harness.daemon.start_again();
    is_fine(&harness).await;
}

#[tokio::test]
async fn killed_in_the_middle_of_an_exchange() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    let mut card = harness.begin(Slot::First, PATIENCE).await;
    harness.next(Slot::First, Reaction::Late(SHORT * 2));
    let proof = harness.proof();
    let (answer, ()) = tokio::join!(card.transmit(&proof), async {
        tokio::time::sleep(SHORT).await;
        harness.daemon.crash();
    });
    assert!(
        matches!(answer, Err(TransportError::ServiceStopped)),
        "{answer:?}"
    );
    harness.daemon.start_again();
    assert!(card.transmit(&harness.question()).await.is_err());
    drop(card);
    is_fine(&harness).await;
    assert_eq!(harness.sent(Slot::First).len(), 2, "nothing is sent twice");
}

#[tokio::test]
async fn killed_while_another_program_is_waited_for() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    let insertion = harness.insertion(Slot::First).await;
    let (another, name) = (harness.another(), harness.reader(Slot::First));
    let theirs = another.readers().await.expect("the readers");
    drop(theirs);
    let held = crate::support::client::connect(name.as_str(), pcsc::ShareMode::Shared);
    let mut held = held.expect("a connection");
    let _transaction = held.transaction().expect("a transaction");
    let transport = harness.transport();
    let (begun, ()) = tokio::join!(transport.begin(&name, insertion, PATIENCE), async {
        tokio::time::sleep(SHORT).await;
        harness.daemon.crash();
    });
    let refusal = begun.err().expect("a refusal");
    assert!(
        matches!(refusal, TransportError::ServiceStopped),
        "{refusal:?}"
    );
    harness.daemon.start_again();
    is_fine(&harness).await;
}

#[tokio::test]
async fn cps_27_a_service_that_hangs_is_waited_for_so_long_and_no_longer() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    let insertion = harness.insertion(Slot::First).await;
    let (transport, name) = (harness.transport(), harness.reader(Slot::First));
    let seen = transport.readers().await.expect("the readers");
    harness.daemon.freeze();
    let answers = [
        timeout(LONG, transport.readers())
            .await
            .map(|told| told.map(drop)),
        timeout(LONG, transport.changed(&seen, SHORT))
            .await
            .map(|told| told.map(drop)),
        timeout(LONG, transport.begin(&name, insertion, SHORT))
            .await
            .map(|told| told.map(drop)),
    ];
    harness.daemon.thaw();
    for answer in answers {
        let answer = answer.expect("an answer in time");
        assert!(
            matches!(answer, Err(TransportError::TimedOut)),
            "{answer:?}"
        );
    }
    is_fine(&harness).await;
}

#[tokio::test]
async fn a_transport_can_be_made_before_the_service_is_there() {
    let harness = PcscHarness::start().await;
    harness.insert(Slot::First).await;
    harness.daemon.crash();
    let transport = loquet_adapter_pcsc::PcscTransport::new().expect("the threads");
    let transport: &dyn loquet_port_apdu::ApduTransport = &transport;
    let answer = transport.readers().await;
    assert!(
        matches!(answer, Err(TransportError::ServiceStopped)),
        "{answer:?}"
    );
    harness.daemon.start_again();
    assert_eq!(transport.readers().await.expect("the readers").len(), 2);
}
