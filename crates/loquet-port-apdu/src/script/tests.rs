//! The scripted card itself: it forgives nothing (M25).

use super::{READER, Script};
use crate::{
    CardPresence, CardTransaction, Command, Ending, ExpectedLength, Insertion, ReaderLocation,
    ReaderName, TransportError,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

const ATR: &str = "3B AC 00 40";
const DEADLINE: Duration = Duration::from_secs(1);

fn script() -> Script {
    Script::new(ATR)
        .begin()
        .exchange("00 B0 9C 00 0C", "5A 00 90 00")
        .end(Ending::Reset)
}

fn read_binary() -> Command {
    Command::new(0x00, 0xB0, [0x9C, 0x00]).expecting(ExpectedLength::from_byte(0x0C))
}

async fn begin(script: &Script) -> Box<dyn CardTransaction> {
    let begun = script
        .transport()
        .begin(&script.reader().name, script.insertion(), DEADLINE)
        .await;
    begun.expect("begun")
}

/// What the script complains of when `play` has played it, by a panic then or at its end.
fn complaint_of(script: Script, play: impl AsyncFnOnce(&Script)) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let text = |panic: Box<dyn std::any::Any + Send>| {
        let text = panic.downcast::<String>();
        *text.expect("a complaint")
    };
    let played = catch_unwind(AssertUnwindSafe(|| runtime.block_on(play(&script))));
    let finished = catch_unwind(AssertUnwindSafe(|| script.finish()));
    let panics = [played, finished].into_iter().filter_map(Result::err);
    panics.map(text).collect()
}

#[tokio::test]
async fn steps_are_answered_in_their_order() {
    let script = script();
    let mut card = begin(&script).await;
    assert_eq!(card.atr().to_string(), ATR);
    let response = card.transmit(&read_binary()).await.expect("answered");
    assert_eq!(response.data(), [0x5A, 0x00]);
    card.end(Ending::Reset).await.expect("ended");
    assert_eq!(script.exchanges(), 1);
    script.finish();
}

#[test]
fn a_missing_step_fails() {
    let complaints = complaint_of(script(), async |script| {
        let card = begin(script).await;
        std::mem::forget(card);
    });
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].starts_with("2 steps were not made"));
}

#[test]
fn a_different_step_fails_at_once_and_at_the_end() {
    let complaints = complaint_of(script(), async |script| {
        let mut card = begin(script).await;
        let _ = card.transmit(&Command::new(0x00, 0x20, [0x00, 0x01])).await;
    });
    assert_eq!(complaints.len(), 2);
    assert!(complaints[0].contains("made Exchange([00, 20, 00, 01])"));
    assert_eq!(complaints[1], complaints[0]);
}

#[test]
fn an_extra_step_fails() {
    let empty = Script::new(ATR).begin();
    let complaints = complaint_of(empty, async |script| {
        let mut card = begin(script).await;
        let _ = card.transmit(&read_binary()).await;
    });
    assert!(complaints[1].starts_with("expected nothing"));
}

#[test]
fn a_transaction_that_is_dropped_must_be_expected() {
    let complaints = complaint_of(script(), async |script| drop(begin(script).await));
    assert!(complaints[0].ends_with("made Drop"), "{complaints:?}");
    let expected = Script::new(ATR).begin().dropped();
    let complaints = complaint_of(expected, async |script| drop(begin(script).await));
    assert!(complaints.is_empty());
}

#[test]
fn another_ending_fails() {
    let script = Script::new(ATR).begin().end(Ending::Reset);
    let complaints = complaint_of(script, async |script| {
        let _ = begin(script).await.end(Ending::Leave).await;
    });
    assert!(complaints[0].ends_with("made End(Leave)"));
}

#[test]
fn a_command_after_a_failure_fails() {
    let script = Script::new(ATR)
        .begin()
        .exchange_fails("00 B0 9C 00 0C", TransportError::TimedOut)
        .exchange("00 B0 9C 00 0C", "90 00");
    let complaints = complaint_of(script, async |script| {
        let mut card = begin(script).await;
        let failed = card.transmit(&read_binary()).await;
        assert!(matches!(failed, Err(TransportError::TimedOut)));
        let _ = card.transmit(&read_binary()).await;
    });
    assert_eq!(complaints.len(), 2);
}

#[tokio::test]
async fn failures_are_answered() {
    let script = Script::new(ATR)
        .begin_fails(TransportError::HeldByAnother)
        .begin()
        .exchange("00 B0 9C 00 0C", "90")
        .end_fails(Ending::Reset, TransportError::Removed);
    let (transport, reader) = (script.transport(), script.reader().name);
    let held = transport.begin(&reader, script.insertion(), DEADLINE).await;
    assert!(matches!(held, Err(TransportError::HeldByAnother)));
    let mut card = begin(&script).await;
    let half = card.transmit(&read_binary()).await;
    assert!(matches!(half, Err(TransportError::Malformed(_))));
    let ended = card.end(Ending::Reset).await;
    assert!(matches!(ended, Err(TransportError::Removed)));
}

#[tokio::test]
async fn another_reader_or_insertion_is_not_there() {
    let script = Script::new(ATR);
    let (transport, reader) = (script.transport(), ReaderName::new("another"));
    let other = transport.begin(&reader, script.insertion(), DEADLINE).await;
    assert!(matches!(other, Err(TransportError::NoReader)));
    let reader = ReaderName::new(READER);
    let other = transport.begin(&reader, Insertion(2), DEADLINE).await;
    assert!(matches!(other, Err(TransportError::Removed)));
}

#[tokio::test]
async fn the_reader_is_listed_as_told() {
    let script = Script::new(ATR).redirected().listed_as(CardPresence::Mute);
    let listed = script.transport().readers().await.expect("listed");
    assert_eq!(listed[0].location, ReaderLocation::Redirected);
    assert_eq!(listed[0].card, CardPresence::Mute);
    let changed = script.transport().changed(&listed, DEADLINE).await;
    assert_eq!(changed.expect("listed"), listed);
}

#[test]
fn m1_a_script_does_not_print_its_bytes() {
    let script = Script::new(ATR).exchange("00 20 00 01 04 31 32 33 34", "90 00");
    assert_eq!(
        format!("{script:?}"),
        "Script { exchanges: 0, steps_left: 1, .. }"
    );
    std::mem::forget(script);
}
